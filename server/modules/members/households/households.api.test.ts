import { householdLimit } from '@regulars/contract/households'
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { memberIdOf, resolveMembers } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'

const product = await aProduct()

async function keyFor(scopes: readonly (typeof everyPermission extends ReadonlySet<infer One> ? One : never)[]) {
  const key = await product.run((ctx) => createKey(ctx, { kind: 'api', name: 'test', scopes, expiresAt: null }))
  return key.secret
}
const secret = await keyFor([...everyPermission])

const call = caller(product, secret)

const numbers = Array.from({ length: householdLimit + 5 }, (_, index) => `h-${index}`)

beforeAll(async () => {
  await product.run((ctx) =>
    resolveMembers(
      ctx,
      numbers.map((userId) => ({
        userId,
        anonymousId: null,
        email: null,
        phone: null,
        source: 'test',
        at: ctx.now,
        importId: null,
      })),
    ),
  )
})

const idOf = (number: string) => product.run((ctx) => memberIdOf(ctx, number))
const merge = (from: string, into: string | null) =>
  product.run((ctx) =>
    sql`update members.members set merged_into = ${into} where members.member_id = ${from}`.execute(ctx.tx),
  )
const seats = (household: { members: { externalId: string; isHead: boolean }[] }) =>
  household.members.map((member) => `${member.externalId}${member.isHead ? ' (head)' : ''}`)

describe('a household', () => {
  it('is founded with a head, joined, and left; its head is followed, and it ends with its last member', async () => {
    const founded = await call('POST', '/v1/households', { name: ' Garden Road 12 ', head: 'h-0' })
    expect([founded.status, founded.body.name, seats(founded.body)]).toEqual([201, 'Garden Road 12', ['h-0 (head)']])
    const at = `/v1/households/${founded.body.id}`
    product.clock.advance({ minutes: 1 })
    expect(seats((await call('POST', `${at}/members`, { member: 'h-1' })).body)).toEqual(['h-0 (head)', 'h-1'])
    expect(seats((await call('PATCH', at, { head: 'h-1' })).body)).toEqual(['h-1 (head)', 'h-0'])
    expect((await call('GET', '/v1/members/h-0/household')).body.household.name).toBe('Garden Road 12')
    expect(seats((await call('DELETE', `${at}/members/h-1`)).body.household)).toEqual(['h-0 (head)'])
    expect((await call('DELETE', `${at}/members/h-0`)).body).toEqual({ household: null })
    expect((await call('GET', at)).status).toBe(404)
    expect((await call('GET', '/v1/members/h-0/household')).body).toEqual({ household: null })
  })

  it('is one for each member, and says which', async () => {
    const { body } = await call('POST', '/v1/households', { name: 'Home', head: 'h-2' })
    const again = await call('POST', `/v1/households/${body.id}/members`, { member: 'h-2' })
    expect([again.status, again.body.code]).toEqual([409, 'in_household'])
    expect(again.body.detail).toContain('"Home"')
    expect((await call('POST', '/v1/households', { name: 'Other', head: 'h-2' })).body.code).toBe('in_household')
  })

  it('holds no more than its limit', async () => {
    const { body } = await call('POST', '/v1/households', { name: 'Full house', head: numbers.at(-1)! })
    for (const member of numbers.slice(5, 4 + householdLimit)) {
      expect((await call('POST', `/v1/households/${body.id}/members`, { member })).status).toBe(200)
    }
    const full = await call('POST', `/v1/households/${body.id}/members`, { member: 'h-3' })
    expect([full.status, full.body.code]).toEqual([409, 'household_full'])
  })

  it('names the field at fault', async () => {
    const fieldsOf = (answer: { body: { errors: { field: string }[] } }) => answer.body.errors.map(({ field }) => field)
    expect(fieldsOf(await call('POST', '/v1/households', { name: 'x', head: 'nobody' }))).toEqual(['head'])
    expect(fieldsOf(await call('POST', '/v1/households', { name: 'x'.repeat(81), head: 'h-3' }))).toEqual(['name'])
    const { body } = await call('POST', '/v1/households', { name: 'Alone', head: 'h-3' })
    const at = `/v1/households/${body.id}`
    expect(fieldsOf(await call('POST', `${at}/members`, { member: 'nobody' }))).toEqual(['member'])
    expect(fieldsOf(await call('PATCH', at, { head: 'h-4' }))).toEqual(['head'])
    expect(fieldsOf(await call('GET', '/v1/households?cursor=nonsense'))).toEqual(['query.cursor'])
    await call('DELETE', `${at}/members/h-3`)
  })
})

it('follows merges when it is read, and a merge taken back changes it back', async () => {
  const [three, four] = [await idOf('h-3'), await idOf('h-4')]
  const { body } = await call('POST', '/v1/households', { name: 'Merging', head: 'h-3' })
  await merge(three, four)
  expect(seats((await call('GET', `/v1/households/${body.id}`)).body)).toEqual(['h-4 (head)'])
  expect((await call('GET', '/v1/members/h-4/household')).body.household.id).toBe(body.id)
  expect((await call('POST', '/v1/households', { name: 'Second', head: 'h-4' })).body.code).toBe('in_household')
  await merge(three, null)
  expect(seats((await call('GET', `/v1/households/${body.id}`)).body)).toEqual(['h-3 (head)'])
  expect((await call('GET', '/v1/members/h-4/household')).body.household).toBeNull()
  await merge(three, four)
  expect((await call('DELETE', `/v1/households/${body.id}/members/h-4`)).body).toEqual({ household: null })
  await merge(three, null)
})

it('is listed newest first in pages, and found by a part of its name', async () => {
  const first = await call('GET', '/v1/households?limit=1')
  expect([first.body.total, first.body.items.length]).toEqual([2, 1])
  const second = await call('GET', `/v1/households?limit=1&cursor=${first.body.nextCursor}`)
  expect([second.body.items[0].id === first.body.items[0].id, second.body.nextCursor]).toEqual([false, null])
  const found = await call('GET', '/v1/households?search=FULL')
  expect(found.body.items.map((household: { name: string }) => household.name)).toEqual(['Full house'])
})

it('is written with members:write only, and every change is in the audit log', async () => {
  const reader = await keyFor(['members:read'])
  expect((await call('GET', '/v1/households', undefined, { as: reader })).status).toBe(200)
  expect((await call('POST', '/v1/households', { name: 'x', head: 'h-3' }, { as: reader })).status).toBe(403)
  expect((await call('GET', '/v1/households', undefined, { as: await keyFor(['events:read']) })).status).toBe(403)
  const { rows } = await product.run((ctx) =>
    sql<{ action: string }>`
      select distinct entries.action from audit.entries where entries.object_kind = 'household' order by 1
    `.execute(ctx.tx),
  )
  expect(rows.map((row) => row.action)).toEqual([
    'household.changed',
    'household.created',
    'household.joined',
    'household.left',
  ])
})
