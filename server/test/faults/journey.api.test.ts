import { createJourney, getJourney, setJourneyState } from '@regulars/contract/journeys'
import { setContactPolicy } from '@regulars/contract/messaging'
import { verify } from '@regulars/contract/operations'
import { createSegment, listSegments } from '@regulars/contract/segments'
import { describe, expect, it } from 'vitest'
import { inDatabase } from './oracle.ts'
import { aServerProcess, pause, type ServerProcess } from './process.ts'

const MEMBERS = 4_000

async function collectMembers(server: ServerProcess): Promise<void> {
  const { writeKey } = await server.credentials()
  for (let from = 0; from < MEMBERS; from += 500) {
    const batch = Array.from({ length: 500 }, (_, index) => from + index).flatMap((number) => [
      {
        type: 'identify',
        userId: `m-${number}`,
        messageId: `i-${number}`,
        traits: { email: `m${number}@example.com` },
      },
      {
        type: 'track',
        event: 'Consent Granted',
        userId: `m-${number}`,
        messageId: `c-${number}`,
        properties: { purpose: 'marketing', channel: 'email' },
      },
      {
        type: 'track',
        event: 'Order Completed',
        userId: `m-${number}`,
        messageId: `o-${number}`,
        properties: { order_id: `o-${number}`, total: 10 },
      },
    ])
    const answer = await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` },
      body: JSON.stringify({ batch }),
    })
    expect(answer.status).toBe(200)
  }
}

describe('a journey', { timeout: 300_000 }, () => {
  it('whose program is killed while it runs writes to every treated member once and to nobody held out', async () => {
    const server = await aServerProcess()
    await server.start()
    let api = await server.api()
    await api(setContactPolicy, { body: { perDay: 5, perWeek: 10, quietFrom: '00:00', quietTo: '00:00' } })
    await collectMembers(server)
    const segment = await api(createSegment, {
      body: {
        name: 'Bought',
        rule: {
          kind: 'event',
          name: 'Order Completed',
          aggregate: 'count',
          withinDays: null,
          comparison: '>=',
          value: 1,
        },
      },
    })
    for (let waited = 0; waited < 60_000; waited += 500) {
      const { items } = await api(listSegments, {})
      if (items.find((one) => one.id === segment.id)?.members === MEMBERS) break
      await pause(500)
    }
    const journey = await api(createJourney, { body: { template: 'win-back', name: 'Killed', segment: segment.id } })
    await api(setJourneyState, { params: { id: journey.id }, body: { state: 'running' } })
    for (let kill = 0; kill < 4; kill++) {
      await pause(150 + kill * 350)
      await server.kill()
      await server.start()
    }
    api = await server.api()
    let counts = (await api(getJourney, { params: { id: journey.id } })).counts
    for (let waited = 0; waited < 60_000 && counts.entered < MEMBERS; waited += 500) {
      await pause(500)
      counts = (await api(getJourney, { params: { id: journey.id } })).counts
    }
    expect(counts.entered).toBe(MEMBERS)
    const intents = await untilDecided(server)
    expect(intents.doubled).toBe(0)
    expect(intents.members).toBe(MEMBERS - counts.holdout)
    expect(intents.heldOut).toBe(0)
    expect(intents.sandboxed).toBe(intents.members)
    const verified = await api(verify, {})
    expect(verified.checks.filter((check) => !check.ok)).toEqual([])
  })
})

/** Counted past the product. */
async function untilDecided(server: ServerProcess) {
  for (let waited = 0; ; waited += 500) {
    const counts = await inDatabase(server, async (client) => {
      const { rows } = await client.query(`
        select count(distinct intents.member_id)::int as members,
               count(*)::int - count(distinct (intents.member_id, intents.cause))::int as doubled,
               count(*) filter (where intents.state = 'sandboxed')::int as sandboxed,
               count(*) filter (where intents.state in ('waiting', 'sending'))::int as waiting,
               count(*) filter (where runs.arm = 'holdout')::int as "heldOut"
          from messaging.intents
          join journeys.runs
            on runs.member_id = intents.member_id
           and runs.journey_id = intents.journey_id`)
      return rows[0] as { members: number; doubled: number; sandboxed: number; waiting: number; heldOut: number }
    })
    if (counts.waiting === 0 || waited > 60_000) return counts
    await pause(500)
  }
}
