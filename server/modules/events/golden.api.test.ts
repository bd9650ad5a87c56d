import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serverFolder } from '#platform/folders'
import { sql } from '#platform/postgres'
import { aWriteKey } from '#test/builders'
import { aProduct } from '#test/workspace'

interface Golden {
  readonly name: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly authorization: 'basic' | 'wrong'
  readonly body?: string
  readonly bodyBase64?: string
  readonly expect: {
    readonly status: number
    readonly history: readonly { name: string; externalId: string; occurredAt?: string }[]
    readonly quarantined: readonly string[]
  }
}

const { requests } = JSON.parse(readFileSync(join(serverFolder, 'test/golden/collect.json'), 'utf8')) as {
  requests: Golden[]
}
const product = await aProduct({ now: '2026-03-02T10:00:00.000Z' })
const writeKey = await aWriteKey(product)
const seen = { events: new Set<string>(), quarantined: 0 }

/** In order: a later request may repeat an earlier one. */
describe('raw requests of the golden file', () => {
  it.each(requests.map((request) => [request.name, request] as const))('%s', async (_, request) => {
    const key = request.authorization === 'basic' ? writeKey : 'wk_wrong'
    const answer = await product.program.http.inject({
      method: 'POST',
      url: request.path,
      headers: { ...request.headers, authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}` },
      payload: request.bodyBase64 === undefined ? request.body : Buffer.from(request.bodyBase64, 'base64'),
    })
    expect(answer.statusCode).toBe(request.expect.status)
    await product.settle()
    expect(await newInHistory()).toEqual(request.expect.history.map((event) => expect.objectContaining(event)))
    expect(await newlyQuarantined()).toEqual(request.expect.quarantined)
  })
})

async function newInHistory() {
  const rows = await product.program.platform.history.read<{
    id: string
    name: string
    externalId: string
    at: string
  }>(
    product.workspaceId,
    `select event_id as id, name, external_id as "externalId", occurred_at as at from events
      where workspace_id = {workspace:UUID} and type <> 'internal' order by event_id`,
  )
  const fresh = rows.filter((row) => !seen.events.has(row.id))
  for (const row of fresh) seen.events.add(row.id)
  return fresh.map(({ name, externalId, at }) => ({ name, externalId, occurredAt: `${at.replace(' ', 'T')}Z` }))
}

async function newlyQuarantined(): Promise<string[]> {
  const { rows } = await product.run((ctx) =>
    sql<{ reason: string }>`select quarantine.reason from events.quarantine order by quarantine.event_id`.execute(
      ctx.tx,
    ),
  )
  const fresh = rows.slice(seen.quarantined)
  seen.quarantined = rows.length
  return fresh.map((row) => row.reason)
}
