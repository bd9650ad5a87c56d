import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { currenciesOf, membersOf } from './ledger.store.ts'
import { type Account, type Plan, programmeAccount } from './ledger.ts'

/** Writes a plan: one statement for the lines with their legs, lots and balances, and one each for the rarer rest. */
export async function storePlan(
  ctx: Ctx,
  plan: Plan,
  transactionIds: readonly string[],
  accounts: readonly Account[],
): Promise<void> {
  await insertLines(ctx, plan, transactionIds, accounts)
  if (plan.allocations.length > 0) await insertAllocations(ctx, plan)
  if (plan.drained.size > 0) await updateLots(ctx, plan)
  if (plan.indebted.size > 0) await replaceDebts(ctx, [...plan.indebted])
}

async function insertLines(
  ctx: Ctx,
  { lines }: Plan,
  transactionIds: readonly string[],
  accounts: readonly Account[],
): Promise<void> {
  const entries = lines.map((line) => line.entry)
  await sql`
    with line as materialized (
      select *
        from unnest(
          ${membersOf(entries)}::uuid[],
          ${currenciesOf(entries)}::text[],
          ${lines.map((line) => line.seq)}::bigint[],
          ${transactionIds as string[]}::uuid[],
          ${entries.map((entry) => entry.kind)}::text[],
          ${entries.map((entry) => entry.key)}::text[],
          ${entries.map((entry) => entry.points)}::bigint[],
          ${lines.map((line) => line.balanceAfter)}::bigint[],
          ${lines.map((line) => line.lot?.remaining ?? 0)}::bigint[],
          ${entries.map((entry) => entry.reason)}::text[],
          ${entries.map((entry) => entry.orderId)}::text[],
          ${entries.map((entry) => entry.sourceRef)}::text[],
          ${entries.map((entry) => entry.ruleVersion)}::int[],
          ${entries.map((entry) => entry.occurredAt)}::timestamptz[],
          ${entries.map((entry) => entry.expiresAt)}::timestamptz[],
          ${entries.map((entry) => programmeAccount[entry.kind])}::text[]
        ) as line (member_id, currency, seq, transaction_id, kind, unique_key, points, balance_after, remaining, reason,
                   order_id, source_ref, rule_version, occurred_at, expires_at, programme_account)
    ), transactions as (
      insert into loyalty.transactions (workspace_id, member_id, currency, seq, transaction_id, kind, unique_key, points,
                                        balance_after, reason, order_id, rule_version, occurred_at, posted_at,
                                        actor_kind, actor_id)
      select ${ctx.workspaceId}, line.member_id, line.currency, line.seq, line.transaction_id, line.kind,
             line.unique_key, line.points, line.balance_after, line.reason, line.order_id, line.rule_version,
             line.occurred_at, ${ctx.now}, ${ctx.actor.kind}, ${ctx.actor.id}
        from line
    ), legs as (
      insert into loyalty.postings (workspace_id, member_id, currency, seq, account, points)
      select ${ctx.workspaceId}, line.member_id, line.currency, line.seq, leg.account, leg.points
        from line
       cross join lateral (
         values ('member.available', line.points),
                (line.programme_account, -line.points)
       ) as leg (account, points)
    ), new_lots as (
      insert into loyalty.lots (workspace_id, member_id, currency, seq, original, remaining, earned_at, activates_at,
                                expires_at, source_ref)
      select ${ctx.workspaceId}, line.member_id, line.currency, line.seq, line.points, line.remaining,
             line.occurred_at, least(line.occurred_at, ${ctx.now}), line.expires_at, line.source_ref
        from line
       where line.points > 0
    )
    update loyalty.balances
       set available = after.available,
           lifetime_earned = after.earned,
           lifetime_reversed = after.reversed,
           lifetime_redeemed = after.redeemed,
           lifetime_adjusted = after.adjusted,
           last_seq = after.last_seq,
           updated_at = ${ctx.now}
      from unnest(
        ${membersOf(accounts)}::uuid[],
        ${currenciesOf(accounts)}::text[],
        ${accounts.map((account) => account.available)}::bigint[],
        ${accounts.map((account) => account.earned)}::bigint[],
        ${accounts.map((account) => account.reversed)}::bigint[],
        ${accounts.map((account) => account.redeemed)}::bigint[],
        ${accounts.map((account) => account.adjusted)}::bigint[],
        ${accounts.map((account) => account.lastSeq)}::bigint[]
      ) as after (member_id, currency, available, earned, reversed, redeemed, adjusted, last_seq)
     where balances.workspace_id = ${ctx.workspaceId}
       and balances.member_id = after.member_id
       and balances.currency = after.currency
  `.execute(ctx.tx)
}

async function insertAllocations(ctx: Ctx, { allocations }: Plan): Promise<void> {
  const accounts = allocations.map((allocation) => allocation.account)
  await sql`
    insert into loyalty.allocations (workspace_id, member_id, currency, debit_seq, lot_seq, points, allocated_at)
    select ${ctx.workspaceId}, taken.member_id, taken.currency, taken.debit_seq, taken.lot_seq, taken.points, ${ctx.now}
      from unnest(
        ${membersOf(accounts)}::uuid[],
        ${currenciesOf(accounts)}::text[],
        ${allocations.map((allocation) => allocation.debitSeq)}::bigint[],
        ${allocations.map((allocation) => allocation.lotSeq)}::bigint[],
        ${allocations.map((allocation) => allocation.points)}::bigint[]
      ) as taken (member_id, currency, debit_seq, lot_seq, points)
  `.execute(ctx.tx)
}

async function updateLots(ctx: Ctx, { drained }: Plan): Promise<void> {
  const lots = [...drained.keys()]
  const accounts = [...drained.values()]
  await sql`
    update loyalty.lots
       set remaining = after.remaining
      from unnest(
        ${membersOf(accounts)}::uuid[],
        ${currenciesOf(accounts)}::text[],
        ${lots.map((lot) => lot.seq)}::bigint[],
        ${lots.map((lot) => lot.remaining)}::bigint[]
      ) as after (member_id, currency, seq, remaining)
     where lots.workspace_id = ${ctx.workspaceId}
       and lots.member_id = after.member_id
       and lots.currency = after.currency
       and lots.seq = after.seq
  `.execute(ctx.tx)
}

async function replaceDebts(ctx: Ctx, accounts: readonly Account[]): Promise<void> {
  await sql`
    delete from loyalty.debts
     using unnest(${membersOf(accounts)}::uuid[], ${currenciesOf(accounts)}::text[]) as indebted (member_id, currency)
     where debts.workspace_id = ${ctx.workspaceId}
       and debts.member_id = indebted.member_id
       and debts.currency = indebted.currency
  `.execute(ctx.tx)
  const open = accounts.flatMap((account) => account.debts.map((debt) => ({ ...account, ...debt })))
  if (open.length === 0) return
  await sql`
    insert into loyalty.debts (workspace_id, member_id, currency, seq, open_points)
    select ${ctx.workspaceId}, debt.member_id, debt.currency, debt.seq, debt.open_points
      from unnest(
        ${membersOf(open)}::uuid[],
        ${currenciesOf(open)}::text[],
        ${open.map((debt) => debt.seq)}::bigint[],
        ${open.map((debt) => debt.open)}::bigint[]
      ) as debt (member_id, currency, seq, open_points)
  `.execute(ctx.tx)
}
