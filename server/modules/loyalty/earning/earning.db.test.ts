import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { appendEvents } from '#platform/log/append'
import type { LogEvent } from '#platform/log/event'
import { sql } from '#platform/postgres'
import { anOrder, aRefund, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { memberIdOf } from '../../members/index.ts'
import { balancesOf, loyalty, programmeTotals, reverseImport, statementOf } from '../index.ts'
import { adjustPoints } from '../ledger/adjust.commands.ts'
import { noPoints } from '../ledger/statement.views.ts'
import { settle } from './earning.commands.ts'
import type { Fact } from './facts.ts'
import { addRule } from './rules.store.ts'

const product = await aProduct()
const { ids } = product.program.platform

const memberOf = (userId: string) => product.run((ctx) => memberIdOf(ctx, userId))

async function balanceOf(userId: string) {
  const memberId = await memberOf(userId)
  return product.run(async (ctx) => (await balancesOf(ctx, [memberId])).get(memberId)!)
}

async function breaches(): Promise<string[]> {
  const found: string[] = []
  for (const invariant of loyalty.invariants ?? []) {
    const result = await product.run((ctx) => invariant.check(ctx))
    if (result.breaches > 0) found.push(`${invariant.id}: ${result.sample.join(', ')}`)
  }
  return found
}

describe('events of orders', () => {
  it('earn a point for each whole unit on the day of the order, and refunds take them back', async () => {
    await collect(product, [
      anOrder({ userId: 'e-1', orderId: 'e1-a', total: 120.9, at: '2025-11-02T08:00:00Z' }),
      anOrder({ userId: 'e-1', orderId: 'e1-b', total: 30.2, at: '2025-11-05T08:00:00Z' }),
      aRefund({ userId: 'e-1', of: 'e1-a', total: 20.9, at: '2025-11-06T08:00:00Z' }),
    ])
    expect(await balanceOf('e-1')).toEqual({
      available: 130,
      pending: 0,
      lifetimeEarned: 150,
      lifetimeReversed: 20,
      lifetimeRedeemed: 0,
    })
    const memberId = await memberOf('e-1')
    const { items } = await product.run((ctx) => statementOf(ctx, memberId, { limit: 10 }))
    expect(items.map((item) => [item.kind, item.points, item.orderId, item.occurredAt])).toEqual([
      ['reverse', -20, 'e1-a', '2025-11-06T08:00:00.000Z'],
      ['earn', 30, 'e1-b', '2025-11-05T08:00:00.000Z'],
      ['earn', 120, 'e1-a', '2025-11-02T08:00:00.000Z'],
    ])
  })

  it('of one order from two channels earn once; another amount corrects it', async () => {
    const order = { userId: 'e-2', orderId: 'e2-a', total: 50 }
    await collect(product, [anOrder(order)])
    await collect(product, [{ ...anOrder(order), messageId: 'e2-a from the till' }])
    expect(await balanceOf('e-2')).toMatchObject({ available: 50, lifetimeEarned: 50 })
    await collect(product, [{ ...anOrder({ ...order, total: 42.5 }), messageId: 'e2-a corrected' }])
    expect(await balanceOf('e-2')).toMatchObject({ available: 42, lifetimeEarned: 42 })
  })

  it('with a refund number of their own name the order as stock clients do', async () => {
    await collect(product, [
      anOrder({ userId: 'e-3', orderId: 'e3-a', total: 90 }),
      ...['r1', 'r2'].map((refund_id) => {
        const refund = aRefund({ userId: 'e-3', refundId: 'e3-a', total: 30 })
        return { ...refund, messageId: refund_id, properties: { ...(refund.properties as object), refund_id } }
      }),
    ])
    expect(await balanceOf('e-3')).toMatchObject({ available: 30, lifetimeReversed: 60 })
  })

  it('earn by the rule of their arrival: a new rule leaves points already earned', async () => {
    await collect(product, [anOrder({ userId: 'e-4', orderId: 'e4-a', total: 10 })])
    await product.run((ctx) => addRule(ctx, { pointsPerUnit: 3, since: null, active: true }))
    await collect(product, [
      anOrder({ userId: 'e-4', orderId: 'e4-b', total: 10 }),
      aRefund({ userId: 'e-4', of: 'e4-a', total: 4 }),
    ])
    await product.run((ctx) => addRule(ctx, { pointsPerUnit: 1, since: null, active: true }))
    expect(await balanceOf('e-4')).toMatchObject({ available: 6 + 30 })
  })
})

describe('an import that is undone', () => {
  const importId = ids.next()

  it('leaves the points as if it had never come, also for refunds and members of other sources', async () => {
    await collect(product, [anOrder({ userId: 'i-1', orderId: 'i1-kept', total: 70 })])
    await collect(
      product,
      [
        anOrder({ userId: 'i-1', orderId: 'i1-a', total: 30 }),
        anOrder({ userId: 'i-2', orderId: 'i2-a', total: 40 }),
        aRefund({ userId: 'i-1', of: 'i1-kept', total: 15 }),
        aRefund({ userId: 'i-2', total: 5 }),
      ],
      { kind: 'import', importId },
    )
    expect([(await balanceOf('i-1')).available, (await balanceOf('i-2')).available]).toEqual([85, 35])
    await product.run((ctx) => reverseImport(ctx, importId))
    expect(await balanceOf('i-1')).toMatchObject({ available: 70, lifetimeEarned: 70, lifetimeReversed: 0 })
    expect(await balanceOf('i-2')).toMatchObject({ available: 0, lifetimeEarned: 0, lifetimeReversed: 0 })
    expect(await breaches()).toEqual([])
  })

  it('again changes nothing, and its late events are passed over', async () => {
    const memberId = await memberOf('i-1')
    const before = await product.run((ctx) => statementOf(ctx, memberId, { limit: 50 }))
    await product.run((ctx) => reverseImport(ctx, importId))
    await collect(product, [anOrder({ userId: 'i-1', orderId: 'i1-late', total: 500 })], { kind: 'import', importId })
    expect(await product.run((ctx) => statementOf(ctx, memberId, { limit: 50 }))).toEqual(before)
  })

  it('can be imported again under a new id, and earns again', async () => {
    const order = { ...anOrder({ userId: 'i-1', orderId: 'i1-a', total: 30 }), messageId: 'second import' }
    await collect(product, [order], { kind: 'import', importId: ids.next() })
    expect(await balanceOf('i-1')).toMatchObject({ available: 100 })
  })
})

describe('a member who turns out to be another', () => {
  const guest = (orderId: string, total: number) => {
    return { ...anOrder({ orderId, total, userId: 'x' }), userId: undefined, anonymousId: 'browser-1' }
  }

  it('brings its orders, refunds and points along, under the rule they came under', async () => {
    await collect(product, [anOrder({ userId: 'k-1', orderId: 'k-a', total: 10 })])
    await product.run((ctx) => addRule(ctx, { pointsPerUnit: 2, since: null, active: true }))
    await collect(product, [guest('g-a', 40), guest('k-a', 10)])
    await product.run((ctx) => addRule(ctx, { pointsPerUnit: 1, since: null, active: true }))
    const { rows } = await product.run((ctx) =>
      sql<{ id: string }>`
        select members.member_id as id from members.members where members.kind = 'anonymous'
      `.execute(ctx.tx),
    )
    const guestId = rows[0]!.id
    await product.run((ctx) => adjustPoints(ctx, { member: guestId, points: 7, reason: 'hello', dryRun: false }))
    await collect(product, [
      { type: 'identify', userId: 'k-1', anonymousId: 'browser-1', messageId: 'sign-in', traits: {} },
      aRefund({ userId: 'k-1', of: 'g-a', total: 10 }),
    ])
    expect(await balanceOf('k-1')).toEqual({
      available: 10 + 60 + 7,
      pending: 0,
      lifetimeEarned: 90,
      lifetimeReversed: 20,
      lifetimeRedeemed: 0,
    })
    const left = await product.run((ctx) => balancesOf(ctx, [guestId]))
    expect(left.get(guestId)).toEqual(noPoints)
    expect(await breaches()).toEqual([])
  })

  it('gets the points of events that were still on their way under the old id', async () => {
    const { rows } = await product.run((ctx) =>
      sql<{ id: string }>`
        select members.member_id as id from members.members where members.merged_into is not null
      `.execute(ctx.tx),
    )
    const at = product.clock.now()
    const event: LogEvent = {
      eventId: ids.next(),
      memberId: rows[0]!.id,
      name: 'Order Completed',
      type: 'track',
      source: 'test',
      messageId: 'late',
      occurredAt: at,
      receivedAt: at,
      originalAt: null,
      sentAt: null,
      externalId: '',
      orderId: 'g-late',
      amountMills: 5_000,
      importId: null,
      properties: {},
    }
    await product.run((ctx) => appendEvents(ctx.tx, ctx.workspaceId, [event]))
    await product.settle()
    expect(await balanceOf('k-1')).toMatchObject({ available: 82 })
  })
})

it('any run of orders and refunds over several members, cut into batches anywhere, agrees with the books and the ledger', async () => {
  const at = product.clock.now()
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          who: fc.nat(2),
          what: fc.constantFrom('order', 'refund', 'loose'),
          which: fc.nat(2),
          mills: fc.integer({ min: 0, max: 9_999 }),
        }),
        { minLength: 1, maxLength: 30 },
      ),
      fc.nat(30),
      async (told, cut) => {
        const members = [ids.next(), ids.next(), ids.next()]
        const facts = told.map(({ who, what, which, mills }, index): Fact => {
          const shared = { memberId: members[who]!, at, receivedAt: at, importId: null }
          if (what === 'order') return { kind: 'order', orderId: `o${which}`, totalMills: mills, ...shared }
          const originalOrderId = what === 'refund' ? `o${which}` : null
          return { kind: 'refund', refundId: `r${index}`, originalOrderId, amountMills: mills, ...shared }
        })
        await product.run((ctx) => settle(ctx, facts.slice(0, cut)))
        await product.run((ctx) => settle(ctx, [...facts.slice(cut), ...facts.slice(0, cut).reverse()]))
        expect(await breaches()).toEqual([])
      },
    ),
    { numRuns: 25 },
  )
})

it('consumers that work on the same members at the same time come to the same points', async () => {
  const members = Array.from({ length: 4 }, () => ids.next())
  const at = product.clock.now()
  const facts = members.flatMap((memberId) =>
    Array.from({ length: 10 }, (_, n): Fact[] => [
      { kind: 'order', memberId, orderId: `c${n}`, totalMills: 10_500, at, receivedAt: at, importId: null },
      {
        kind: 'refund',
        memberId,
        refundId: `x${n}`,
        originalOrderId: `c${n}`,
        amountMills: 3_000,
        at,
        receivedAt: at,
        importId: null,
      },
      {
        kind: 'refund',
        memberId,
        refundId: `y${n}`,
        originalOrderId: null,
        amountMills: 500,
        at,
        receivedAt: at,
        importId: null,
      },
    ]).flat(),
  )
  await Promise.all(
    Array.from({ length: 8 }, (_, client) =>
      product.run((ctx) => settle(ctx, client % 2 === 0 ? facts : [...facts].reverse())),
    ),
  )
  const balances = await product.run((ctx) => balancesOf(ctx, members))
  for (const memberId of members) {
    expect(balances.get(memberId)).toMatchObject({ available: 65, lifetimeEarned: 100, lifetimeReversed: 35 })
  }
  expect(await breaches()).toEqual([])
})

it('the totals of the programme are the sums of its members', async () => {
  const totals = await product.run(programmeTotals)
  expect(totals.outstanding - totals.deficit).toBe(totals.issued - totals.reversed - totals.redeemed + totals.adjusted)
  expect(totals.members).toBeGreaterThan(5)
})
