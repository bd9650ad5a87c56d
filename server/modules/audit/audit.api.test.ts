import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { createAdministrator, createKey } from '../access/index.ts'

const product = await aProduct()
const { http, platform } = product.program
const keyWith = (scopes: readonly string[], name: string) =>
  product.run((ctx) => createKey(ctx, { kind: 'api', name, scopes: scopes as never, expiresAt: null }))
const key = await keyWith([...everyPermission], 'Till')
const PASSWORD = 'correct horse battery'

const call = caller(product, key.secret)

const list = async (query = '') => {
  const { status, body } = await call('GET', `/v1/audit${query}`)
  expect(status, JSON.stringify(body)).toBe(200)
  return body as { items: { id: string; action: string; at: string }[]; nextCursor: string | null }
}
const actions = async (query: string) => (await list(query)).items.map(({ action }) => action)

let memberId = ''

beforeAll(async () => {
  await createAdministrator(platform, { email: 'lin@regulars.local', name: 'Lin', locale: 'en', password: PASSWORD }, [
    product.workspaceId,
  ])
  await http.inject({
    method: 'POST',
    url: '/v1/session',
    payload: { email: 'lin@regulars.local', password: PASSWORD },
  })
  await collect(product, [
    { type: 'identify', userId: 'u-1', messageId: randomUUID(), traits: { email: 'u1@example.com', name: 'Lin Yi' } },
  ])
  product.clock.advance({ days: 1 })
  await call('POST', '/v1/members/u-1/points', { points: 50, reason: '=100% for the wait', dryRun: false })
  await call('POST', '/v1/members/u-1/reveal', { reason: 'a parcel came back' })
  await call('PATCH', '/v1/workspace', { name: 'Tea House' })
  memberId = (await call('GET', '/v1/members/u-1')).body.id
  await product.settle()
})

describe('the audit log', () => {
  it('lists who did what, newest first, with before and after and the name of who did it', async () => {
    const { items } = await list()
    expect(items[0]).toMatchObject({
      action: 'workspace.changed',
      actor: { kind: 'key', id: key.id, name: 'Till' },
      object: { kind: 'workspace', id: product.workspaceId },
      before: { name: 'main' },
      after: { name: 'Tea House' },
      position: items.length,
    })
    expect(items.map(({ action }) => action)).toEqual([
      'workspace.changed',
      'member.revealed',
      'points.adjusted',
      'session.started',
      'key.created',
    ])
    expect(items[3]).toMatchObject({ actor: { kind: 'user', name: 'Lin' }, ip: '127.0.0.1' })
  })

  it('is searched by who, what, on what, words, and days', async () => {
    expect(await actions(`?actor=${key.id}&action=points.`)).toEqual(['points.adjusted'])
    expect(await actions('?action=member')).toEqual(['member.revealed'])
    expect(await actions(`?objectKind=member&objectId=${memberId}`)).toEqual(['member.revealed', 'points.adjusted'])
    expect(await actions('?text=tea%20house')).toEqual(['workspace.changed'])
    expect(await actions('?text=100%25%20FOR')).toEqual(['points.adjusted'])
    // A wildcard of SQL is a character like any other.
    expect(await actions('?text=t%25h')).toEqual([])
    expect(await actions('?to=2026-03-02')).toEqual(['session.started', 'key.created'])
    expect(await actions('?from=2026-03-03&to=2026-03-03')).toHaveLength(3)
  })

  it('comes in pages that neither repeat nor leave out', async () => {
    const seen: string[] = []
    for (let cursor = ''; ; ) {
      const page = await list(`?limit=2${cursor}`)
      seen.push(...page.items.map(({ id }) => id))
      if (page.nextCursor === null) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(seen).toEqual((await list()).items.map(({ id }) => id))
    expect((await call('GET', '/v1/audit?cursor=nonsense')).status).toBe(404)
  })

  it('says how far it is sealed, verified and anchored', async () => {
    const { body } = await call('GET', '/v1/audit/chain')
    expect(body).toMatchObject({
      entries: 5,
      head: { position: 5 },
      verified: { from: 1, to: 5, faults: [] },
      actors: [
        { kind: 'user', name: 'Lin' },
        { kind: 'key', name: 'Till' },
        { kind: 'system', id: 'system' },
      ],
    })
    expect(body.anchor.position).toBeGreaterThan(0)
  })

  it('is exported as CSV that a spreadsheet does not run', async () => {
    const { status, body } = await call('GET', '/v1/audit/export?action=points.')
    expect(status).toBe(200)
    const lines = String(body).trim().split('\r\n')
    expect(lines).toHaveLength(2)
    expect(lines[1]).toContain("'=100% for the wait")
    expect(lines[1]).toMatch(/,[0-9a-f]{64}$/)
  })

  it('is read with its own permission and cannot be written to', async () => {
    const { secret } = await keyWith(
      [...everyPermission].filter((one) => one !== 'audit:read'),
      'Other',
    )
    for (const path of ['', '/chain', '/export'])
      expect((await call('GET', `/v1/audit${path}`, undefined, { as: secret })).status).toBe(403)
    expect((await call('POST', '/v1/audit', {})).status).toBe(404)
  })

  it('holds for `verify`, also after a member is erased', async () => {
    await product.run((ctx) => sql`delete from members.keys where member_id = ${memberId}`.execute(ctx.tx))
    await product.settle()
    const { body } = await call('POST', '/v1/verify')
    const checks = body.checks.filter((check: { module: string }) => check.module === 'audit')
    expect(checks.map((check: { ok: boolean }) => check.ok)).toEqual([true, true, true])
    expect(checks[0].checked).toBeGreaterThanOrEqual(6)
  })
})
