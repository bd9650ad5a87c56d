import { afterAll, expect, test } from 'vitest'
import { openPostgres } from '#platform/postgres'
import { aProduct } from '../workspace.ts'

/** One connection, so that each transaction gets what the one before left behind. */
const product = await aProduct()
const postgres = openPostgres({ connectionString: product.ownerUrl, maxConnections: 1 })
afterAll(() => postgres.close())

/** What a connection of the pool says of itself when no transaction of ours is open on it. */
const leftBehind = () =>
  postgres.withConnection('', async (connection) => {
    await connection.query('rollback')
    await connection.query('set role regulars_app')
    const { rows } = await connection.query<{ workspace: string | null; segments: number }>(
      `select current_setting('app.workspace', true) as workspace, (select count(*) from segments.segments) as segments`,
    )
    await connection.query('reset role')
    await connection.query('begin')
    return rows[0]
  })

test.each([
  ['a transaction', () => postgres.inWorkspace(product.workspaceId, async () => {})],
  ['a connection for COPY', () => postgres.withConnection(product.workspaceId, async () => {})],
  [
    'a transaction that fails',
    () => postgres.inWorkspace(product.workspaceId, () => Promise.reject(new Error('no'))).catch(() => {}),
  ],
] as const)('%s leaves no workspace behind on its connection', async (_, use) => {
  await use()
  expect(await leftBehind()).toEqual({ workspace: '', segments: 0 })
})
