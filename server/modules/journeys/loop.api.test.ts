import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { modules } from '#modules/order'
import { everyPermission } from '#platform/http/api'
import { anEvent, anOrder, collect } from '#test/builders'
import { caller, successes } from '#test/caller'
import { aProduct } from '#test/workspace'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)

const call = successes(caller(product, secret))

const BUYERS = 40
const buyer = (index: number) => `buyer-${index}`
const buyers = Array.from({ length: BUYERS }, (_, index) => buyer(index))

/** No row is put in place by hand here: orders come in, and every module does its part. */
describe('from orders to messages in the outbox', () => {
  let journeyId: string

  test('members enter the journey through the segment that their orders put them in', async () => {
    await collect(
      product,
      buyers.flatMap((userId, index) => [
        anEvent({ type: 'identify', event: undefined, userId, traits: { email: `${userId}@example.com` } }),
        anOrder({ userId, orderId: `first-${index}`, at: '2026-03-01T08:00:00Z' }),
      ]),
    )
    for (const userId of buyers.slice(0, 30))
      await call('POST', `/v1/members/${userId}/consents`, {
        purpose: 'marketing',
        channel: 'email',
        state: 'granted',
        source: 'test',
      })
    const rule = {
      kind: 'event',
      name: 'Order Completed',
      aggregate: 'count',
      withinDays: 90,
      comparison: '>=',
      value: 1,
    }
    const segment = await call('POST', '/v1/segments', { name: 'Bought', rule })
    await product.settle()
    const journey = await call('POST', '/v1/journeys', { template: 'win-back', name: 'Loop', segment: segment.id })
    journeyId = journey.id
    const forecast = await call('GET', `/v1/journeys/${journeyId}/forecast`)
    expect(forecast.audience).toBe(BUYERS)
    await call('POST', `/v1/journeys/${journeyId}/state`, { state: 'running' })
    await product.settle()
    const { counts } = await call('GET', `/v1/journeys/${journeyId}`)
    expect([counts.entered, counts.holdout]).toEqual([BUYERS, forecast.holdout])
    const { counts: messages } = await call('GET', `/v1/messages?journey=${journeyId}`)
    const count = (state: string) => messages.find((one: { state: string }) => one.state === state)?.count ?? 0
    expect([count('sandboxed'), count('refused')]).toEqual([
      forecast.contactable,
      BUYERS - counts.holdout - forecast.contactable,
    ])
    expect(forecast.contactable).toBeGreaterThan(15)
  })

  test('those who buy within the week get no second message, and count as converted', async () => {
    product.clock.advance({ days: 2 })
    const at = product.clock.now().toISOString()
    await collect(
      product,
      buyers.slice(0, 20).map((userId, index) => anOrder({ userId, orderId: `again-${index}`, total: 80, at })),
    )
    product.clock.advance({ days: 5, hours: 1 })
    await product.settle()
    const { items } = await call('GET', `/v1/messages?journey=${journeyId}&limit=200`)
    const second = items.filter((intent: { template: string }) => intent.template === 'win-back-second')
    expect(second.length).toBeGreaterThan(0)
    for (const intent of second) expect(buyers.slice(0, 20)).not.toContain(intent.externalId)
    const lift = await call('GET', `/v1/journeys/${journeyId}/lift`)
    expect(lift.treated.converted + lift.holdout.converted).toBe(20)
    expect(lift.treated.revenueMills + lift.holdout.revenueMills).toBe(20 * 80_000)
    expect(lift.verdict).toBe('too_early')
  })

  test('the board shows the journey, and every invariant holds', async () => {
    const board = await call('GET', '/v1/boards/overview')
    const lift = await call('GET', `/v1/journeys/${journeyId}/lift`)
    expect(board.journeys[0]).toMatchObject({
      id: journeyId,
      treated: { members: lift.treated.members, converted: lift.treated.converted },
      holdout: { members: lift.holdout.members, converted: lift.holdout.converted },
    })
    expect(board.journeys[0].reach.value).toBeGreaterThan(0.5)
    await product.run(async (ctx) => {
      for (const { id, check } of modules.flatMap((module) => module.invariants ?? []))
        expect((await check(ctx)).breaches, id).toBe(0)
    })
  })
})
