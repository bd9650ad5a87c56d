import { describe, expect, it } from 'vitest'
import { aProduct } from '#test/workspace'
import { sql } from '../postgres.ts'
import { asSystem } from '../transaction.ts'
import { appendEvents } from './append.ts'
import { type Consumer, consumeOnce } from './consumer.ts'
import type { LogEvent } from './event.ts'
import { drainOnce, type Sink } from './sink.ts'

const product = await aProduct()
const { platform } = product.program
const { workspaceId } = product

function anEvent(name: string, memberId: string | null = MEMBER): LogEvent {
  const eventId = platform.ids.next()
  const now = platform.clock.now()
  return {
    eventId,
    memberId,
    name,
    type: 'internal',
    source: 'test',
    messageId: eventId,
    occurredAt: now,
    receivedAt: now,
    originalAt: null,
    sentAt: null,
    externalId: '',
    orderId: '',
    amountMills: null,
    importId: null,
    properties: {},
  }
}

const MEMBER = '01900000-0000-7000-8000-00000000000a'

/** A consumer of its own name for each test, with what it was given. */
function aFollower(name: string): Consumer & { readonly seen: string[] } {
  const seen: string[] = []
  return {
    name,
    seen,
    wants: async () => [`${name} 1`, `${name} 2`, `${name} 3`],
    async handle(_ctx, events) {
      seen.push(...events.map((event) => event.name))
    },
  }
}

const append = (...names: string[]) =>
  asSystem(platform, workspaceId, (ctx) =>
    appendEvents(
      ctx.tx,
      workspaceId,
      names.map((name) => anEvent(name)),
    ),
  )
const consume = (consumer: Consumer) => asSystem(platform, workspaceId, (ctx) => consumeOnce(ctx, consumer))

async function consumeAll(consumer: Consumer): Promise<void> {
  await product.untilReadable()
  while ((await consume(consumer)) > 0);
}

describe('the log', () => {
  it('is never read past a transaction in flight, so that nothing appears before what was read', async () => {
    const follower = aFollower('flight')
    await consumeAll(follower)
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let appended = () => {}
    const isAppended = new Promise<void>((resolve) => {
      appended = resolve
    })
    const slow = asSystem(platform, workspaceId, async (ctx) => {
      await appendEvents(ctx.tx, workspaceId, [anEvent('flight 1')])
      appended()
      await held
    })
    await isAppended
    await append('flight 2')
    expect(await consume(follower)).toBe(0)
    expect(follower.seen).toEqual([])
    release()
    await slow
    await consumeAll(follower)
    expect(follower.seen).toEqual(['flight 1', 'flight 2'])
  })

  it('gives a batch again when its effects did not commit', async () => {
    const follower = aFollower('again')
    await append('again 1')
    await product.untilReadable()
    const failing: Consumer = {
      ...follower,
      handle: async () => {
        throw new Error('the effect failed')
      },
    }
    await expect(consume(failing)).rejects.toThrow('the effect failed')
    await consumeAll(follower)
    await consumeAll(follower)
    expect(follower.seen).toEqual(['again 1'])
  })

  it('is followed by two workers side by side without either taking what the other has', async () => {
    const follower = aFollower('pair')
    await Promise.all(Array.from({ length: 40 }, () => append('pair 1', 'pair 2')))
    await Promise.all([consumeAll(follower), consumeAll(follower)])
    await consumeAll(follower)
    expect(follower.seen.filter((name) => name === 'pair 1')).toHaveLength(40)
    expect(follower.seen.filter((name) => name === 'pair 2')).toHaveLength(40)
  })

  it('is looked at without a write when there is nothing new: a look costs no flush of the disk', async () => {
    const follower = aFollower('idle')
    await consumeAll(follower)
    const wrote = await asSystem(platform, workspaceId, async (ctx) => {
      expect(await consumeOnce(ctx, follower)).toBe(0)
      // A transaction gets a number of its own with its first write or row lock.
      const { rows } = await sql<{ xid: string | null }>`select pg_current_xact_id_if_assigned()::text as xid`.execute(
        ctx.tx,
      )
      return rows[0]!.xid
    })
    expect(wrote).toBeNull()
    await append('idle 1')
    await consumeAll(follower)
    expect(follower.seen).toEqual(['idle 1'])
  })

  it('skips events nobody asked for, yet passes them', async () => {
    const follower = aFollower('choosy')
    await append('choosy 1', 'something else', 'choosy 2')
    await consumeAll(follower)
    expect(follower.seen).toEqual(['choosy 1', 'choosy 2'])
  })

  it('is fetched and unpacked once for all who follow it', async () => {
    const first = aFollower('shared')
    const second = { ...aFollower('shared too'), wants: first.wants! }
    await append('shared 1', 'shared 2')
    await consumeAll(first)
    await asSystem(platform, workspaceId, (ctx) =>
      sql`update log.blocks set payload = '' where workspace_id = ${workspaceId}`.execute(ctx.tx),
    )
    await consumeAll(second)
    expect(second.seen).toEqual(first.seen)
  })
})

describe('the history', () => {
  const countOf = async (name: string) => {
    const [row] = await platform.history.read<{ n: number }>(
      workspaceId,
      'select count() as n from events where workspace_id = {workspace:UUID} and name = {name:String}',
      { name },
    )
    return row!.n
  }

  it('holds a block once when the program died after sending and before remembering it', async () => {
    await product.settle()
    await append('sent twice')
    let sent = 0
    const sink: Sink = {
      name: 'history',
      async send(lines, token) {
        await platform.history.insertLines('events', lines, token)
        sent += 1
        if (sent === 1) throw new Error('killed')
      },
    }
    product.clock.advance({ seconds: 5 })
    await product.untilReadable()
    await expect(drainOnce(platform, workspaceId, sink)).rejects.toThrow('killed')
    // What comes in between must not change the block that is sent again.
    await append('came later')
    await product.untilReadable()
    while (await drainOnce(platform, workspaceId, sink));
    expect(sent).toBeGreaterThan(1)
    expect(await countOf('sent twice')).toBe(1)
    expect(await countOf('came later')).toBe(1)
  })

  it('refuses a question that does not name the workspace', async () => {
    await expect(platform.history.read(workspaceId, 'select count() from events')).rejects.toThrow('{workspace:UUID}')
  })
})
