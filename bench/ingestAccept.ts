import { Agent, request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { batchOf, EVENTS_PER_BATCH, eventOf } from './events.ts'
import { type BenchLine, perSecond, round } from './line.ts'
import { openProduct } from './product.ts'

const BATCHES = 6_000
const CLIENTS = 32

/** Events accepted over HTTP in batches of the stock SDK, against the same rows written durably by COPY. */
export async function run(): Promise<BenchLine[]> {
  const product = await openProduct()
  try {
    const bodies = Array.from({ length: BATCHES }, (_, number) => batchOf(number))
    const address = new URL(await product.program.http.listen({ port: 0, host: '127.0.0.1' }))
    await post(address, product.writeKey, bodies.slice(0, 300))
    const ms = await post(address, product.writeKey, bodies)
    const accepted = perSecond(BATCHES * EVENTS_PER_BATCH, ms)
    const copied = await copy(product.ownerUrl, BATCHES * EVENTS_PER_BATCH)
    return [
      {
        name: 'ingest-accept',
        product: accepted,
        reference: copied,
        ratio: round(accepted / copied),
        unit: 'events/s',
        note: `${CLIENTS} clients, batches of ${EVENTS_PER_BATCH}, each answered after its commit; reference: COPY of the same events as rows in one stream; target >= 0.5`,
      },
    ]
  } finally {
    await product.close()
  }
}

async function post(address: URL, writeKey: string, bodies: readonly string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  const headers = {
    authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`,
    'content-type': 'application/json',
  }
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (next < bodies.length) await send(agent, address, headers, bodies[next++]!)
    }),
  )
  agent.destroy()
  return performance.now() - started
}

function send(agent: Agent, address: URL, headers: Record<string, string>, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        agent,
        host: address.hostname,
        port: address.port,
        path: '/v1/batch',
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
      },
      (answer) => {
        answer.resume()
        answer.once('end', () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`answered ${answer.statusCode}`)),
        )
      },
    )
    outgoing.once('error', reject)
    outgoing.end(body)
  })
}

/** A table of the shape of an event, with the key that would make it unique. */
async function copy(ownerUrl: string, events: number): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(
      `create table public.copied (message_id text primary key, name text, user_id text, occurred_at timestamptz, body jsonb)`,
    )
    const started = performance.now()
    await pipeline(Readable.from(rows(events)), client.query(copyFrom('copy public.copied from stdin')))
    return perSecond(events, performance.now() - started)
  } finally {
    await client.end()
  }
}

function* rows(events: number): Generator<string> {
  for (let number = 0; number < events; number++) {
    const event = eventOf(number)
    yield `${event.messageId}\t${event.event}\t${event.userId}\t${event.timestamp}\t${JSON.stringify(event)}\n`
  }
}
