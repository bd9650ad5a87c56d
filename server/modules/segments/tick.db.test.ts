import { expect, test } from 'vitest'
import { appendEvents } from '../../platform/log/append.ts'
import { sql } from '../../platform/postgres.ts'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { aProduct } from '../../test/workspace.ts'
import { memberIdOf } from '../members/index.ts'
import { segmentSizes } from './index.ts'
import { createSegment } from './segments.commands.ts'
import { tickTask } from './tick.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })

const browsing = await product.run((ctx) =>
  createSegment(ctx, {
    name: 'Browsing',
    description: '',
    rule: { kind: 'event', name: 'Product Viewed', aggregate: 'count', withinDays: 7, comparison: '>=', value: 2 },
  }),
)

async function inside(): Promise<(string | null)[]> {
  return product.run(async (ctx) => {
    const { rows } = await sql<{ number: string | null }>`
      select members.external_id as number
        from segments.memberships
        join members.members using (workspace_id, member_id)
       where memberships.segment_id = ${browsing.id}
       order by number
    `.execute(ctx.tx)
    return rows.map((row) => row.number)
  })
}

test('a member leaves a window by time alone, on the day its first event leaves it and not before', async () => {
  await collect(product, [
    // A buyer, so that no change of stage has the member looked at.
    anOrder({ userId: 'a', at: '2026-03-02T09:00:00Z' }),
    anEvent({ userId: 'a', timestamp: '2026-03-02T09:00:00Z' }),
    anEvent({ userId: 'a', timestamp: '2026-03-02T09:30:00Z' }),
  ])
  expect(await inside()).toEqual(['a'])
  product.clock.set('2026-03-08T15:59:00.000Z')
  await product.settle()
  expect(await inside()).toEqual(['a'])
  // Midnight in Shanghai.
  product.clock.set('2026-03-08T16:00:00.000Z')
  await product.settle()
  expect(await inside()).toEqual([])
})

test('events that the history does not hold yet are left for a later turn, not passed by', async () => {
  await collect(product, [anEvent({ userId: 'b', timestamp: product.clock.now().toISOString() })])
  const { workspaceId } = product
  await product.run(async (ctx) => {
    const memberId = await memberIdOf(ctx, 'b')
    await appendEvents(ctx.tx, workspaceId, [
      {
        eventId: ctx.ids.next(),
        memberId,
        name: 'Product Viewed',
        type: 'track',
        source: 'test',
        messageId: 'late',
        occurredAt: ctx.now,
        receivedAt: ctx.now,
        originalAt: null,
        sentAt: null,
        externalId: 'b',
        orderId: '',
        amountMills: null,
        importId: null,
        properties: {},
      },
    ])
  })
  expect(await tickTask(product.program.platform).run(workspaceId)).toBe(false)
  expect(await inside()).toEqual([])
  await product.settle()
  expect(await inside()).toEqual(['b'])
})

test('a segment made while events wait for the history gets their members when they have arrived', async () => {
  await collect(product, [anEvent({ userId: 'c', event: 'Wished', timestamp: product.clock.now().toISOString() })])
  const wished = await product.run((ctx) =>
    createSegment(ctx, {
      name: 'Wished',
      description: '',
      rule: { kind: 'event', name: 'Wished', aggregate: 'count', withinDays: null, comparison: '>', value: 0 },
    }),
  )
  await collect(product, [anEvent({ userId: 'd', event: 'Wished', timestamp: product.clock.now().toISOString() })])
  const { rows } = await product.run((ctx) =>
    sql<{ number: string }>`
      select members.external_id as number
        from segments.memberships
        join members.members using (workspace_id, member_id)
       where memberships.segment_id = ${wished.id}
       order by number
    `.execute(ctx.tx),
  )
  expect(rows.map((row) => row.number)).toEqual(['c', 'd'])
})

test('what a browser did counts for the member it turns out to be, who alone remains', async () => {
  const at = new Date(product.clock.now().getTime() - 60_000).toISOString()
  const unknown = { ...anEvent({ timestamp: at }), userId: undefined, anonymousId: 'browser-1' }
  await collect(product, [
    unknown,
    { ...unknown, messageId: 'second' },
    anEvent({ userId: 'e', event: 'Wished', timestamp: at }),
  ])
  expect(await inside()).toEqual(['b', null])
  await collect(product, [anEvent({ userId: 'e', anonymousId: 'browser-1', event: 'Wished', timestamp: at })])
  expect(await inside()).toEqual(['b', 'e'])
  const standings = await product.run(async (ctx) => {
    const { rows } = await sql<{ merged: boolean }>`
      select members.merged_into is not null as merged
        from segments.standings
        join members.members using (workspace_id, member_id)
    `.execute(ctx.tx)
    return rows.filter((row) => row.merged)
  })
  expect(standings).toEqual([])
})

test('a rule on the profile follows what is said of the member', async () => {
  const lives = (city: string) => ({ type: 'identify', userId: 'a', messageId: city, traits: { city } })
  await collect(product, [lives('Paris')])
  const paris = await product.run((ctx) =>
    createSegment(ctx, {
      name: 'Paris',
      description: '',
      rule: { kind: 'attribute', name: 'city', operator: 'is', value: 'Paris' },
    }),
  )
  expect(paris).toMatchObject({ name: 'Paris' })
  const members = async () => (await product.run((ctx) => segmentSizes(ctx, [paris.id]))).get(paris.id)
  expect(await members()).toBe(1)
  product.clock.advance({ hours: 1 })
  await collect(product, [{ ...lives('Rome'), timestamp: product.clock.now().toISOString() }])
  expect(await members()).toBe(0)
})
