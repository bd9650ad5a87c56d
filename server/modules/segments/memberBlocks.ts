import type { MemberBlock } from '../../platform/memberBlock.ts'
import { explainInside } from './explain.ts'
import { describeStage } from './lifecycle.routes.ts'
import { describeScores } from './rfm.routes.ts'

export const memberBlocks: readonly MemberBlock[] = [
  {
    name: 'rfm',
    permission: 'segments:read',
    from: 'postgres',
    read: (ctx, { memberId }) => describeScores(ctx, memberId),
  },
  {
    name: 'stage',
    permission: 'segments:read',
    from: 'postgres',
    read: (ctx, { memberId, rows }) => describeStage(ctx, memberId, rows),
  },
  {
    name: 'segments',
    permission: 'segments:read',
    from: 'postgres',
    read: (ctx, { memberId, rows }) => explainInside(ctx, memberId, rows),
  },
]
