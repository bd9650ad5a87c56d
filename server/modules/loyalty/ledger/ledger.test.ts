import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Account,
  type Entry,
  type EntryKind,
  inTakingOrder,
  type Plan,
  planEntries,
  programmeAccount,
} from './ledger.ts'

const member = '00000000-0000-7000-8000-00000000000a'

function anAccount(): Account {
  const totals = { available: 0, pending: 0, earned: 0, reversed: 0, redeemed: 0, adjusted: 0, lastSeq: 0 }
  return { memberId: member, currency: 'points', ...totals, lots: [], debts: [] }
}

let keys = 0
function anEntry(entry: Partial<Entry> & { points: number }): Entry {
  return {
    memberId: member,
    currency: 'points',
    kind: entry.points > 0 ? 'earn' : 'redeem',
    key: `test:${keys++}`,
    reason: 'test',
    orderId: null,
    ruleVersion: null,
    occurredAt: new Date('2026-01-01'),
    expiresAt: null,
    sourceRef: null,
    shortfall: 'owe',
    ...entry,
  }
}

function plan(account: Account, entries: readonly Entry[]): Plan {
  return planEntries(() => account, entries)
}

const day = (n: number) => new Date(Date.UTC(2026, 0, n))

describe('a debit', () => {
  it('takes lots that end first, then the oldest, then the first posted; lots without an end come last', () => {
    const account = anAccount()
    const { allocations } = plan(account, [
      anEntry({ points: 10, occurredAt: day(2) }),
      anEntry({ points: 10, occurredAt: day(1) }),
      anEntry({ points: 10, occurredAt: day(3), expiresAt: day(30) }),
      anEntry({ points: 10, occurredAt: day(4), expiresAt: day(20) }),
      anEntry({ points: 10, occurredAt: day(1) }),
      anEntry({ points: -45 }),
    ])
    expect(allocations.map(({ lotSeq, points }) => [lotSeq, points])).toEqual([
      [4, 10],
      [3, 10],
      [2, 10],
      [5, 10],
      [1, 5],
    ])
    expect(account.available).toBe(5)
  })

  it('that takes back an order begins with the lot of that order, so that other lots keep their end', () => {
    const { allocations } = plan(anAccount(), [
      anEntry({ points: 10, sourceRef: 'A', expiresAt: day(5) }),
      anEntry({ points: 10, sourceRef: 'B', expiresAt: day(9) }),
      anEntry({ points: -12, kind: 'reverse', sourceRef: 'B' }),
    ])
    expect(allocations.map(({ lotSeq, points }) => [lotSeq, points])).toEqual([
      [2, 10],
      [1, 2],
    ])
  })

  it('beyond the balance is refused when it is a spend, and nothing of the batch is planned as done', () => {
    const refused = plan(anAccount(), [anEntry({ points: 5 }), anEntry({ points: -6, shortfall: 'refuse' })]).refused
    expect(refused).toMatchObject({ available: 5, entry: { points: -6 } })
  })

  it('beyond the balance is owed when it is a take-back, and the next credits repay it, the oldest first', () => {
    const account = anAccount()
    const { allocations } = plan(account, [
      anEntry({ points: 5 }),
      anEntry({ points: -8, kind: 'reverse' }),
      anEntry({ points: -2, kind: 'reverse' }),
      anEntry({ points: 4 }),
      anEntry({ points: 10 }),
    ])
    expect(allocations.map(({ debitSeq, lotSeq, points }) => [debitSeq, lotSeq, points])).toEqual([
      [2, 1, 5],
      [2, 4, 3],
      [3, 4, 1],
      [3, 5, 1],
    ])
    expect(account).toMatchObject({ available: 9, debts: [] })
    expect(account.lots.map((lot) => lot.remaining)).toEqual([9])
  })
})

/** An account as one would write it down on paper: a list of what is left of each credit. */
function onPaper(entries: readonly Entry[]): { balance: number; left: number[] } {
  const lots: { at: Entry; seq: number; left: number }[] = []
  let owed = 0
  entries.forEach((entry, index) => {
    if (entry.points > 0) {
      const repaid = Math.min(owed, entry.points)
      owed -= repaid
      lots.push({ at: entry, seq: index + 1, left: entry.points - repaid })
      return
    }
    for (let point = entry.points; point < 0; point++) {
      const open = lots
        .filter((lot) => lot.left > 0)
        .sort((a, b) => {
          const own = Number(b.at.sourceRef === entry.sourceRef) - Number(a.at.sourceRef === entry.sourceRef)
          const asLot = (lot: (typeof lots)[number]) => ({
            seq: lot.seq,
            remaining: lot.left,
            earnedAt: lot.at.occurredAt,
            expiresAt: lot.at.expiresAt,
            sourceRef: null,
            stored: false,
          })
          return (entry.sourceRef === null ? 0 : own) || inTakingOrder(asLot(a), asLot(b))
        })
      if (open[0]) open[0].left -= 1
      else owed += 1
    }
  })
  return {
    balance: entries.reduce((sum, entry) => sum + entry.points, 0),
    left: lots.map((lot) => lot.left).filter((left) => left > 0),
  }
}

const someEntry = fc
  .record({
    points: fc.integer({ min: -30, max: 30 }).filter((points) => points !== 0),
    kind: fc.constantFrom<EntryKind>('earn', 'reverse', 'adjust', 'redeem'),
    sourceRef: fc.constantFrom(null, 'A', 'B'),
    expiresAt: fc.constantFrom(null, day(10), day(20)),
    occurredAt: fc.constantFrom(day(1), day(2)),
  })
  .map(anEntry)

describe('any run of entries', () => {
  it('leaves what a paper account leaves, point by point', () => {
    fc.assert(
      fc.property(fc.array(someEntry, { maxLength: 25 }), (entries) => {
        const account = anAccount()
        plan(account, entries)
        const paper = onPaper(entries)
        expect(account.available).toBe(paper.balance)
        expect(account.lots.sort((a, b) => a.seq - b.seq).map((lot) => lot.remaining)).toEqual(paper.left)
      }),
      { numRuns: 300 },
    )
  })

  it('explains every debit and every credit in full, and the lots less the debts are the balance', () => {
    fc.assert(
      fc.property(fc.array(someEntry, { maxLength: 40 }), (entries) => {
        const account = anAccount()
        const { lines, allocations } = plan(account, entries)
        const allocated = (by: 'debitSeq' | 'lotSeq', seq: number) =>
          allocations.filter((one) => one[by] === seq).reduce((sum, one) => sum + one.points, 0)
        for (const { seq, entry, lot } of lines) {
          const owed = account.debts.find((debt) => debt.seq === seq)?.open ?? 0
          if (entry.points < 0) expect(allocated('debitSeq', seq) + owed).toBe(-entry.points)
          else expect(allocated('lotSeq', seq) + lot!.remaining).toBe(entry.points)
        }
        const left = account.lots.reduce((sum, lot) => sum + lot.remaining, 0)
        const debts = account.debts.reduce((sum, debt) => sum + debt.open, 0)
        expect(left - debts).toBe(account.available)
        expect(account.earned - account.reversed - account.redeemed + account.adjusted).toBe(account.available)
      }),
      { numRuns: 300 },
    )
  })

  it('gives the same when it is posted in slices', () => {
    fc.assert(
      fc.property(fc.array(someEntry, { maxLength: 30 }), fc.nat(30), (entries, cut) => {
        const atOnce = anAccount()
        plan(atOnce, entries)
        const inSlices = anAccount()
        plan(inSlices, entries.slice(0, cut))
        plan(inSlices, entries.slice(cut))
        expect(inSlices).toEqual(atOnce)
      }),
    )
  })
})

it('every kind of entry has its own account on the programme’s side', () => {
  expect(new Set(Object.values(programmeAccount)).size).toBe(4)
})
