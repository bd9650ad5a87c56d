import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { Account, Debt, Entry, EntryKind, Lot } from './ledger.ts'

/** A member's account in one point currency, as a key. */
export interface AccountKey {
  readonly memberId: string
  readonly currency: string
}

export function keyOf({ memberId, currency }: AccountKey): string {
  return `${memberId} ${currency}`
}

interface BalanceRow extends AccountKey {
  readonly available: number
  readonly pending: number
  readonly earned: number
  readonly reversed: number
  readonly redeemed: number
  readonly adjusted: number
  readonly lastSeq: number
}

/**
 * Locks the accounts, always in the order of member and currency, so that two batches never wait for each other in a
 * circle. Accounts that are missing are opened first: a lock needs a row, and a row seen later would break the order.
 */
export async function lockAccounts(ctx: Ctx, keys: readonly AccountKey[]): Promise<Map<string, Account>> {
  await sql`
    insert into loyalty.balances (workspace_id, member_id, currency, updated_at)
    select ${ctx.workspaceId}, wanted.member_id, wanted.currency, ${ctx.now}
      from unnest(${membersOf(keys)}::uuid[], ${currenciesOf(keys)}::text[]) as wanted (member_id, currency)
     where not exists (
       select
         from loyalty.balances
        where balances.workspace_id = ${ctx.workspaceId}
          and balances.member_id = wanted.member_id
          and balances.currency = wanted.currency
     )
     order by wanted.member_id, wanted.currency
        on conflict do nothing
  `.execute(ctx.tx)
  return selectAccounts(ctx, keys, sql`for update of balances`)
}

/** The accounts as they are now, without a lock; those that are not open yet hold nothing. */
export async function readAccounts(ctx: Ctx, keys: readonly AccountKey[]): Promise<Map<string, Account>> {
  const found = await selectAccounts(ctx, keys, sql``)
  return new Map(keys.map((key) => [keyOf(key), found.get(keyOf(key)) ?? emptyAccount(key)]))
}

async function selectAccounts(
  ctx: Ctx,
  keys: readonly AccountKey[],
  lock: ReturnType<typeof sql>,
): Promise<Map<string, Account>> {
  const { rows } = await sql<BalanceRow>`
    select balances.member_id as "memberId", balances.currency, balances.available, balances.pending,
           balances.lifetime_earned as earned, balances.lifetime_reversed as reversed,
           balances.lifetime_redeemed as redeemed, balances.lifetime_adjusted as adjusted, balances.last_seq as "lastSeq"
      from loyalty.balances
      join unnest(${membersOf(keys)}::uuid[], ${currenciesOf(keys)}::text[]) as wanted (member_id, currency)
        on wanted.member_id = balances.member_id
       and wanted.currency = balances.currency
     where balances.workspace_id = ${ctx.workspaceId}
     order by balances.member_id, balances.currency
     ${lock}
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [keyOf(row), { ...row, lots: [], debts: [] }]))
}

function emptyAccount(key: AccountKey): Account {
  const totals = { available: 0, pending: 0, earned: 0, reversed: 0, redeemed: 0, adjusted: 0, lastSeq: 0 }
  return { memberId: key.memberId, currency: key.currency, ...totals, lots: [], debts: [] }
}

export interface PostedRow extends AccountKey {
  readonly key: string
  readonly kind: EntryKind
  readonly points: number
  readonly seq: number
  readonly transactionId: string
  readonly balanceAfter: number
}

/** Transactions that carry these keys already. Race-free only while the accounts are locked. */
export async function postedWith(ctx: Ctx, entries: readonly Entry[]): Promise<PostedRow[]> {
  const { rows } = await sql<PostedRow>`
    select transactions.member_id as "memberId", transactions.currency, transactions.unique_key as key,
           transactions.kind, transactions.points, transactions.seq, transactions.transaction_id as "transactionId",
           transactions.balance_after as "balanceAfter"
      from unnest(
        ${membersOf(entries)}::uuid[],
        ${currenciesOf(entries)}::text[],
        ${entries.map((entry) => entry.key)}::text[]
      ) as wanted (member_id, currency, unique_key)
      join loyalty.transactions
        on transactions.workspace_id = ${ctx.workspaceId}
       and transactions.member_id = wanted.member_id
       and transactions.currency = wanted.currency
       and transactions.unique_key = wanted.unique_key
  `.execute(ctx.tx)
  return rows
}

/** What the debits of one account will take in sum. */
export interface Need extends AccountKey {
  readonly points: number
}

/**
 * The open lots that cover each need, in the order they are taken, and those of the causes named. Reads the open lots
 * of the needy accounts only; a member has few, so that the primary key serves and no further index is kept up.
 */
export async function lotsFor(
  ctx: Ctx,
  needs: readonly Need[],
  sourceRefs: readonly string[],
): Promise<(AccountKey & Lot)[]> {
  const { rows } = await sql<AccountKey & Lot>`
    select lots.member_id as "memberId", lots.currency, lots.seq, lots.remaining, lots.earned_at as "earnedAt",
           lots.expires_at as "expiresAt", lots.source_ref as "sourceRef", true as stored
      from (
        select lots.*, need.points as needed,
               sum(lots.remaining) over (
                 partition by lots.member_id, lots.currency
                     order by lots.expires_at asc nulls last, lots.earned_at, lots.seq
               ) - lots.remaining as taken_before
          from unnest(
            ${membersOf(needs)}::uuid[],
            ${currenciesOf(needs)}::text[],
            ${needs.map((need) => need.points)}::bigint[]
          ) as need (member_id, currency, points)
          join loyalty.lots
            on lots.workspace_id = ${ctx.workspaceId}
           and lots.member_id = need.member_id
           and lots.currency = need.currency
         where lots.remaining > 0
      ) as lots
     where lots.taken_before < lots.needed
        or lots.source_ref = any(${sourceRefs as string[]}::text[])
  `.execute(ctx.tx)
  return rows
}

export async function debtsOf(ctx: Ctx, keys: readonly AccountKey[]): Promise<(AccountKey & Debt)[]> {
  const { rows } = await sql<AccountKey & Debt>`
    select debts.member_id as "memberId", debts.currency, debts.seq, debts.open_points as open
      from unnest(${membersOf(keys)}::uuid[], ${currenciesOf(keys)}::text[]) as wanted (member_id, currency)
      join loyalty.debts
        on debts.workspace_id = ${ctx.workspaceId}
       and debts.member_id = wanted.member_id
       and debts.currency = wanted.currency
     order by debts.member_id, debts.currency, debts.seq
  `.execute(ctx.tx)
  return rows
}

export function membersOf(keys: readonly AccountKey[]): string[] {
  return keys.map((key) => key.memberId)
}

export function currenciesOf(keys: readonly AccountKey[]): string[] {
  return keys.map((key) => key.currency)
}
