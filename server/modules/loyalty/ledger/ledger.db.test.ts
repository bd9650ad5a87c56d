import { describe, expect, it } from 'vitest'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { balancesOf, type Entry, post, preview, statementOf } from '../index.ts'
import { ledgerInvariants } from './ledger.invariants.ts'

const product = await aProduct()
const { ids } = product.program.platform

function anEntry(entry: Partial<Entry> & { memberId: string; points: number }): Entry {
  return {
    currency: 'points',
    kind: 'adjust',
    key: `test:${ids.next()}`,
    reason: 'test',
    orderId: null,
    ruleVersion: null,
    occurredAt: product.clock.now(),
    expiresAt: null,
    sourceRef: null,
    shortfall: 'owe',
    ...entry,
  }
}

const availableOf = (memberId: string) =>
  product.run(async (ctx) => (await balancesOf(ctx, [memberId])).get(memberId)!.available)

async function breaches(ctx: Ctx): Promise<string[]> {
  const found: string[] = []
  for (const invariant of ledgerInvariants) {
    const result = await invariant.check(ctx)
    if (result.breaches > 0) found.push(`${invariant.id} ${result.sample.join(' ')}`)
  }
  return found
}

describe('posting', () => {
  it('carries thousands of entries of many members in one call, over several rounds', async () => {
    const members = Array.from({ length: 60 }, () => ids.next())
    const entries = Array.from({ length: 12_000 }, (_, n) =>
      anEntry({ memberId: members[n % members.length]!, points: n % 3 === 2 ? -2 : 1 + (n % 5) }),
    )
    const posted = await product.run((ctx) => post(ctx, entries))
    expect(posted).toHaveLength(entries.length)
    const balances = await product.run((ctx) => balancesOf(ctx, members))
    for (const memberId of members) {
      const sum = entries.filter((one) => one.memberId === memberId).reduce((total, one) => total + one.points, 0)
      expect(balances.get(memberId)!.available).toBe(sum)
    }
    expect(await product.run(breaches)).toEqual([])
  })

  it('the same key again changes nothing and answers with the first transaction', async () => {
    const entry = anEntry({ memberId: ids.next(), points: 7 })
    const [first] = await product.run((ctx) => post(ctx, [entry, entry]))
    const again = await product.run((ctx) => post(ctx, [entry]))
    expect(again).toEqual([{ ...first, repeated: true }])
    expect(await availableOf(entry.memberId)).toBe(7)
  })

  it('the same key for other points is an error, not a repetition', async () => {
    const entry = anEntry({ memberId: ids.next(), points: 7 })
    await product.run((ctx) => post(ctx, [entry]))
    await expect(product.run((ctx) => post(ctx, [{ ...entry, points: 8 }]))).rejects.toThrow(/stands for adjust 7/)
  })

  it('a spend beyond the balance leaves everything as it was, other entries of the batch too', async () => {
    const [rich, poor] = [ids.next(), ids.next()]
    const batch = [
      anEntry({ memberId: rich, points: 100 }),
      anEntry({ memberId: poor, points: 5 }),
      anEntry({ memberId: poor, points: -6, kind: 'redeem', shortfall: 'refuse' }),
    ]
    await expect(product.run((ctx) => post(ctx, batch))).rejects.toMatchObject({
      code: 'insufficient_points',
      values: { available: 5, needed: 6 },
    })
    expect([await availableOf(rich), await availableOf(poor)]).toEqual([0, 0])
  })

  it('a preview decides as the posting does, and writes nothing', async () => {
    const memberId = ids.next()
    await product.run((ctx) => post(ctx, [anEntry({ memberId, points: 30 })]))
    const entries = [anEntry({ memberId, points: -12, kind: 'redeem' }), anEntry({ memberId, points: 4 })]
    const [foreseen] = await product.run((ctx) => preview(ctx, entries))
    expect(await availableOf(memberId)).toBe(30)
    await product.run((ctx) => post(ctx, entries))
    expect(foreseen).toMatchObject({ available: await availableOf(memberId), redeemed: 12, lastSeq: 3 })
    const refused = [anEntry({ memberId, points: -99, shortfall: 'refuse' })]
    await expect(product.run((ctx) => preview(ctx, refused))).rejects.toMatchObject({ code: 'insufficient_points' })
  })

  it('a take-back of points already spent is repaid by the credits that come next', async () => {
    const memberId = ids.next()
    const bought = anEntry({ memberId, points: 50, kind: 'earn', sourceRef: 'A' })
    await product.run((ctx) => post(ctx, [bought, anEntry({ memberId, points: -40, kind: 'redeem' })]))
    await product.run((ctx) => post(ctx, [anEntry({ memberId, points: -50, kind: 'reverse', sourceRef: 'A' })]))
    expect(await availableOf(memberId)).toBe(-40)
    expect(await product.run(breaches)).toEqual([])
    await product.run((ctx) => post(ctx, [anEntry({ memberId, points: 25 })]))
    await product.run((ctx) => post(ctx, [anEntry({ memberId, points: 20 })]))
    const { rows } = await product.run((ctx) =>
      sql<{ seq: number; remaining: number }>`
        select lots.seq, lots.remaining from loyalty.lots where lots.member_id = ${memberId} order by lots.seq
      `.execute(ctx.tx),
    )
    expect(rows).toEqual([
      { seq: 1, remaining: 0 },
      { seq: 4, remaining: 0 },
      { seq: 5, remaining: 5 },
    ])
    expect(await product.run(breaches)).toEqual([])
  })

  it('keeps point currencies apart', async () => {
    const memberId = ids.next()
    await product.run((ctx) =>
      post(ctx, [anEntry({ memberId, points: 5 }), anEntry({ memberId, points: 9, currency: 'growth' })]),
    )
    expect(await availableOf(memberId)).toBe(5)
    expect(await product.run(breaches)).toEqual([])
  })

  it('publishes each transaction with what it counts towards its total', async () => {
    const memberId = ids.next()
    await product.run((ctx) =>
      post(ctx, [
        anEntry({ memberId, points: 9, kind: 'earn', orderId: 'A' }),
        anEntry({ memberId, points: -4, kind: 'reverse', orderId: 'A' }),
        anEntry({ memberId, points: -1, kind: 'adjust' }),
      ]),
    )
    await product.settle()
    const events = await product.program.platform.history.read<{ name: string; order_id: string; properties: string }>(
      product.workspaceId,
      `select name, order_id, properties from events
        where workspace_id = {workspace:UUID} and member_id = {member:UUID} order by name`,
      { member: memberId },
    )
    expect(events.map((event) => [event.name, event.order_id, JSON.parse(event.properties).points])).toEqual([
      ['points.adjusted', '', -1],
      ['points.earned', 'A', 9],
      ['points.reversed', 'A', 4],
    ])
  })
})

describe('sixteen clients on few members', () => {
  const members = Array.from({ length: 5 }, () => ids.next())
  const CLIENTS = 16
  const ROUNDS = 12

  it('lose nothing, double nothing and never wait for each other in a circle', async () => {
    const shared = members.map((memberId) => anEntry({ memberId, points: 3, key: 'shared' }))
    await Promise.all(
      Array.from({ length: CLIENTS }, async (_, client) => {
        for (let round = 0; round < ROUNDS; round++) {
          const turned = [...members.slice(client % 5), ...members.slice(0, client % 5)]
          const own = turned.map((memberId) =>
            anEntry({ memberId, points: round % 2 === 0 ? 10 : -4, key: `${client}/${round}` }),
          )
          await product.run((ctx) => post(ctx, [...own, ...shared]))
        }
      }),
    )
    const expected = CLIENTS * (ROUNDS / 2) * (10 - 4) + 3
    const balances = await product.run((ctx) => balancesOf(ctx, members))
    expect(members.map((memberId) => balances.get(memberId)!.available)).toEqual(members.map(() => expected))
    expect(await product.run(breaches)).toEqual([])
  })

  it('cannot spend the same points twice', async () => {
    const memberId = ids.next()
    await product.run((ctx) => post(ctx, [anEntry({ memberId, points: 100 })]))
    const outcomes = await Promise.allSettled(
      Array.from({ length: 20 }, () =>
        product.run((ctx) => post(ctx, [anEntry({ memberId, points: -30, kind: 'redeem', shortfall: 'refuse' })])),
      ),
    )
    expect(outcomes.filter((outcome) => outcome.status === 'fulfilled')).toHaveLength(3)
    expect(await availableOf(memberId)).toBe(10)
    expect(await product.run(breaches)).toEqual([])
  })
})

it('a statement is read page by page, last posted first, each line with the balance after it', async () => {
  const memberId = ids.next()
  await product.run((ctx) =>
    post(
      ctx,
      [1, 2, 3, 4, 5].map((points) => anEntry({ memberId, points })),
    ),
  )
  const first = await product.run((ctx) => statementOf(ctx, memberId, { limit: 3 }))
  const second = await product.run((ctx) => statementOf(ctx, memberId, { limit: 3, cursor: first.nextCursor! }))
  expect([...first.items, ...second.items].map((item) => [item.points, item.balanceAfter])).toEqual([
    [5, 15],
    [4, 10],
    [3, 6],
    [2, 3],
    [1, 1],
  ])
  expect(second.nextCursor).toBeNull()
})
