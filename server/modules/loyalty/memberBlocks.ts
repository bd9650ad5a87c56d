import type { MemberBlock } from '#platform/memberBlock'
import { balancesOf, statementOf } from './ledger/statement.views.ts'

export const memberBlocks: readonly MemberBlock[] = [
  {
    name: 'points',
    permission: 'loyalty:read',
    from: 'postgres',
    async read(ctx, { memberId, rows }) {
      const balances = await balancesOf(ctx, [memberId])
      return { ...(await statementOf(ctx, memberId, { limit: rows })), balance: balances.get(memberId)! }
    },
  },
]
