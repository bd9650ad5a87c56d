import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'

import { sql } from '../../platform/postgres.ts'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { aProduct } from '../../test/workspace.ts'

import { memberIdOf } from '../members/index.ts'
import { productSegment, stageOf } from './index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })

describe('segments', () => {
  test('an imported buyer stands in a stage, has scores, and is in the segments of both', async () => {
    await collect(product, [
      anOrder({ userId: 'a', orderId: '1', total: 10, at: '2026-02-20T10:00:00Z' }),
      anOrder({ userId: 'a', orderId: '2', total: 10, at: '2026-02-25T10:00:00Z' }),
      anEvent({ userId: 'b', timestamp: '2026-03-02T09:00:00Z' }),
    ])
    const rows = await product.run(async (ctx) => {
      const { rows } = await sql<{ external_id: string; code: string }>`
        select members.external_id, segments.code
          from segments.memberships
          join segments.segments using (workspace_id, segment_id)
          join members.members using (workspace_id, member_id)
         order by 1, 2
      `.execute(ctx.tx)
      return rows.map((row) => `${row.external_id} ${row.code}`)
    })
    expect(rows).toEqual(['a rfm:lost', 'a stage:stable', 'b orders:none', 'b stage:activation'])
  })
})

test('a member whose orders were taken back with their import loses scores, stage of a buyer and segments', async () => {
  const imported = randomUUID()
  await collect(product, [anOrder({ userId: 'kept', at: '2026-02-01T10:00:00Z' })])
  await collect(product, [anEvent({ userId: 'undone', timestamp: '2026-03-01T10:00:00Z' })])
  await collect(product, [anOrder({ userId: 'undone', at: '2026-02-28T10:00:00Z' })], {
    kind: 'import',
    importId: imported,
  })
  const memberId = await product.run((ctx) => memberIdOf(ctx, 'undone'))
  expect((await product.run((ctx) => stageOf(ctx, [memberId]))).get(memberId)).toBe('growth')
  await product.program.platform.history.change(
    product.workspaceId,
    'alter table events delete where workspace_id = {workspace:UUID} and import_id = {import:UUID} settings mutations_sync = 1',
    { import: imported },
  )
  await product.run((ctx) => ctx.publish([{ name: 'orders.undone', memberId, properties: {} }]))
  await product.settle()
  expect((await product.run((ctx) => stageOf(ctx, [memberId]))).get(memberId)).toBe('activation')
  const scored = await product.run(async (ctx) => {
    const { rows } = await sql`select from segments.rfm_scores where rfm_scores.member_id = ${memberId}`.execute(ctx.tx)
    return rows.length
  })
  expect(scored).toBe(0)
})

test('entering and leaving a segment are events of the member', async () => {
  const memberId = await product.run((ctx) => memberIdOf(ctx, 'a'))
  const segment = await product.run((ctx) => productSegment(ctx, 'stage:stable'))
  product.clock.advance({ days: 40 })
  await product.settle()
  const told = await product.program.platform.history.read<{ name: string }>(
    product.workspaceId,
    `select name from events
      where workspace_id = {workspace:UUID}
        and member_id = {member:UUID}
        and JSONExtractString(properties, 'segmentId') = {segment:String}
      order by occurred_at`,
    { member: memberId, segment: segment!.id },
  )
  expect(told.map((one) => one.name)).toEqual(['segment.entered', 'segment.left'])
})

test('what stands is not written again by a turn that changes nothing', async () => {
  const look = () =>
    product.run(async (ctx) => {
      const { rows } = await sql<{ rows: string }>`
        select string_agg(standings.xmin::text, ',' order by standings.member_id) as rows
          from segments.standings
      `.execute(ctx.tx)
      return rows[0]!.rows
    })
  const before = await look()
  await collect(product, [anEvent({ userId: 'b', timestamp: '2026-03-01T10:00:00Z' })])
  expect(await look()).toBe(before)
})

test('another time zone of the workspace has all days counted anew', async () => {
  const look = () =>
    product.run(async (ctx) => {
      const { rows } = await sql<{ day: string; change: Date }>`
        select rfm_scores.last_day as day, standings.next_change_at as change
          from segments.rfm_scores
          join segments.standings using (workspace_id, member_id)
          join members.members using (workspace_id, member_id)
         where members.external_id = 'night'
      `.execute(ctx.tx)
      return { day: rows[0]!.day, change: rows[0]!.change.toISOString() }
    })
  await collect(product, [anOrder({ userId: 'night', at: '2026-04-05T17:00:00Z' })])
  expect(await look()).toEqual({ day: '2026-04-06', change: '2026-05-05T16:00:00.000Z' })
  await product.run((ctx) => sql`update access.workspaces set time_zone = 'Europe/London'`.execute(ctx.tx))
  await product.settle()
  expect(await look()).toEqual({ day: '2026-04-05', change: '2026-05-04T23:00:00.000Z' })
})
