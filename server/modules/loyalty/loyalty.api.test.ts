import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { anOrder, collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'

const product = await aProduct()
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
await collect(product, [anOrder({ userId: 'm-1', orderId: 'A', total: 120.5, at: '2025-11-02T08:00:00Z' })])

const call = caller(product, secret)

describe('points of a member', () => {
  it('are the balance and the entries behind it', async () => {
    const { status, body } = await call('GET', '/v1/members/m-1/points')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      balance: { available: 120, pending: 0, lifetimeEarned: 120, lifetimeReversed: 0, lifetimeRedeemed: 0 },
      items: [{ kind: 'earn', points: 120, balanceAfter: 120, orderId: 'A', occurredAt: '2025-11-02T08:00:00.000Z' }],
      nextCursor: null,
    })
  })

  it('of nobody are not found; a cursor of another list is refused', async () => {
    expect((await call('GET', '/v1/members/nobody/points')).status).toBe(404)
    const { status, body } = await call('GET', '/v1/members/m-1/points?cursor=nonsense')
    expect([status, body.code, body.errors[0].field]).toEqual([400, 'invalid_request', 'query.cursor'])
  })
})

describe('adjusting by hand', () => {
  it('shows the balance in a dry run, and changes nothing', async () => {
    const asked = { points: 30, reason: 'a kindness', dryRun: true }
    const { status, body } = await call('POST', '/v1/members/m-1/points', asked)
    expect([status, body.entry, body.balance.available]).toEqual([201, null, 150])
    expect((await call('GET', '/v1/members/m-1/points')).body.balance.available).toBe(120)
  })

  it('gives and takes with a reason, once for an Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'adjust-1' }
    const given = { points: 30, reason: 'a kindness' }
    const first = await call('POST', '/v1/members/m-1/points', given, { headers })
    expect(first.body).toMatchObject({ entry: { kind: 'adjust', points: 30, balanceAfter: 150, reason: 'a kindness' } })
    expect((await call('POST', '/v1/members/m-1/points', given, { headers })).text).toBe(first.text)
    const taken = await call('POST', '/v1/members/m-1/points', { points: -50, reason: 'a mistake' })
    expect(taken.body.balance).toMatchObject({ available: 100, lifetimeEarned: 120 })
  })

  it('takes no more than there is, in a dry run and for real alike', async () => {
    const asked = { points: -5000, reason: 'too much' }
    const dry = await call('POST', '/v1/members/m-1/points', { ...asked, dryRun: true })
    const real = await call('POST', '/v1/members/m-1/points', asked)
    expect([dry.status, dry.body.code, dry.body.detail]).toEqual([real.status, real.body.code, real.body.detail])
    expect([real.status, real.body.code]).toEqual([409, 'insufficient_points'])
  })

  it('needs points and a reason', async () => {
    const { status, body } = await call('POST', '/v1/members/m-1/points', { points: 0, reason: '' })
    expect(status).toBe(400)
    expect(body.errors.map((error: { field: string }) => error.field)).toEqual(['points', 'reason'])
  })
})

it('the earning rule is versioned: a change holds from then on', async () => {
  const before = (await call('GET', '/v1/loyalty/earning-rule')).body
  const rule = { pointsPerUnit: 2, since: '2025-12-01T00:00:00.000Z', active: true }
  const changed = await call('PUT', '/v1/loyalty/earning-rule', rule)
  expect(changed.body).toEqual({ ...rule, version: before.version + 1 })
  expect((await call('GET', '/v1/loyalty/earning-rule')).body).toEqual(changed.body)
  await collect(product, [
    anOrder({ userId: 'm-2', orderId: 'late', total: 10, at: '2025-11-30T00:00:00Z' }),
    anOrder({ userId: 'm-2', orderId: 'new', total: 10, at: '2025-12-02T00:00:00Z' }),
  ])
  expect((await call('GET', '/v1/members/m-2/points')).body.balance.available).toBe(20)
})

it('the programme’s totals are derived from the accounts', async () => {
  expect((await call('GET', '/v1/loyalty/programme')).body).toEqual({
    issued: 140,
    reversed: 0,
    redeemed: 0,
    adjusted: -20,
    outstanding: 120,
    deficit: 0,
    members: 2,
    spendMills: 140_500,
  })
})
