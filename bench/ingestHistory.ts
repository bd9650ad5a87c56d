import { gzipSync } from 'node:zlib'
import { historyTask } from '../server/modules/events/history.ts'
import { resolveTask } from '../server/modules/events/resolve.ts'
import { encodeBlock, unpack } from '../server/platform/log/block.ts'
import type { LogEvent } from '../server/platform/log/event.ts'
import { appendToInbox } from '../server/platform/log/inbox.ts'
import { asSystem } from '../server/platform/transaction.ts'
import { eventOf } from './events.ts'
import { type BenchLine, perSecond, round } from './line.ts'
import { openProduct } from './product.ts'

const EVENTS = 200_000
const EVENTS_PER_BATCH = 500
const EVENTS_PER_BLOCK = 10_000

/** From accepted to queryable: resolution, members, log and history, against the same lines put raw into ClickHouse. */
export async function run(): Promise<BenchLine[]> {
  const product = await openProduct()
  try {
    await accept(product, 0, 20_000)
    await follow(product)
    await accept(product, 20_000, EVENTS)
    const started = performance.now()
    await follow(product)
    const followed = perSecond(EVENTS, performance.now() - started)
    const raw = await insertRaw(product)
    return [
      {
        name: 'ingest-history',
        product: followed,
        reference: raw,
        ratio: round(followed / raw),
        unit: 'events/s',
        note: `${EVENTS} accepted events of 20,000 members until the last is queryable; reference: the same lines in blocks of ${EVENTS_PER_BLOCK} into a table of the same shape; target >= 0.5`,
      },
    ]
  } finally {
    await product.close()
  }
}

type Product = Awaited<ReturnType<typeof openProduct>>

async function accept({ program, workspaceId }: Product, from: number, count: number): Promise<void> {
  const { platform } = program
  for (let start = from; start < from + count; start += EVENTS_PER_BATCH) {
    const batch = Array.from({ length: EVENTS_PER_BATCH }, (_, index) => eventOf(start + index))
    await asSystem(platform, workspaceId, (ctx) =>
      appendToInbox(ctx.tx, ctx.keys, workspaceId, [
        {
          sourceId: workspaceId,
          source: 'bench',
          kind: 'collect',
          importId: null,
          receivedAt: ctx.now,
          eventCount: batch.length,
          body: gzipSync(JSON.stringify({ batch }), { level: 1 }),
        },
      ]),
    )
  }
}

/** The two side by side, as the program runs them. */
async function follow({ program, workspaceId }: Product): Promise<void> {
  const resolve = resolveTask(program.platform)
  const history = historyTask(program.platform)
  let resolving = true
  const resolved = (async () => {
    while (await resolve.run(workspaceId));
    resolving = false
  })()
  const filled = (async () => {
    for (;;) {
      const wasResolving = resolving
      const sent = await history.run(workspaceId)
      if (!sent && !wasResolving) return
      if (!sent) await new Promise((done) => setTimeout(done, 5))
    }
  })()
  await Promise.all([resolved, filled])
  await drainRest(history, workspaceId)
}

/** The last block may be too small to send at once; it goes after its second of patience. */
async function drainRest(history: { run(workspaceId: string): Promise<boolean> }, workspaceId: string): Promise<void> {
  for (let waited = 0; waited < 1_200; waited += 100) {
    if (await history.run(workspaceId)) return
    await new Promise((done) => setTimeout(done, 100))
  }
}

async function insertRaw({ program, workspaceId, command }: Product): Promise<number> {
  await command('create table raw as events')
  const { platform } = program
  const blocks = Array.from({ length: EVENTS / EVENTS_PER_BLOCK }, (_, block) =>
    unpack(
      encodeBlock(
        workspaceId,
        0,
        Array.from({ length: EVENTS_PER_BLOCK }, (__, index) =>
          lineOf(platform.ids.next(), block * EVENTS_PER_BLOCK + index),
        ),
      ).payload,
    ),
  )
  const started = performance.now()
  for (const [index, lines] of blocks.entries())
    await platform.history.insertLines('raw' as 'events', lines, `raw-${index}`)
  return perSecond(EVENTS, performance.now() - started)
}

function lineOf(id: string, number: number): LogEvent {
  const event = eventOf(number)
  const at = new Date(String(event.timestamp))
  return {
    eventId: id,
    memberId: id,
    name: String(event.event),
    type: 'track',
    source: 'bench',
    messageId: String(event.messageId),
    occurredAt: at,
    receivedAt: at,
    originalAt: at,
    sentAt: at,
    externalId: String(event.userId),
    orderId: '',
    amountMills: null,
    importId: null,
    properties: event.properties as Record<string, unknown>,
  }
}
