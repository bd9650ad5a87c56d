import { describe, expect, test } from 'vitest'

import { sql } from '../../platform/postgres.ts'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { aProduct } from '../../test/workspace.ts'

import { createProductSegments } from './product.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
await product.run(createProductSegments)

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
    expect(rows).toEqual(['a rfm:lost', 'a stage:stable', 'b stage:activation'])
  })
})
