/** The point currency of a new workspace. Others (growth points, say) live beside it in the same tables. */
export const POINTS = 'points'

export type EntryKind = 'earn' | 'reverse' | 'adjust' | 'redeem'

/** The programme's account that stands against the member's, by the kind of the entry. */
export const programmeAccount: Readonly<Record<EntryKind, string>> = {
  earn: 'programme.issued',
  reverse: 'programme.reversed',
  adjust: 'programme.adjusted',
  redeem: 'programme.redeemed',
}

/** What somebody wants posted. */
export interface Entry {
  readonly memberId: string
  readonly currency: string
  readonly kind: EntryKind
  /** Derived from the cause, unique for the member: the same key again changes nothing. */
  readonly key: string
  /** Never zero. Above zero the member gains a lot; below, lots are taken from. */
  readonly points: number
  readonly reason: string
  readonly orderId: string | null
  readonly ruleVersion: number | null
  /** When it happened, which is when a lot counts as earned. */
  readonly occurredAt: Date
  /** When the lot of a credit ends. */
  readonly expiresAt: Date | null
  /** What a credit came from. A debit that names it takes from those lots first, then from the others in order. */
  readonly sourceRef: string | null
  /** What a debit does beyond the balance: a spend is refused, a take-back is owed. */
  readonly shortfall: 'refuse' | 'owe'
}

/** A member's account, as far as the entries at hand need it: open lots that debits may take, and open debts. */
export interface Account {
  readonly memberId: string
  readonly currency: string
  available: number
  readonly pending: number
  earned: number
  reversed: number
  redeemed: number
  adjusted: number
  lastSeq: number
  lots: Lot[]
  debts: Debt[]
}

export interface Lot {
  readonly seq: number
  remaining: number
  readonly earnedAt: Date
  readonly expiresAt: Date | null
  readonly sourceRef: string | null
  /** False for a lot that this plan makes. */
  readonly stored: boolean
}

/** The part of a debit that no lot covered. */
export interface Debt {
  readonly seq: number
  open: number
}

export interface Line {
  readonly entry: Entry
  readonly seq: number
  readonly balanceAfter: number
  /** The lot of a credit; its `remaining` falls when later lines of the plan take from it. */
  readonly lot: Lot | null
}

export interface Allocation {
  readonly account: Account
  readonly debitSeq: number
  readonly lotSeq: number
  readonly points: number
}

/** Everything that posting the entries will write. */
export interface Plan {
  readonly lines: Line[]
  readonly allocations: Allocation[]
  /** Lots that were there before and are taken from. */
  readonly drained: Map<Lot, Account>
  /** Accounts whose debts grew or were repaid. */
  readonly indebted: Set<Account>
  /** The first debit that the balance does not cover; nothing may be written then. */
  readonly refused: { readonly entry: Entry; readonly available: number } | null
}

/** Posts the entries, in order, to the accounts in memory: all of the ledger's decisions are made here. */
export function planEntries(accountOf: (entry: Entry) => Account, entries: readonly Entry[]): Plan {
  const plan: Plan = { lines: [], allocations: [], drained: new Map(), indebted: new Set(), refused: null }
  for (const entry of entries) {
    const account = accountOf(entry)
    if (entry.shortfall === 'refuse' && entry.points < 0 && account.available + entry.points < 0) {
      return { ...plan, refused: { entry, available: account.available } }
    }
    applyEntry(plan, account, entry)
    assertDebtsExplainDeficit(account)
  }
  return plan
}

function applyEntry(plan: Plan, account: Account, entry: Entry): void {
  const seq = account.lastSeq + 1
  account.lastSeq = seq
  account.available += entry.points
  countForLife(account, entry)
  const lot = entry.points > 0 ? credit(plan, account, entry, seq) : null
  if (!lot) debit(plan, account, entry, seq)
  plan.lines.push({ entry, seq, balanceAfter: account.available, lot })
}

function countForLife(account: Account, { kind, points }: Entry): void {
  if (kind === 'earn') account.earned += points
  else if (kind === 'reverse') account.reversed -= points
  else if (kind === 'redeem') account.redeemed -= points
  else account.adjusted += points
}

/** A credit repays what the member owes, the oldest debt first; the rest is the new lot. */
function credit(plan: Plan, account: Account, entry: Entry, seq: number): Lot {
  let left = entry.points
  while (left > 0 && account.debts.length > 0) {
    const debt = account.debts[0]!
    const points = Math.min(left, debt.open)
    debt.open -= points
    left -= points
    if (debt.open === 0) account.debts.shift()
    plan.allocations.push({ account, debitSeq: debt.seq, lotSeq: seq, points })
    plan.indebted.add(account)
  }
  const lot: Lot = {
    seq,
    remaining: left,
    earnedAt: entry.occurredAt,
    expiresAt: entry.expiresAt,
    sourceRef: entry.sourceRef,
    stored: false,
  }
  if (left > 0) account.lots.push(lot)
  return lot
}

function debit(plan: Plan, account: Account, entry: Entry, seq: number): void {
  let left = -entry.points
  for (const lot of takingOrder(account.lots, entry.sourceRef)) {
    if (left === 0) break
    const points = Math.min(left, lot.remaining)
    lot.remaining -= points
    left -= points
    plan.allocations.push({ account, debitSeq: seq, lotSeq: lot.seq, points })
    if (lot.stored) plan.drained.set(lot, account)
  }
  account.lots = account.lots.filter((lot) => lot.remaining > 0)
  if (left > 0) {
    account.debts.push({ seq, open: left })
    plan.indebted.add(account)
  }
}

/** Ends first, then oldest, then first posted (invariant 10); a take-back begins with the lots of its own cause. */
function takingOrder(lots: readonly Lot[], sourceRef: string | null): Lot[] {
  const sorted = [...lots].sort(inTakingOrder)
  if (sourceRef === null) return sorted
  return [
    ...sorted.filter((lot) => lot.sourceRef === sourceRef),
    ...sorted.filter((lot) => lot.sourceRef !== sourceRef),
  ]
}

export function inTakingOrder(a: Lot, b: Lot): number {
  return (
    (a.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) - (b.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY) ||
    a.earnedAt.getTime() - b.earnedAt.getTime() ||
    a.seq - b.seq
  )
}

/** Stays on in production: a wrong plan must fail before it is written. */
function assertDebtsExplainDeficit(account: Account): void {
  const owed = account.debts.reduce((sum, debt) => sum + debt.open, 0)
  if (owed !== Math.max(0, -account.available)) {
    throw new Error(`member ${account.memberId} owes ${owed} points with ${account.available} available`)
  }
}
