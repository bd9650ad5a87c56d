import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import type { Safeguard } from '#platform/safeguard'
import { anEvent, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { checkProtection, readProtection, safeguardSchedule } from './safeguards.commands.ts'

const product = await aProduct()
const { platform } = product.program
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
const owner = new pg.Client({ connectionString: product.ownerUrl })
beforeAll(async () => {
  await owner.connect()
  await collect(product, [
    anEvent({ type: 'identify', userId: 'u-1', traits: { email: 'lin@example.com', name: 'Lin Yi' } }),
  ])
  // The checks were made once before the member was known, if another file's transaction held the log up.
  product.clock.advance({ minutes: 15 })
  await product.settle()
})
afterAll(() => owner.end())

async function ask(method: 'GET' | 'POST', url: string, key = secret) {
  const answer = await product.program.http.inject({ method, url, headers: { authorization: `Bearer ${key}` } })
  return { status: answer.statusCode, body: answer.json() }
}

type Check = { id: string; status: string; evidence: { en: string }; since: string; checkedAt: string }
type Layer = { layer: string; status: string; checks: Check[] }
const checkNow = async () => (await ask('POST', '/v1/safeguards/check')).body.layers as Layer[]
const layer = (layers: Layer[], name: string) => layers.find((one) => one.layer === name)!
const check = (layers: Layer[], id: string) => layers.flatMap(({ checks }) => checks).find((one) => one.id === id)!

/** A safeguard that answers what the test says. */
const says = (id: string, answer: () => Promise<'pass' | 'warn'>): Safeguard => ({
  id,
  layer: 'access',
  name: { en: id, 'zh-CN': id },
  check: async () => ({ status: await answer(), evidence: { en: 'seen', 'zh-CN': '所见' } }),
})

describe('the page of the five layers', () => {
  it('has all five after the schedule ran, each with its checks and when they were made', async () => {
    const { body } = await ask('GET', '/v1/safeguards')
    expect(body.checkedAt).toBe('2026-03-02T10:15:00.000Z')
    expect(body.layers.map((one: Layer) => one.layer)).toEqual([
      ...['isolation', 'transport', 'access', 'masking', 'recovery'],
    ])
    for (const { checks } of body.layers) expect(checks.length).toBeGreaterThanOrEqual(2)
    expect(check(body.layers, 'platform.row-security-is-forced').status).toBe('pass')
    expect(check(body.layers, 'members.identifiers-are-sealed').evidence.en).toMatch(/^[1-9]\d* identifiers/)
  })

  it('says plainly that the console is served without TLS, and what to do', async () => {
    const { body } = await ask('GET', '/v1/safeguards')
    const transport = layer(body.layers, 'transport')
    expect(transport.status).toBe('warn')
    expect(check([transport], 'platform.console-speaks-tls')).toMatchObject({
      status: 'warn',
      evidence: { en: 'The console is served without TLS at http://127.0.0.1:4400.' },
      remedy: { en: expect.stringContaining('TLS_CERT_FILE') },
    })
  })

  it('is for those who read the audit log; checking anew for those who keep compliance', async () => {
    const only = async (...scopes: ('audit:read' | 'consent:read')[]) =>
      (await product.run((ctx) => createKey(ctx, { kind: 'api', name: 'k', scopes, expiresAt: null }))).secret
    const reader = await only('audit:read')
    expect((await ask('GET', '/v1/safeguards', reader)).status).toBe(200)
    expect((await ask('POST', '/v1/safeguards/check', reader)).status).toBe(403)
    expect((await ask('GET', '/v1/safeguards', await only('consent:read'))).status).toBe(403)
  })
})

describe('the isolation of workspaces warns', () => {
  it.each([
    ['when a table no longer forces it', 'alter table members.members no force row level security', true],
    ['when a table switched it off', 'alter table members.members disable row level security', false],
    ['when a second policy lets everything through', 'create policy wide on members.members using (true)', false],
    ['when writing is let through', 'alter policy one_workspace on members.members with check (true)', true],
  ])('%s', async (_, change, strangersStillSeeNothing) => {
    await owner.query(change)
    const broken = await checkNow()
    expect(layer(broken, 'isolation').status).toBe('warn')
    expect(check(broken, 'platform.row-security-is-forced').evidence.en).toContain('members.members')
    expect(check(broken, 'platform.strangers-see-nothing').status).toBe(strangersStillSeeNothing ? 'pass' : 'warn')
    await owner.query(`
      drop policy if exists wide on members.members;
      alter policy one_workspace on members.members with check (workspace_id = public.current_workspace());
      alter table members.members enable row level security;
      alter table members.members force row level security`)
    expect(check(await checkNow(), 'platform.row-security-is-forced').status).toBe('pass')
  })

  it('and each change is kept with what was seen', async () => {
    const { body } = await ask('GET', '/v1/safeguards')
    const changes = body.changes.filter(
      (one: { safeguard: string }) => one.safeguard === 'platform.row-security-is-forced',
    )
    expect(changes.map((one: { status: string }) => one.status).toSorted()).toEqual([
      ...Array(4).fill('pass'),
      ...Array(4).fill('warn'),
    ])
  })
})

describe('a check', () => {
  it('that throws, or breaks its transaction, is a warning in a plain sentence, and the others are made', async () => {
    const id = await product.addWorkspace('throws')
    await checkProtection(platform, id, [
      says('a.throws', () => Promise.reject(new Error('secret detail'))),
      {
        ...says('b.breaks', async () => 'pass'),
        async check(ctx) {
          await sql`select 1 / 0`.execute(ctx.tx)
          throw new Error('not reached')
        },
      },
      says('c.holds', async () => 'pass'),
    ])
    const { layers } = await platform.postgres.inWorkspace(id, (tx) =>
      readProtection({ ...platform, tx, workspaceId: id } as never),
    )
    const { checks, status } = layers.find((one) => one.layer === 'access')!
    expect(status).toBe('warn')
    expect(checks.map((one) => [one.id, one.status])).toEqual([
      ['a.throws', 'warn'],
      ['b.breaks', 'warn'],
      ['c.holds', 'pass'],
    ])
    expect(JSON.stringify(checks)).not.toContain('secret detail')
    expect(checks[0]!.remedy).not.toBeNull()
  })

  it('keeps since when it answers so, and a run that began earlier changes nothing', async () => {
    const id = await product.addWorkspace('since')
    let answer: 'pass' | 'warn' = 'pass'
    const safeguards = [says('a.one', async () => answer)]
    const kept = async () => {
      const { rows } = await platform.postgres.inWorkspace(id, (tx) =>
        sql<{ status: string; since: Date; at: Date; changes: number }>`
          select results.status, results.since, results.checked_at as at,
                 (select count(*) from privacy.safeguard_changes) as changes
            from privacy.safeguard_results as results`.execute(tx),
      )
      return { ...rows[0]!, since: rows[0]!.since.toISOString(), at: rows[0]!.at.toISOString() }
    }
    const at = (instant: string) => ({ ...platform, clock: { now: () => new Date(instant) } })
    await checkProtection(at('2026-03-01T00:00:00Z'), id, safeguards)
    await checkProtection(at('2026-03-02T00:00:00Z'), id, safeguards)
    expect(await kept()).toEqual({
      status: 'pass',
      since: '2026-03-01T00:00:00.000Z',
      at: '2026-03-02T00:00:00.000Z',
      changes: 0,
    })
    answer = 'warn'
    await checkProtection(at('2026-03-01T12:00:00Z'), id, safeguards)
    expect(await kept()).toMatchObject({ status: 'pass', at: '2026-03-02T00:00:00.000Z', changes: 0 })
    await checkProtection(at('2026-03-03T00:00:00Z'), id, safeguards)
    expect(await kept()).toEqual({
      status: 'warn',
      since: '2026-03-03T00:00:00.000Z',
      at: '2026-03-03T00:00:00.000Z',
      changes: 1,
    })
    await checkProtection(at('2026-03-04T00:00:00Z'), id, [])
    const { rows } = await platform.postgres.inWorkspace(id, (tx) =>
      sql`select from privacy.safeguard_results`.execute(tx),
    )
    expect(rows).toHaveLength(0)
  })

  it('is made every quarter of an hour, and not in between', async () => {
    const id = await product.addWorkspace('often')
    let looks = 0
    const schedule = safeguardSchedule(platform, [
      {
        ...says('a.one', async () => 'pass'),
        async check() {
          looks += 1
          return { status: 'pass', evidence: { en: '', 'zh-CN': '' } }
        },
      },
    ])
    for (const [instant, expected] of [
      ['2026-03-02T10:00:00Z', 1],
      ['2026-03-02T10:14:59Z', 1],
      ['2026-03-02T10:15:00Z', 2],
    ] as const) {
      product.clock.set(instant)
      await schedule.run(id)
      expect(looks).toBe(expected)
    }
  })
})
