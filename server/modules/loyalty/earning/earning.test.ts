import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../ledger/ledger.ts'
import { emptyBooks, emptyMember } from './books.ts'
import { applyFact } from './earning.ts'
import type { EarningRule, Fact, OrderFact, RefundFact } from './facts.ts'

const memberId = '00000000-0000-7000-8000-00000000000a'
const at = new Date('2026-01-10T00:00:00Z')
const rule: EarningRule = { version: 1, pointsPerUnit: 1, since: null, active: true }

function order(orderId: string, totalMills: number, more: Partial<OrderFact> = {}): OrderFact {
  return { kind: 'order', memberId, orderId, totalMills, at, receivedAt: at, importId: null, ...more }
}

function refund(
  refundId: string,
  originalOrderId: string | null,
  amountMills: number,
  more: Partial<RefundFact> = {},
): RefundFact {
  return {
    kind: 'refund',
    memberId,
    refundId,
    originalOrderId,
    amountMills,
    at,
    receivedAt: at,
    importId: null,
    ...more,
  }
}

function booksFor(by: EarningRule = rule) {
  const books = emptyBooks(by)
  books.members.set(memberId, emptyMember(memberId))
  return books
}

/** The entries of the facts in this order, and what they add up to. */
function settled(facts: readonly Fact[], by: EarningRule = rule) {
  const books = booksFor(by)
  return outcome(facts.flatMap((fact) => applyFact(books, fact)))
}

function outcome(entries: readonly Entry[]) {
  const sum = (kind: Entry['kind']) =>
    entries.filter((entry) => entry.kind === kind).reduce((total, entry) => total + entry.points, 0)
  return { entries, earned: sum('earn'), reversed: 0 - sum('reverse'), points: sum('earn') + sum('reverse') }
}

describe('an order', () => {
  it.each([
    { mills: 0, points: 0 },
    { mills: 999, points: 0 },
    { mills: 1000, points: 1 },
    { mills: 33_719_730, points: 33_719 },
  ])('of $mills mills earns $points points: whole units only', ({ mills, points }) => {
    expect(settled([order('A', mills)]).points).toBe(points)
  })

  it('that is repeated changes nothing', () => {
    expect(settled([order('A', 5000), order('A', 5000)]).entries).toHaveLength(1)
  })

  it('that comes again with another amount is corrected to it, up or down', () => {
    expect(settled([order('A', 5000), order('A', 7000)])).toMatchObject({ points: 7, earned: 7 })
    expect(settled([order('A', 7000), order('A', 5000)])).toMatchObject({ points: 5, earned: 5, reversed: 0 })
  })

  it('is not set back by a report that was received before the one that is known', () => {
    const older = new Date(at.getTime() - 1)
    expect(settled([order('A', 5000), order('A', 9000, { receivedAt: older })]).points).toBe(5)
  })

  it('keeps its own day, however late it comes', () => {
    const long = new Date('2011-12-09T12:20:00Z')
    expect(settled([order('A', 5000, { at: long })]).entries[0]!.occurredAt).toEqual(long)
  })

  it('placed before the rule begins, or while it is off, earns nothing', () => {
    const later = new Date('2026-02-01T00:00:00Z')
    expect(settled([order('A', 5000)], { ...rule, since: later }).points).toBe(0)
    expect(settled([order('A', 5000, { at: later })], { ...rule, since: later }).points).toBe(5)
    expect(settled([order('A', 5000)], { ...rule, active: false }).points).toBe(0)
  })

  it('keeps the rule it was first seen under when it is corrected or refunded later', () => {
    const books = booksFor()
    const first = applyFact(books, order('A', 10_000))
    const under2 = { ...books, rule: { ...rule, version: 2, pointsPerUnit: 3 } }
    const then = [order('A', 8000), refund('r', 'A', 3000), order('B', 1000)].flatMap((fact) => applyFact(under2, fact))
    expect(outcome([...first, ...then]).points).toBe(5 + 3)
    expect(then.at(-1)).toMatchObject({ orderId: 'B', ruleVersion: 2 })
  })
})

describe('a refund of a named order', () => {
  it('in n parts takes back as much as at once, with any rounding', () => {
    const thirds = [refund('1', 'A', 3333), refund('2', 'A', 3333), refund('3', 'A', 3334)]
    expect(settled([order('A', 10_000), ...thirds]).points).toBe(0)
    expect(settled([order('A', 10_000), refund('1', 'A', 10_000)]).points).toBe(0)
  })

  it('that comes before its order counts when the order comes', () => {
    expect(settled([refund('1', 'A', 4000)]).entries).toEqual([])
    expect(settled([refund('1', 'A', 4000), order('A', 10_000)])).toMatchObject({ points: 6, earned: 10, reversed: 4 })
  })

  it('of more than the order takes back what the order earned, and no more', () => {
    expect(settled([order('A', 5000), order('B', 5000), refund('1', 'A', 90_000)]).points).toBe(5)
  })

  it('that is repeated or corrected counts once, as it was last reported', () => {
    expect(settled([order('A', 9000), refund('1', 'A', 2000), refund('1', 'A', 2000)]).points).toBe(7)
    expect(settled([order('A', 9000), refund('1', 'A', 2000), refund('1', 'A', 5000)]).points).toBe(4)
    expect(settled([order('A', 9000), refund('1', 'A', 5000), refund('1', 'A', 2000)])).toMatchObject({
      points: 7,
      reversed: 2,
    })
  })

  it('that turns out to be of another order is moved there', () => {
    const facts = [order('A', 9000), order('B', 9000), refund('1', null, 2500), refund('1', 'A', 2500)]
    expect(settled(facts)).toMatchObject({ points: 15, reversed: 3 })
  })
})

describe('a refund that names no order', () => {
  it('takes back the whole units of the sum of such refunds', () => {
    const facts = [order('A', 5000), order('B', 5000), refund('1', null, 1600), refund('2', null, 1600)]
    expect(settled(facts)).toMatchObject({ points: 7, reversed: 3 })
  })

  it('takes back no more than the orders earned, net of what refunds of named orders took', () => {
    expect(settled([order('A', 5000), refund('1', null, 90_000)])).toMatchObject({ points: 0, reversed: 5 })
    expect(settled([order('A', 5000), refund('1', null, 90_000), refund('2', 'A', 5000)])).toMatchObject({
      points: 0,
      reversed: 5,
    })
  })

  it('waits for orders that come later', () => {
    expect(settled([refund('1', null, 3000), order('A', 5000)])).toMatchObject({ points: 2, earned: 5, reversed: 3 })
  })
})

it('the worked example of docs/guides/points.md', () => {
  const books = booksFor()
  const steps: Fact[] = [
    order('A', 120_900),
    order('B', 30_200),
    refund('1', 'A', 20_900),
    refund('2', null, 5_500),
    refund('3', null, 500),
  ]
  const entries: Entry[] = []
  const table = steps.map((fact) => {
    entries.push(...applyFact(books, fact))
    const { earned, reversed, points } = outcome(entries)
    return [earned, reversed, points]
  })
  expect(table).toEqual([
    [120, 0, 120],
    [150, 0, 150],
    [150, 20, 130],
    [150, 25, 125],
    [150, 26, 124],
  ])
})

const names = ['A', 'B', 'C'] as const
const someFacts = fc
  .record({
    totals: fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 1, maxLength: 3 }),
    refunds: fc.array(fc.record({ of: fc.constantFrom(null, ...names), mills: fc.integer({ min: 0, max: 9_000 }) }), {
      maxLength: 6,
    }),
    rate: fc.integer({ min: 0, max: 7 }),
  })
  .map(({ totals, refunds, rate }) => ({
    rate,
    totals,
    refunds,
    facts: [
      ...totals.map((mills, index) => order(names[index]!, mills)),
      ...refunds.map(({ of, mills }, index) => refund(`r${index}`, of, mills)),
    ] as Fact[],
  }))

/** What the facts are worth, written down without any notion of time. */
function worth({
  totals,
  refunds,
  rate,
}: {
  totals: number[]
  refunds: { of: string | null; mills: number }[]
  rate: number
}) {
  const sumOf = (of: string | null) => refunds.filter((one) => one.of === of).reduce((sum, one) => sum + one.mills, 0)
  const kept = totals.map((total, index) => Math.floor(Math.max(total - sumOf(names[index]!), 0) / 1000) * rate)
  const orders = kept.reduce((sum, points) => sum + points, 0)
  return orders - Math.min(Math.floor(sumOf(null) / 1000) * rate, orders)
}

describe('any orders and refunds', () => {
  it('come to the same points, earnings and take-backs in any order, however often each is repeated', () => {
    const shuffled = someFacts.chain((given) =>
      fc
        .tuple(
          fc.shuffledSubarray(given.facts, { minLength: given.facts.length }),
          fc.array(fc.constantFrom(...given.facts), { maxLength: 8 }),
          fc.nat(),
        )
        .map(([order, repeated, at]) => ({ given, arriving: interleave(order, repeated, at) })),
    )
    fc.assert(
      fc.property(shuffled, ({ given, arriving }) => {
        const by = { ...rule, pointsPerUnit: given.rate }
        const { points, earned, reversed } = settled(arriving, by)
        const straight = settled(given.facts, by)
        expect({ points, earned, reversed }).toEqual({
          points: worth(given),
          earned: straight.earned,
          reversed: straight.reversed,
        })
      }),
      { numRuns: 500 },
    )
  })

  it('never come below zero, and never above what the orders alone earn', () => {
    fc.assert(
      fc.property(someFacts, ({ facts, rate }) => {
        const books = booksFor({ ...rule, pointsPerUnit: rate })
        let points = 0
        for (const fact of facts) {
          points += outcome(applyFact(books, fact)).points
          expect(points).toBeGreaterThanOrEqual(0)
        }
      }),
    )
  })

  it('leave no trace in the totals when they are all withdrawn, and count again when they come again', () => {
    fc.assert(
      fc.property(someFacts, ({ facts, rate }) => {
        const books = booksFor({ ...rule, pointsPerUnit: rate })
        const there = facts.flatMap((fact) => applyFact(books, fact))
        const back = facts.flatMap((fact) =>
          applyFact(books, {
            memberId,
            reason: 'import_undone',
            ...(fact.kind === 'order'
              ? { kind: 'withdraw_order', id: fact.orderId }
              : { kind: 'withdraw_refund', id: (fact as RefundFact).refundId }),
          }),
        )
        expect(outcome([...there, ...back])).toMatchObject({ points: 0, earned: 0, reversed: 0 })
        expect(books.member(memberId)).toMatchObject({ orderPoints: 0, loosePoints: 0, looseTaken: 0, spendMills: 0 })
        const again = facts.flatMap((fact) => applyFact(books, fact))
        expect(outcome(again).points).toBe(outcome(there).points)
        const keys = [...there, ...back, ...again].map((entry) => entry.key)
        expect(new Set(keys).size).toBe(keys.length)
      }),
    )
  })
})

function interleave(order: readonly Fact[], repeated: readonly Fact[], at: number): Fact[] {
  const arriving = [...order]
  repeated.forEach((fact, index) => {
    arriving.splice((at + index * 7) % (arriving.length + 1), 0, fact)
  })
  return arriving
}
