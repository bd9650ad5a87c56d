import { createKey } from '../server/modules/access/index.ts'
import { everyPermission } from '../server/platform/http/api.ts'
import { asSystem } from '../server/platform/transaction.ts'
import { median, p95, rounds } from './counting.ts'
import { type BenchLine, round } from './line.ts'
import { haveRows } from './memberRows.ts'
import { asOwner } from './owner.ts'
import { haveHistory, type Population, populate } from './population.ts'
import { type BenchProduct, openProduct } from './product.ts'

const MEMBERS = 1_000_000
const EVENTS_OF_EACH = 50
const OPENED = 200
const WARM_UP = 20
const TARGET_MS = 300

/** The page of a member over HTTP, every block of it, among a million with fifty events each; against bare selects of its rows. */
export async function run(): Promise<BenchLine[]> {
  const product = await openProduct()
  try {
    const population = await populate(product, { members: MEMBERS, real: OPENED + WARM_UP })
    await haveRows(product)
    await haveHistory(product, population, EVENTS_OF_EACH)
    const opened = await openPages(product, population)
    const selected = await bareSelects(product, population)
    return [
      {
        name: 'member-360',
        product: round(p95(opened)),
        reference: round(p95(selected)),
        ratio: round(p95(opened) / p95(selected)),
        unit: 'ms, p95',
        note: `GET /v1/members/ID/overview over a socket, one after another, each member once: ${OPENED} of ${MEMBERS}, ${MEMBERS * EVENTS_OF_EACH} events; median ${round(median(opened))}; reference: the same rows by bare selects, median ${round(median(selected))}; target < ${TARGET_MS} ms`,
      },
    ]
  } finally {
    await product.close()
  }
}

async function openPages({ program, workspaceId }: BenchProduct, { real }: Population): Promise<number[]> {
  const { secret } = await asSystem(program.platform, workspaceId, (ctx) =>
    createKey(ctx, { kind: 'api', name: 'bench', scopes: [...everyPermission], expiresAt: null }),
  )
  const address = await program.http.listen({ port: 0, host: '127.0.0.1' })
  const headers = { authorization: `Bearer ${secret}` }
  const open = async (index: number) => {
    const answer = await fetch(`${address}/v1/members/${real[index]!.memberId}/overview`, { headers })
    return (await answer.json()) as Page
  }
  for (let index = 0; index < WARM_UP; index++) await open(OPENED + index)
  return rounds(OPENED, async (index) => assertWhole(await open(index)))
}

interface Page {
  readonly blocks: Record<string, { state: string; items?: unknown[]; orders?: number }>
}

/** A page that lacks a block might be a fast one. */
function assertWhole({ blocks }: Page): void {
  const unread = Object.entries(blocks).filter(([, { state }]) => state !== 'ready' && state !== 'missing')
  const { timeline, value, segments, messages } = blocks
  const rows = [timeline?.items?.length, value?.orders, segments?.items?.length, messages?.items?.length]
  const expected = [Math.min(20, EVENTS_OF_EACH), Math.ceil(EVENTS_OF_EACH / 5), 3, 2]
  if (unread.length > 0 || rows.join() !== expected.join())
    throw new Error(`the page of a member lacks something: ${JSON.stringify(unread)} ${rows.join()}`)
}

/** The rows of the blocks by their keys, past row-level security, one statement for each table. */
async function bareSelects({ program, workspaceId, ownerUrl }: BenchProduct, { real }: Population): Promise<number[]> {
  const { history } = program.platform
  return asOwner(ownerUrl, async (query) => {
    const select = async ({ memberId }: { memberId: string }) => {
      for (const [table, order] of tables)
        await query(
          `select * from ${table} where workspace_id = $1 and member_id = $2 ${order ? `order by ${order} desc limit 21` : ''}`,
          [workspaceId, memberId],
        )
      for (const statement of events) await history.read(workspaceId, statement, { member: memberId })
    }
    await rounds(WARM_UP, (index) => select(real[OPENED + index]!))
    return rounds(OPENED, (index) => select(real[index]!))
  })
}

const tables = [
  ['members.members'],
  ['members.keys'],
  ['members.identifiers'],
  ['members.direct_values'],
  ['members.attributes'],
  ['segments.rfm_scores'],
  ['segments.standings'],
  ['segments.stage_history', 'change_id'],
  ['segments.memberships'],
  ['loyalty.balances'],
  ['loyalty.transactions', 'seq'],
  ['consent.current'],
  ['messaging.intents', 'intent_id'],
  ['experiments.assignments'],
] as const

const events = [
  `select * from events
    where workspace_id = {workspace:UUID} and member_id = {member:UUID}
    order by occurred_at desc
    limit 21`,
  `select * from events
    where workspace_id = {workspace:UUID} and member_id = {member:UUID} and name in ('Order Completed', 'Order Refunded')
    order by occurred_at desc
    limit 21`,
  `select uniqExact(order_id), sum(amount_mills), min(occurred_at), max(occurred_at)
     from events
    where workspace_id = {workspace:UUID} and member_id = {member:UUID} and name = 'Order Completed'`,
  `select count()
     from events
    where workspace_id = {workspace:UUID} and member_id = {member:UUID} and name = 'Product Viewed'`,
]
