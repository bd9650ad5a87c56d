import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { post } from '../ledger/ledger.commands.ts'
import { keyOf, lockAccounts, lotsFor } from '../ledger/ledger.store.ts'
import { type Entry, POINTS } from '../ledger/ledger.ts'

/**
 * Moves what is left when the orders are gone — points given by hand or brought by an import, less points spent — to
 * whoever the members are part of now. Each lot keeps the day it was earned and the day it ends; a debt goes along.
 */
export async function moveBalances(ctx: Ctx, survivors: ReadonlyMap<string, string>): Promise<void> {
  if (survivors.size === 0) return
  const accounts = await lockAccounts(ctx, accountsOf([...survivors].flat()))
  const givers = [...survivors].flatMap(([fromId, intoId]) => {
    const account = accounts.get(keyOf({ memberId: fromId, currency: POINTS }))
    return account && account.available !== 0 ? [{ fromId, intoId, account }] : []
  })
  const lots = await lotsFor(
    ctx,
    givers.filter(({ account }) => account.available > 0).map(({ fromId, account }) => need(fromId, account.available)),
    [],
  )
  const entries = givers.flatMap(({ fromId, intoId, account }) => {
    const key = `merge:${fromId}:${account.lastSeq}`
    if (account.available < 0) {
      return [move(ctx, fromId, key, -account.available), move(ctx, intoId, key, account.available)]
    }
    const own = lots.filter((lot) => lot.memberId === fromId)
    return [
      move(ctx, fromId, key, -account.available),
      ...split(own, account.available).map(({ lot, points }) => move(ctx, intoId, `${key}:${lot.seq}`, points, lot)),
    ]
  })
  await post(ctx, entries)
}

/** Takes what members who were erased had left: nobody can spend it, and the company owes it to nobody. */
export async function lapseBalances(ctx: Ctx, memberIds: readonly string[]): Promise<void> {
  if (memberIds.length === 0) return
  const accounts = await lockAccounts(ctx, accountsOf([...new Set(memberIds)]))
  const held = [...accounts.values()].filter(({ available }) => available > 0)
  await post(
    ctx,
    held.map(({ memberId, available }) => ({
      ...move(ctx, memberId, `erased:${memberId}`, -available),
      reason: ERASED,
    })),
  )
}

/**
 * Gives members who are themselves again what had gone with them, lot by lot as it was. What the survivor has spent of it
 * meanwhile the survivor owes: who spends pays.
 */
export async function returnBalances(ctx: Ctx, memberIds: readonly string[]): Promise<void> {
  const gone = await movedAway(ctx, memberIds)
  if (gone.length === 0) return
  await lockAccounts(ctx, accountsOf(gone.flatMap((one) => [one.memberId, one.holderId])))
  const entries = gone.flatMap(({ memberId, holderId, key, points, lots }) => {
    const returned = `unmerge:${key}`
    if (points > 0) return [move(ctx, memberId, returned, -points), move(ctx, holderId, returned, points)]
    return [
      move(ctx, holderId, returned, points),
      ...lots.map((lot) =>
        move(ctx, memberId, `${returned}:${lot.seq}`, lot.points, {
          earnedAt: new Date(lot.earnedAt),
          expiresAt: lot.expiresAt === null ? null : new Date(lot.expiresAt),
        }),
      ),
    ]
  })
  await post(ctx, entries)
}

interface Gone {
  readonly memberId: string
  /** Who has it now. */
  readonly holderId: string
  readonly key: string
  /** Below zero what left; above zero a debt that left. */
  readonly points: number
  readonly lots: readonly { seq: number; points: number; earnedAt: string; expiresAt: string | null }[]
}

/** What left these members with a merge and did not come back, and with whom it is. */
async function movedAway(ctx: Ctx, memberIds: readonly string[]): Promise<Gone[]> {
  if (memberIds.length === 0) return []
  const { rows } = await sql<Gone>`
    select gone.member_id as "memberId", coalesce(holder.merged_into, holder.member_id) as "holderId",
           gone.unique_key as key, gone.points,
           (select coalesce(json_agg(json_build_object(
                     'seq', lots.seq, 'points', allocations.points, 'earnedAt', lots.earned_at, 'expiresAt', lots.expires_at)
                     order by lots.seq), '[]')
              from loyalty.allocations
              join loyalty.lots
                on lots.workspace_id = allocations.workspace_id
               and lots.member_id = allocations.member_id
               and lots.currency = allocations.currency
               and lots.seq = allocations.lot_seq
             where allocations.workspace_id = gone.workspace_id
               and allocations.member_id = gone.member_id
               and allocations.currency = gone.currency
               and allocations.debit_seq = gone.seq) as lots
      from loyalty.transactions as gone
      join lateral (
        select merges.into_id
          from members.merges
         where merges.workspace_id = gone.workspace_id
           and merges.from_id = gone.member_id
           and merges.merged_at <= gone.posted_at
         order by merges.merged_at desc, merges.merge_id desc
         limit 1
      ) as merge on true
      join members.members as holder
        on holder.workspace_id = gone.workspace_id
       and holder.member_id = merge.into_id
     where gone.workspace_id = ${ctx.workspaceId}
       and gone.member_id = any(${memberIds as string[]}::uuid[])
       and gone.currency = ${POINTS}
       and gone.reason = ${MERGED}
       and gone.unique_key like 'merge:' || gone.member_id || ':%'
       and not exists (
         select
           from loyalty.transactions as back
          where back.workspace_id = gone.workspace_id
            and back.member_id = gone.member_id
            and back.currency = gone.currency
            and (back.unique_key = 'unmerge:' || gone.unique_key
                 or starts_with(back.unique_key, 'unmerge:' || gone.unique_key || ':'))
       )
     order by gone.member_id, gone.seq
  `.execute(ctx.tx)
  return rows
}

const ERASED = 'member_erased'
const MERGED = 'member_merged'

function accountsOf(memberIds: readonly string[]) {
  return [...new Set(memberIds)].map((memberId) => ({ memberId, currency: POINTS }))
}

function need(memberId: string, points: number) {
  return { memberId, currency: POINTS, points }
}

/** The lots in order, cut so that together they are the points. */
function split<Lot extends { readonly remaining: number }>(lots: readonly Lot[], points: number) {
  const parts: { lot: Lot; points: number }[] = []
  let left = points
  for (const lot of lots) {
    const part = Math.min(lot.remaining, left)
    if (part > 0) parts.push({ lot, points: part })
    left -= part
  }
  return parts
}

function move(
  ctx: Ctx,
  memberId: string,
  key: string,
  points: number,
  lot?: { readonly earnedAt: Date; readonly expiresAt: Date | null },
): Entry {
  return {
    memberId,
    currency: POINTS,
    kind: 'adjust',
    key,
    points,
    reason: MERGED,
    orderId: null,
    ruleVersion: null,
    occurredAt: lot?.earnedAt ?? ctx.now,
    expiresAt: lot?.expiresAt ?? null,
    sourceRef: null,
    shortfall: 'owe',
  }
}
