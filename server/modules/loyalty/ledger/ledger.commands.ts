import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import type { InternalEvent } from '#platform/log/event'
import {
  type AccountKey,
  debtsOf,
  keyOf,
  lockAccounts,
  lotsFor,
  type Need,
  type PostedRow,
  postedWith,
  readAccounts,
} from './ledger.store.ts'
import { type Account, type Entry, type EntryKind, type Line, type Plan, planEntries } from './ledger.ts'
import { storePlan } from './plan.store.ts'

/** The transaction that an entry became, now or when its key was first posted. */
export interface Posted {
  readonly entry: Entry
  readonly transactionId: string
  readonly seq: number
  readonly balanceAfter: number
  /** The key was there before: nothing was posted this time. */
  readonly repeated: boolean
}

/** Entries that one round of statements carries; bounds memory and the length of a statement's parameters. */
const ENTRIES_PER_ROUND = 5_000

/**
 * Posts entries, all or none, each once for its key, in the order given for each member. A few statements carry
 * thousands; one entry takes the same way. Answers in the order of members.
 */
export async function post(ctx: Ctx, entries: readonly Entry[]): Promise<Posted[]> {
  const posted: Posted[] = []
  const inOrder = inLockOrder(entries)
  for (let start = 0; start < inOrder.length; start += ENTRIES_PER_ROUND) {
    posted.push(...(await postRound(ctx, inOrder.slice(start, start + ENTRIES_PER_ROUND))))
  }
  return posted
}

/** The account as it would be after the entries: the same decisions on the same rows, and nothing written. */
export async function preview(ctx: Ctx, entries: readonly Entry[]): Promise<Account[]> {
  const accounts = await readAccounts(ctx, keysOf(entries))
  await decide(ctx, accounts, inLockOrder(entries))
  return [...accounts.values()]
}

async function postRound(ctx: Ctx, entries: readonly Entry[]): Promise<Posted[]> {
  const accounts = await lockAccounts(ctx, keysOf(entries))
  const { plan, known } = await decide(ctx, accounts, entries)
  if (plan.lines.length === 0) return known
  const transactionIds = plan.lines.map(() => ctx.ids.next())
  const moved = new Set(plan.lines.map((line) => accountFor(accounts, line.entry)))
  await storePlan(ctx, plan, transactionIds, [...moved])
  await ctx.publish(plan.lines.map(eventOf))
  const fresh = plan.lines.map(({ entry, seq, balanceAfter }, at) => {
    return { entry, transactionId: transactionIds[at]!, seq, balanceAfter, repeated: false }
  })
  return [...known, ...fresh]
}

async function decide(
  ctx: Ctx,
  accounts: ReadonlyMap<string, Account>,
  entries: readonly Entry[],
): Promise<{ plan: Plan; known: Posted[] }> {
  const { known, fresh } = await withoutKnown(ctx, entries)
  await fillAccounts(ctx, accounts, fresh)
  const plan = planEntries((entry) => accountFor(accounts, entry), fresh)
  if (plan.refused) {
    const { available, entry } = plan.refused
    throw new Refusal('insufficient_points', { available, needed: -entry.points })
  }
  return { plan, known }
}

/** Parts the entries into those whose key is posted already and those to post; a key counts once in a batch too. */
async function withoutKnown(ctx: Ctx, entries: readonly Entry[]): Promise<{ known: Posted[]; fresh: Entry[] }> {
  const rows = new Map((await postedWith(ctx, entries)).map((row) => [`${keyOf(row)} ${row.key}`, row]))
  const known: Posted[] = []
  const fresh = new Map<string, Entry>()
  for (const entry of entries) {
    const key = `${keyOf(entry)} ${entry.key}`
    const before = rows.get(key) ?? fresh.get(key)
    if (before) assertSame(before, entry)
    const row = rows.get(key)
    if (row) known.push({ entry, ...placeOf(row), repeated: true })
    else if (!before) fresh.set(key, entry)
  }
  return { known, fresh: [...fresh.values()] }
}

function placeOf({ transactionId, seq, balanceAfter }: PostedRow) {
  return { transactionId, seq, balanceAfter }
}

/** The same key for something else is a defect of the caller, and must not pass as a repetition. */
function assertSame(before: { kind: EntryKind; points: number }, entry: Entry): void {
  if (before.kind === entry.kind && before.points === entry.points) return
  throw new Error(
    `the key "${entry.key}" of member ${entry.memberId} stands for ${before.kind} ${before.points} and cannot also post ${entry.kind} ${entry.points}`,
  )
}

/** Loads what the decisions need: lots where points are taken, debts where points are given to someone in deficit. */
async function fillAccounts(
  ctx: Ctx,
  accounts: ReadonlyMap<string, Account>,
  entries: readonly Entry[],
): Promise<void> {
  const needs = needsOf(entries)
  if (needs.length > 0) {
    const refs = entries.flatMap((entry) => (entry.points < 0 && entry.sourceRef !== null ? [entry.sourceRef] : []))
    for (const lot of await lotsFor(ctx, needs, [...new Set(refs)])) accountFor(accounts, lot).lots.push(lot)
  }
  const indebted = [...accounts.values()].filter((account) => account.available < 0)
  if (indebted.length > 0) {
    for (const debt of await debtsOf(ctx, indebted)) accountFor(accounts, debt).debts.push(debt)
  }
}

function needsOf(entries: readonly Entry[]): Need[] {
  const needs = new Map<string, { memberId: string; currency: string; points: number }>()
  for (const { memberId, currency, points } of entries) {
    if (points >= 0) continue
    const key = keyOf({ memberId, currency })
    const need = needs.get(key)
    if (need) need.points -= points
    else needs.set(key, { memberId, currency, points: -points })
  }
  return [...needs.values()]
}

function accountFor(accounts: ReadonlyMap<string, Account>, key: AccountKey): Account {
  const account = accounts.get(keyOf(key))
  if (!account) throw new Error(`the account of member ${key.memberId} in "${key.currency}" was not locked`)
  return account
}

function keysOf(entries: readonly Entry[]): AccountKey[] {
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()]
}

/** Stable: entries of one member keep the order they were given in. */
function inLockOrder(entries: readonly Entry[]): Entry[] {
  return [...entries].sort((a, b) => compare(keyOf(a), keyOf(b)))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

const eventNames: Readonly<Record<EntryKind, InternalEvent['name']>> = {
  earn: 'points.earned',
  reverse: 'points.reversed',
  adjust: 'points.adjusted',
  redeem: 'points.redeemed',
}

/**
 * `points` counts towards the total of its name: summed over all events, it gives what was earned, reversed, redeemed or
 * adjusted in all, also after a correction, which carries the difference.
 */
function eventOf({ entry, balanceAfter }: Line): InternalEvent {
  const { kind, points, currency, reason, orderId, memberId, occurredAt } = entry
  const counted = kind === 'reverse' || kind === 'redeem' ? -points : points
  return {
    name: eventNames[kind],
    memberId,
    occurredAt,
    ...(orderId !== null && { orderId }),
    properties: { points: counted, currency, orderId, reason, balance: balanceAfter },
  }
}
