import { memberIdOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { post, preview } from './ledger.commands.ts'
import { type Account, type Entry, POINTS } from './ledger.ts'
import { type Balance, balancesOf, type StatementEntry } from './statement.views.ts'

export interface AdjustPoints {
  /** Member id or number. */
  readonly member: string
  readonly points: number
  readonly reason: string
  readonly dryRun: boolean
}

export interface Adjusted {
  /** Null after a dry run: there is none. */
  readonly entry: StatementEntry | null
  readonly balance: Balance
}

/** Gives or takes points by hand. Takes no more than there is; a dry run decides by the same code and writes nothing. */
export async function adjustPoints(ctx: Ctx, input: AdjustPoints): Promise<Adjusted> {
  const memberId = await memberIdOf(ctx, input.member)
  const entry = adjustment(ctx, memberId, input)
  if (input.dryRun) {
    const [account] = await preview(ctx, [entry])
    return { entry: null, balance: balanceOf(account!) }
  }
  const before = await balancesOf(ctx, [memberId])
  const [posted] = await post(ctx, [entry])
  const balances = await balancesOf(ctx, [memberId])
  const after = balances.get(memberId)!.available
  ctx.record({
    action: 'points.adjusted',
    object: { kind: 'member', id: memberId },
    before: { available: before.get(memberId)!.available },
    after: { available: after, points: input.points },
    reason: input.reason,
  })
  const { kind, points, reason, orderId } = entry
  const at = ctx.now.toISOString()
  const { transactionId: id, balanceAfter } = posted!
  return {
    entry: { id, kind, points, balanceAfter, reason, orderId, occurredAt: at, postedAt: at },
    balance: balances.get(memberId)!,
  }
}

/** Each adjustment is a cause of its own; repeating a request is the matter of its `Idempotency-Key`. */
function adjustment(ctx: Ctx, memberId: string, { points, reason }: AdjustPoints): Entry {
  return {
    memberId,
    currency: POINTS,
    kind: 'adjust',
    key: `adjust:${ctx.ids.next()}`,
    points,
    reason,
    orderId: null,
    ruleVersion: null,
    occurredAt: ctx.now,
    expiresAt: null,
    sourceRef: null,
    shortfall: 'refuse',
  }
}

function balanceOf(account: Account): Balance {
  return {
    available: account.available,
    pending: account.pending,
    lifetimeEarned: account.earned,
    lifetimeReversed: account.reversed,
    lifetimeRedeemed: account.redeemed,
  }
}
