import type { PointsBalance, PointsEntry, programme } from '@regulars/contract/loyalty'
import type { z } from 'zod'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { sql } from '#platform/postgres'
import { type EntryKind, POINTS } from './ledger.ts'

export type Balance = z.output<typeof PointsBalance>
export type StatementEntry = z.output<typeof PointsEntry>
export type ProgrammeTotals = z.output<(typeof programme)['response']>

export const noPoints: Balance = {
  available: 0,
  pending: 0,
  lifetimeEarned: 0,
  lifetimeReversed: 0,
  lifetimeRedeemed: 0,
}

/** What the members have; those who never had an account have nothing. */
export async function balancesOf(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, Balance>> {
  const { rows } = await sql<Balance & { memberId: string }>`
    select balances.member_id as "memberId", balances.available, balances.pending,
           balances.lifetime_earned as "lifetimeEarned", balances.lifetime_reversed as "lifetimeReversed",
           balances.lifetime_redeemed as "lifetimeRedeemed"
      from loyalty.balances
     where balances.workspace_id = ${ctx.workspaceId}
       and balances.member_id = any(${memberIds as string[]}::uuid[])
       and balances.currency = ${POINTS}
  `.execute(ctx.tx)
  const found = new Map(rows.map(({ memberId, ...balance }) => [memberId, balance]))
  return new Map(memberIds.map((memberId) => [memberId, found.get(memberId) ?? noPoints]))
}

export interface StatementPage {
  readonly limit: number
  readonly cursor?: string | undefined
}

/** A member's statement, last posted first. */
export async function statementOf(
  ctx: Ctx,
  memberId: string,
  page: StatementPage,
): Promise<{ items: StatementEntry[]; nextCursor: string | null }> {
  const { rows } = await sql<StatementRow>`
    select transactions.transaction_id as id, transactions.seq, transactions.kind, transactions.points,
           transactions.balance_after as "balanceAfter", transactions.reason, transactions.order_id as "orderId",
           transactions.occurred_at as "occurredAt", transactions.posted_at as "postedAt"
      from loyalty.transactions
     where transactions.workspace_id = ${ctx.workspaceId}
       and transactions.member_id = ${memberId}
       and transactions.currency = ${POINTS}
       and transactions.seq < ${page.cursor === undefined ? Number.MAX_SAFE_INTEGER : seqOf(page.cursor)}
     order by transactions.seq desc
     limit ${page.limit + 1}
  `.execute(ctx.tx)
  const items = rows.slice(0, page.limit)
  return { items: items.map(present), nextCursor: rows.length > page.limit ? cursorAfter(items.at(-1)!) : null }
}

/** Sums over all members: no row is kept for the programme as a whole, so that no posting waits for another member's. */
export async function programmeTotals(ctx: Ctx): Promise<ProgrammeTotals> {
  const { rows } = await sql<ProgrammeTotals>`
    select coalesce(sum(balances.lifetime_earned), 0)::bigint as issued,
           coalesce(sum(balances.lifetime_reversed), 0)::bigint as reversed,
           coalesce(sum(balances.lifetime_redeemed), 0)::bigint as redeemed,
           coalesce(sum(balances.lifetime_adjusted), 0)::bigint as adjusted,
           coalesce(sum(greatest(balances.available, 0) + balances.pending), 0)::bigint as outstanding,
           coalesce(sum(greatest(-balances.available, 0)), 0)::bigint as deficit,
           count(*) filter (where balances.lifetime_earned <> 0 or balances.available <> 0) as members,
           (select coalesce(sum(member_earnings.spend_mills), 0)::bigint
              from loyalty.member_earnings
             where member_earnings.workspace_id = ${ctx.workspaceId}) as "spendMills"
      from loyalty.balances
     where balances.workspace_id = ${ctx.workspaceId}
       and balances.currency = ${POINTS}
  `.execute(ctx.tx)
  return rows[0]!
}

interface StatementRow {
  readonly id: string
  readonly seq: number
  readonly kind: EntryKind
  readonly points: number
  readonly balanceAfter: number
  readonly reason: string
  readonly orderId: string | null
  readonly occurredAt: Date
  readonly postedAt: Date
}

function present({ seq: _seq, ...row }: StatementRow): StatementEntry {
  return { ...row, occurredAt: row.occurredAt.toISOString(), postedAt: row.postedAt.toISOString() }
}

function cursorAfter({ seq }: StatementRow): string {
  return Buffer.from(`seq:${seq}`).toString('base64url')
}

function seqOf(cursor: string): number {
  const match = /^seq:(\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (match) return Number(match[1])
  throw new Refusal(
    'invalid_request',
    {},
    { fields: [{ field: 'query.cursor', message: 'is not a cursor of this list' }] },
  )
}
