import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { recordConsents } from '#modules/consent/index'
import { createIntents, explainContact } from '#modules/messaging/index'
import { evaluateMetrics, metricById } from '#modules/metrics/index'
import { NO_MEMBER } from '#platform/log/block'
import { sql } from '#platform/postgres'
import { anOrder, collect } from './builders.ts'
import { aProduct } from './workspace.ts'

const product = await aProduct()

// A stranger whose order came with an address, a visitor who left one and bought without a card, and a member.
const contact = { context: { traits: { email: 'stranger@example.com', phone: '13912345678' } } }
await collect(
  product,
  [
    { ...anOrder({ orderId: 'A', total: 120 }), userId: undefined, ...contact },
    anOrder({ orderId: 'B', total: 30, userId: 'm-1' }),
    { ...anOrder({ orderId: 'C', total: 50 }), userId: undefined, anonymousId: 'visitor-1' },
    { type: 'identify', anonymousId: 'visitor-1', messageId: 'i1', traits: { email: 'visitor@example.com' } },
    { type: 'identify', userId: 'm-1', messageId: 'i2', traits: { email: 'm-1@example.com' } },
  ],
  { kind: 'import', importId: randomUUID() },
)

const membersByKind = () =>
  product.run(async (ctx) => {
    const { rows } = await sql<{ id: string; kind: string; number: string | null }>`
      select members.member_id as id, members.kind, members.external_id as number
        from members.members
       order by members.kind desc
    `.execute(ctx.tx)
    return rows
  })

test('an order without a member is counted, and makes no member', async () => {
  const { history } = product.program.platform
  const counted = await history.read<{ orders: number; members: number }>(
    product.workspaceId,
    `select uniqExact(order_id) as orders, uniqExactIf(member_id, member_id != {nobody:UUID}) as members
       from events where workspace_id = {workspace:UUID} and name = 'Order Completed'`,
    { nobody: NO_MEMBER },
  )
  expect(counted).toEqual([{ orders: 3, members: 2 }])
  expect(await membersByKind()).toMatchObject([
    { kind: 'known', number: 'm-1' },
    { kind: 'anonymous', number: null },
  ])
})

test('penetration divides the orders of members by all orders, those of strangers and visitors among them', async () => {
  const period = { from: '2026-03-01', to: '2026-03-02' }
  const [penetration, share] = await product.run((ctx) =>
    evaluateMetrics(ctx, [metricById('penetration'), metricById('member_revenue_share')], period),
  )
  expect(penetration).toMatchObject({ numerator: 1, denominator: 3, value: 1 / 3 })
  expect(share).toMatchObject({ numerator: 30_000, denominator: 200_000, value: 0.15 })
})

test('who is no member can never be sent to, whatever address and consent there is of them', async () => {
  const [member, visitor] = (await membersByKind()).map(({ id }) => id) as [string, string]
  const everybody = [member, visitor, NO_MEMBER]
  await product.run(async (ctx) => {
    const granted = { purpose: 'marketing', channel: 'email', state: 'granted', source: 'web' } as const
    const at = new Date(ctx.now.getTime() - 86_400_000)
    await recordConsents(
      ctx,
      [member, visitor].map((memberId) => ({ ...granted, memberId, imported: false, proof: {}, at })),
    )
    const message = { channel: 'email', purpose: 'marketing', template: 'win-back-first', cause: 'test' } as const
    await createIntents(
      ctx,
      everybody.map((memberId) => ({ ...message, memberId, occurrence: '1' })),
    )
    const forecast = await explainContact(ctx, everybody, { purpose: 'marketing', channel: 'email' })
    expect([...forecast]).toEqual(
      expect.arrayContaining([
        [null, 1],
        ['not_a_member', 2],
      ]),
    )
  })
  await product.settle()
  const { rows } = await product.run((ctx) =>
    sql<{ memberId: string; state: string; reason: string | null }>`
      select intents.member_id as "memberId", intents.state, intents.reason
        from messaging.intents
    `.execute(ctx.tx),
  )
  expect(Object.fromEntries(rows.map(({ memberId, state, reason }) => [memberId, [state, reason]]))).toEqual({
    [member]: ['sandboxed', null],
    [visitor]: ['refused', 'not_a_member'],
    [NO_MEMBER]: ['refused', 'not_a_member'],
  })
})
