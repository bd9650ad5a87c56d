import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asSystem } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { settle } from './earning/earning.commands.ts'
import type { Fact } from './earning/facts.ts'
import { loyalty, post } from './index.ts'

const product = await aProduct()
const { platform } = product.program
const owner = new pg.Client({ connectionString: product.ownerUrl })

beforeAll(async () => {
  await owner.connect()
  // What the database itself would refuse is let in, to see that verify does not rely on it.
  await owner.query(`
    alter table loyalty.transactions drop constraint transactions_once;
    alter table loyalty.balances drop constraint balances_add_up;
    alter table loyalty.lots drop constraint lots_remaining;
    alter table loyalty.member_earnings drop constraint member_earnings_bound;
    alter table loyalty.order_earnings drop constraint order_earnings_points;
  `)
})

afterAll(() => owner.end())

/** A workspace with every kind of row: orders, both kinds of refund, a spend, a debt that is partly repaid. */
async function aLedger(): Promise<string> {
  const workspaceId = await product.addWorkspace('ledger')
  const at = product.clock.now()
  const [one, two] = [platform.ids.next(), platform.ids.next()]
  const order = (memberId: string, orderId: string, totalMills: number): Fact => {
    return { kind: 'order', memberId, orderId, totalMills, at, receivedAt: at, importId: null }
  }
  const refund = (memberId: string, refundId: string, originalOrderId: string | null, amountMills: number): Fact => {
    return { kind: 'refund', memberId, refundId, originalOrderId, amountMills, at, receivedAt: at, importId: null }
  }
  const spend = (memberId: string, points: number) => ({
    memberId,
    points: -points,
    currency: 'points',
    kind: 'redeem' as const,
    key: 'spend',
    reason: 'test',
    orderId: null,
    ruleVersion: null,
    occurredAt: at,
    expiresAt: null,
    sourceRef: null,
    shortfall: 'refuse' as const,
  })
  await asSystem(platform, workspaceId, async (ctx) => {
    await settle(ctx, [order(one, 'A', 90_000), order(one, 'B', 20_500), order(two, 'C', 50_000)])
    await post(ctx, [spend(one, 30), spend(two, 45)])
    await settle(ctx, [refund(one, 'r1', 'A', 10_000), refund(one, 'r2', null, 5_500), refund(two, 'r3', 'C', 50_000)])
    await settle(ctx, [order(two, 'D', 12_000)])
  })
  return workspaceId
}

async function breached(workspaceId: string): Promise<string[]> {
  const found: string[] = []
  for (const invariant of loyalty.invariants ?? []) {
    const result = await asSystem(platform, workspaceId, (ctx) => invariant.check(ctx))
    expect(result.checked).toBeGreaterThan(0)
    expect(result.sample.length > 0).toBe(result.breaches > 0)
    if (result.breaches > 0) found.push(invariant.id.replace('loyalty.', ''))
  }
  return found
}

/** One row changed by hand, and the claims that must notice it. */
const tamperings: readonly { name: string; statement: string; noticedBy: readonly string[] }[] = [
  {
    name: 'a leg with more points',
    statement: `update loyalty.postings set points = points - 1
                 where account = 'programme.issued' and seq = 1 and workspace_id = $1`,
    noticedBy: ['legs-sum-to-zero', 'balance-is-replay'],
  },
  {
    name: 'both legs moved alike, so that they still sum to zero',
    statement: `update loyalty.postings set points = points + sign(points) where seq = 1 and workspace_id = $1`,
    noticedBy: ['legs-sum-to-zero', 'balance-is-replay'],
  },
  {
    name: 'legs without their transaction',
    statement: `delete from loyalty.transactions where seq = 2 and workspace_id = $1`,
    noticedBy: ['legs-sum-to-zero', 'statement-runs-on'],
  },
  {
    name: 'a transaction without its legs',
    statement: `delete from loyalty.postings where seq = 2 and workspace_id = $1`,
    noticedBy: ['legs-sum-to-zero', 'balance-is-replay'],
  },
  {
    name: 'a balance raised by hand',
    statement: `update loyalty.balances set available = available + 100 where workspace_id = $1`,
    noticedBy: ['balance-is-replay', 'lots-carry-balance'],
  },
  {
    name: 'a total for life changed by hand',
    statement: `update loyalty.balances set lifetime_redeemed = lifetime_redeemed + 1 where workspace_id = $1`,
    noticedBy: ['balance-is-replay'],
  },
  {
    name: 'an account taken away',
    statement: `delete from loyalty.balances where workspace_id = $1`,
    noticedBy: ['balance-is-replay', 'lots-carry-balance'],
  },
  {
    name: 'a line of a statement with another balance',
    statement: `update loyalty.transactions set balance_after = balance_after + 1 where seq = 1 and workspace_id = $1`,
    noticedBy: ['statement-runs-on'],
  },
  {
    name: 'a lot with more left',
    statement: `update loyalty.lots set remaining = remaining + 1 where seq = 1 and workspace_id = $1`,
    noticedBy: ['lots-carry-balance', 'lots-explained'],
  },
  {
    name: 'a lot below zero',
    statement: `update loyalty.lots set remaining = -1 where remaining = 0 and workspace_id = $1`,
    noticedBy: ['lots-carry-balance', 'lots-explained'],
  },
  {
    name: 'a lot that is gone',
    statement: `delete from loyalty.lots where remaining = 0 and workspace_id = $1`,
    noticedBy: ['lots-explained'],
  },
  {
    name: 'an allocation that is gone',
    statement: `delete from loyalty.allocations
                 where (member_id, debit_seq) in (select member_id, min(debit_seq) from loyalty.allocations group by 1)
                   and workspace_id = $1`,
    noticedBy: ['lots-explained', 'debits-explained'],
  },
  {
    name: 'a debt that is forgiven silently',
    statement: `delete from loyalty.debts where workspace_id = $1`,
    noticedBy: ['lots-carry-balance', 'debits-explained'],
  },
  {
    name: 'a cause that was posted twice',
    statement: `update loyalty.transactions set unique_key = 'twice' where workspace_id = $1`,
    noticedBy: ['keys-once'],
  },
  {
    name: 'an order with another total',
    statement: `update loyalty.order_earnings set total_mills = total_mills + 1000 where workspace_id = $1`,
    noticedBy: ['orders-earn-by-rule', 'loose-refunds-by-rule'],
  },
  {
    name: 'an order that earned more than its rule gives',
    statement: `update loyalty.order_earnings set earned = earned + 1 where order_id = 'A' and workspace_id = $1`,
    noticedBy: ['orders-earn-by-rule', 'loose-refunds-by-rule', 'earnings-are-posted'],
  },
  {
    name: 'a refund of a named order that vanished',
    statement: `delete from loyalty.order_refunds where refund_id = 'r1' and workspace_id = $1`,
    noticedBy: ['orders-earn-by-rule'],
  },
  {
    name: 'a refund without an order that vanished',
    statement: `delete from loyalty.order_refunds where refund_id = 'r2' and workspace_id = $1`,
    noticedBy: ['loose-refunds-by-rule'],
  },
  {
    name: 'a take-back that was let go',
    statement: `update loyalty.member_earnings set loose_taken = 0 where loose_taken > 0 and workspace_id = $1`,
    noticedBy: ['loose-refunds-by-rule', 'earnings-are-posted'],
  },
  {
    name: 'an order whose points were earned but not posted',
    statement: `delete from loyalty.transactions where order_id = 'B' and workspace_id = $1`,
    noticedBy: ['legs-sum-to-zero', 'statement-runs-on', 'earnings-are-posted'],
  },
  {
    name: 'an order that vanished after it earned',
    statement: `delete from loyalty.order_earnings where order_id = 'B' and workspace_id = $1`,
    noticedBy: ['loose-refunds-by-rule', 'earnings-are-posted'],
  },
]

describe('verify', () => {
  it('finds nothing in a ledger with orders, refunds, spends and debts', async () => {
    const workspaceId = await aLedger()
    const { rows } = await owner.query('select open_points from loyalty.debts where workspace_id = $1', [workspaceId])
    expect(rows).toEqual([{ open_points: 33 }])
    expect(await breached(workspaceId)).toEqual([])
  })

  it.each(tamperings)('notices $name', async ({ statement, noticedBy }) => {
    const workspaceId = await aLedger()
    const { rowCount } = await owner.query(statement, [workspaceId])
    expect(rowCount).toBeGreaterThan(0)
    expect(await breached(workspaceId)).toEqual(expect.arrayContaining([...noticedBy]))
  })

  it('has a tampering for every claim', () => {
    const noticed = new Set(tamperings.flatMap((one) => one.noticedBy))
    expect([...noticed].sort()).toEqual((loyalty.invariants ?? []).map(({ id }) => id.replace('loyalty.', '')).sort())
  })
})

it('the program itself may not change or delete what was posted', async () => {
  const workspaceId = await aLedger()
  for (const table of ['transactions', 'postings', 'allocations', 'earning_rules']) {
    for (const statement of [
      `delete from loyalty.${table}`,
      `update loyalty.${table} set workspace_id = workspace_id`,
    ]) {
      const attempt = platform.postgres.withConnection(workspaceId, (connection) => connection.query(statement))
      await expect(attempt).rejects.toMatchObject({ code: '42501' })
    }
  }
})
