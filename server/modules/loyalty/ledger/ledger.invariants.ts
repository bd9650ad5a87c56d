import type { Ctx } from '#platform/context'
import type { Invariant, InvariantResult } from '#platform/module'
import { sql } from '#platform/postgres'

/** What `regulars verify` proves of the ledger: each claim is one statement over all of the workspace's rows. */
export const ledgerInvariants: readonly Invariant[] = [
  {
    id: 'loyalty.legs-sum-to-zero',
    claim: {
      en: 'The legs of each transaction sum to zero, and the member’s legs to its points.',
      'zh-CN': '每笔积分交易的分录合计为零，会员侧分录合计等于交易积分。',
    },
    check: legsSumToZero,
  },
  {
    id: 'loyalty.balance-is-replay',
    claim: {
      en: 'Each balance is what its postings add up to, in every column.',
      'zh-CN': '每个余额的各项都等于其分录之和。',
    },
    check: balanceIsReplay,
  },
  {
    id: 'loyalty.statement-runs-on',
    claim: {
      en: 'Each statement is numbered without a gap, and each line’s balance is the one before plus its points.',
      'zh-CN': '每份积分流水编号连续，每行余额等于上一行余额加本行积分。',
    },
    check: statementRunsOn,
  },
  {
    id: 'loyalty.lots-carry-balance',
    claim: {
      en: 'What is left in the lots less what is owed is the balance.',
      'zh-CN': '各批次剩余积分减去欠额等于余额。',
    },
    check: lotsCarryBalance,
  },
  {
    id: 'loyalty.lots-explained',
    claim: {
      en: 'Each credit has one lot of its points, and what left the lot is allocated to debits.',
      'zh-CN': '每笔入账对应一个等额批次，批次减少的积分都有对应的扣减分配。',
    },
    check: lotsExplained,
  },
  {
    id: 'loyalty.debits-explained',
    claim: {
      en: 'Each debit is explained in full by the lots it took from and what is still owed.',
      'zh-CN': '每笔扣减都能由所取批次与尚欠积分完整解释。',
    },
    check: debitsExplained,
  },
  {
    id: 'loyalty.keys-once',
    claim: {
      en: 'No cause was posted twice to a member.',
      'zh-CN': '同一原因对同一会员只记账一次。',
    },
    check: keysOnce,
  },
]

async function legsSumToZero(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    with legs as (
      select postings.member_id, postings.currency, postings.seq, sum(postings.points) as total,
             sum(postings.points) filter (where postings.account like 'member.%') as member_points
        from loyalty.postings
       where postings.workspace_id = ${ctx.workspaceId}
       group by postings.member_id, postings.currency, postings.seq
    )
    select coalesce(legs.member_id, transactions.member_id)::text || ' #' || coalesce(legs.seq, transactions.seq) as name,
           legs.total is distinct from 0 or legs.member_points is distinct from transactions.points as breach
      from legs
      full join (
        select *
          from loyalty.transactions
         where transactions.workspace_id = ${ctx.workspaceId}
      ) as transactions
        on transactions.member_id = legs.member_id
       and transactions.currency = legs.currency
       and transactions.seq = legs.seq
  `,
  )
}

async function balanceIsReplay(ctx: Ctx): Promise<InvariantResult> {
  const on = (account: string) =>
    sql`coalesce(sum(postings.points) filter (where postings.account = ${sql.lit(account)}), 0)`
  return judge(
    ctx,
    sql`
    with replay as (
      select postings.member_id, postings.currency,
             ${on('member.available')} as available,
             ${on('member.pending')} as pending,
             -${on('programme.issued')} as earned,
             ${on('programme.reversed')} as reversed,
             ${on('programme.redeemed')} as redeemed,
             -${on('programme.adjusted')} as adjusted,
             max(postings.seq) as last_seq
        from loyalty.postings
       where postings.workspace_id = ${ctx.workspaceId}
       group by postings.member_id, postings.currency
    )
    select coalesce(replay.member_id, balances.member_id)::text as name,
           (balances.available, balances.pending, balances.lifetime_earned, balances.lifetime_reversed,
            balances.lifetime_redeemed, balances.lifetime_adjusted, balances.last_seq)
           is distinct from
           (coalesce(replay.available, 0), coalesce(replay.pending, 0), coalesce(replay.earned, 0),
            coalesce(replay.reversed, 0), coalesce(replay.redeemed, 0), coalesce(replay.adjusted, 0),
            coalesce(replay.last_seq, 0)) as breach
      from replay
      full join (
        select *
          from loyalty.balances
         where balances.workspace_id = ${ctx.workspaceId}
      ) as balances
        on balances.member_id = replay.member_id
       and balances.currency = replay.currency
  `,
  )
}

async function statementRunsOn(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    select transactions.member_id::text || ' #' || transactions.seq as name,
           transactions.seq <> row_number() over statement
           or transactions.balance_after <> sum(transactions.points) over statement as breach
      from loyalty.transactions
     where transactions.workspace_id = ${ctx.workspaceId}
    window statement as (partition by transactions.member_id, transactions.currency order by transactions.seq)
  `,
  )
}

async function lotsCarryBalance(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    with carried as (
      select held.member_id, held.currency, sum(held.points) as points
        from (
          select lots.member_id, lots.currency, lots.remaining as points
            from loyalty.lots
           where lots.workspace_id = ${ctx.workspaceId}
           union all
          select debts.member_id, debts.currency, -debts.open_points
            from loyalty.debts
           where debts.workspace_id = ${ctx.workspaceId}
        ) as held
       group by held.member_id, held.currency
    )
    select coalesce(carried.member_id, balances.member_id)::text as name,
           balances.available + balances.pending is distinct from coalesce(carried.points, 0) as breach
      from carried
      full join (
        select *
          from loyalty.balances
         where balances.workspace_id = ${ctx.workspaceId}
      ) as balances
        on balances.member_id = carried.member_id
       and balances.currency = carried.currency
  `,
  )
}

async function lotsExplained(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    with taken as (
      select allocations.member_id, allocations.currency, allocations.lot_seq as seq, sum(allocations.points) as points
        from loyalty.allocations
       where allocations.workspace_id = ${ctx.workspaceId}
       group by allocations.member_id, allocations.currency, allocations.lot_seq
    ), lots as (
      select lots.*, coalesce(taken.points, 0) as taken
        from (
          select *
            from loyalty.lots
           where lots.workspace_id = ${ctx.workspaceId}
        ) as lots
        full join taken
       using (member_id, currency, seq)
    )
    select coalesce(lots.member_id, credits.member_id)::text || ' #' || coalesce(lots.seq, credits.seq) as name,
           lots.original is distinct from credits.points
           or lots.original is distinct from lots.remaining + lots.taken
           or lots.remaining < 0 as breach
      from lots
      full join (
        select *
          from loyalty.transactions
         where transactions.workspace_id = ${ctx.workspaceId}
           and transactions.points > 0
      ) as credits
        on credits.member_id = lots.member_id
       and credits.currency = lots.currency
       and credits.seq = lots.seq
  `,
  )
}

async function debitsExplained(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    with explained as (
      select cause.member_id, cause.currency, cause.seq, sum(cause.points) as points
        from (
          select allocations.member_id, allocations.currency, allocations.debit_seq as seq, allocations.points
            from loyalty.allocations
           where allocations.workspace_id = ${ctx.workspaceId}
           union all
          select debts.member_id, debts.currency, debts.seq, debts.open_points
            from loyalty.debts
           where debts.workspace_id = ${ctx.workspaceId}
        ) as cause
       group by cause.member_id, cause.currency, cause.seq
    )
    select coalesce(explained.member_id, debits.member_id)::text || ' #' || coalesce(explained.seq, debits.seq) as name,
           explained.points is distinct from -debits.points as breach
      from explained
      full join (
        select *
          from loyalty.transactions
         where transactions.workspace_id = ${ctx.workspaceId}
           and transactions.points < 0
      ) as debits
        on debits.member_id = explained.member_id
       and debits.currency = explained.currency
       and debits.seq = explained.seq
  `,
  )
}

async function keysOnce(ctx: Ctx): Promise<InvariantResult> {
  return judge(
    ctx,
    sql`
    select transactions.member_id::text || ' ' || transactions.unique_key as name,
           count(*) > 1 as breach
      from loyalty.transactions
     where transactions.workspace_id = ${ctx.workspaceId}
     group by transactions.member_id, transactions.currency, transactions.unique_key
  `,
  )
}

const SAMPLE = 5

/** Counts the rows of a statement that answers `name` and `breach` for each row looked at. */
export async function judge(ctx: Ctx, judged: ReturnType<typeof sql>): Promise<InvariantResult> {
  const { rows } = await sql<InvariantResult>`
    select count(*) as checked,
           count(*) filter (where judged.breach) as breaches,
           coalesce((array_agg(judged.name) filter (where judged.breach))[1:${sql.lit(SAMPLE)}], '{}') as sample
      from (${judged}) as judged
  `.execute(ctx.tx)
  return rows[0]!
}
