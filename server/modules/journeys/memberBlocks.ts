import type { MemberBlock } from '#platform/memberBlock'
import { assignmentsOf } from './journeys.views.ts'

export const memberBlocks: readonly MemberBlock[] = [
  {
    name: 'experiments',
    permission: 'journeys:read',
    from: 'postgres',
    async read(ctx, { profileIds, rows }) {
      const assignments = await assignmentsOf(ctx.tx, ctx.workspaceId, profileIds, rows)
      return { items: assignments.map((one) => ({ ...one, assignedAt: one.assignedAt.toISOString() })) }
    },
  },
]
