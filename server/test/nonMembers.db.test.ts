import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { NO_MEMBER } from '#platform/log/block'
import { sql } from '#platform/postgres'
import { anOrder, collect } from './builders.ts'
import { aProduct } from './workspace.ts'

const product = await aProduct()

test('an order without a member is counted, makes no member, and leaves nobody to contact', async () => {
  const sale = { ...anOrder({ orderId: 'A', total: 120 }), userId: undefined }
  const imported = { kind: 'import', importId: randomUUID() } as const
  await collect(product, [sale, anOrder({ orderId: 'B', total: 30, userId: 'm-1' })], imported)
  const { history } = product.program.platform
  const counted = await history.read<{ orders: number; members: number }>(
    product.workspaceId,
    `select uniqExact(order_id) as orders, uniqExactIf(member_id, member_id != {nobody:UUID}) as members
       from events where workspace_id = {workspace:UUID} and name = 'Order Completed'`,
    { nobody: NO_MEMBER },
  )
  expect(counted).toEqual([{ orders: 2, members: 1 }])
  const { rows } = await product.run((ctx) =>
    sql<{ number: string }>`select members.external_id as number from members.members`.execute(ctx.tx),
  )
  expect(rows).toEqual([{ number: 'm-1' }])
})
