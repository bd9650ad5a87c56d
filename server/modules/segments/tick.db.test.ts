import { expect, test } from 'vitest'
import { appendEvents } from '../../platform/log/append.ts'
import { sql } from '../../platform/postgres.ts'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { aProduct } from '../../test/workspace.ts'
import { memberIdOf } from '../members/index.ts'
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

async function inside(): Promise<string[]> {
  return product.run(async (ctx) => {
    const { rows } = await sql<{ number: string }>`
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
