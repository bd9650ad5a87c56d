import { logStatus } from '@regulars/contract/events'
import { verify } from '@regulars/contract/operations'
import { describe, expect, it } from 'vitest'
import { readStores } from './oracle.ts'
import { aServerProcess, pause, type ServerProcess } from './process.ts'

const EVENTS_PER_BATCH = 20
const CLIENTS = 6

/** What a sender remembers: ids that were acknowledged, and those it does not know of and sends again. */
class Sender {
  readonly acknowledged = new Set<string>()
  readonly #writeKey: string
  readonly #server: ServerProcess
  #number = 0
  #stopped = false
  resent = 0

  constructor(server: ServerProcess, writeKey: string) {
    this.#server = server
    this.#writeKey = writeKey
  }

  async run(client: number): Promise<void> {
    while (!this.#stopped) await this.#deliver(this.#next(client))
  }

  stop(): void {
    this.#stopped = true
  }

  #next(client: number) {
    return Array.from({ length: EVENTS_PER_BATCH }, () => {
      const id = `c${client}-${++this.#number}`
      return {
        type: 'track',
        event: 'Order Completed',
        userId: `u-${this.#number % 50}`,
        messageId: id,
        properties: { order_id: id, total: 10 },
      }
    })
  }

  /** As stock clients do: again and again until it is acknowledged. */
  async #deliver(batch: readonly { messageId: string }[]): Promise<void> {
    for (;;) {
      const answer = await fetch(`${this.#server.url}/v1/batch`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${this.#writeKey}:`).toString('base64')}` },
        body: JSON.stringify({ batch }),
        signal: AbortSignal.timeout(10_000),
      }).catch(() => undefined)
      if (answer?.status === 200) break
      this.resent += 1
      await pause(100)
    }
    for (const event of batch) this.acknowledged.add(event.messageId)
  }
}

async function untilSettled(server: ServerProcess): Promise<number> {
  const api = await server.api()
  for (let waited = 0; waited < 60_000; waited += 250) {
    const status = await api(logStatus, {}).catch(() => undefined)
    if (status && status.waitingBatches === 0 && status.consumers.every((consumer) => consumer.waitingEvents === 0))
      return status.events
    await pause(250)
  }
  throw new Error('the log does not come to rest')
}

/** Each acknowledged event is in the history once, with one entry of points. Senders count what they were told. */
async function expectNothingLost(server: ServerProcess, sender: Sender): Promise<void> {
  await untilSettled(server)
  const api = await server.api()
  const verified = await api(verify, {})
  expect(verified.checks.filter((check) => !check.ok)).toEqual([])
  const seen = await readStores(server)
  expect(seen.messageIds.filter((id) => !sender.acknowledged.has(id))).toEqual([])
  expect(seen.messageIds.length).toBe(new Set(seen.messageIds).size)
  expect(new Set(seen.messageIds)).toEqual(sender.acknowledged)
  expect(seen.points).toBe(sender.acknowledged.size * 10)
}

describe('nothing acknowledged is lost or doubled', { timeout: 240_000 }, () => {
  it('when the program is killed while events come in', async () => {
    const server = await aServerProcess()
    await server.start()
    const sender = new Sender(server, (await server.credentials()).writeKey)
    const sending = Array.from({ length: CLIENTS }, (_, client) => sender.run(client))
    for (let kill = 0; kill < 3; kill++) {
      await pause(700 + kill * 450)
      await server.kill()
      await server.start()
    }
    await pause(500)
    sender.stop()
    await Promise.all(sending)
    expect(sender.resent).toBeGreaterThan(0)
    expect(sender.acknowledged.size).toBeGreaterThan(500)
    await expectNothingLost(server, sender)
  })

  it('when PostgreSQL is killed under the program, which starts it again', async () => {
    const server = await aServerProcess()
    await server.start()
    const sender = new Sender(server, (await server.credentials()).writeKey)
    const sending = Array.from({ length: CLIENTS }, (_, client) => sender.run(client))
    for (let kill = 0; kill < 2; kill++) {
      await pause(1_000)
      await server.killPostgres()
      await pause(1_500)
    }
    sender.stop()
    await Promise.all(sending)
    expect(sender.resent).toBeGreaterThan(0)
    await expectNothingLost(server, sender)
  })
})
