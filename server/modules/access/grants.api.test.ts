import type { Permission } from '@regulars/contract'
import { describe, expect, test } from 'vitest'
import { sql } from '#platform/postgres'
import { collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { aBrowser, aUser } from './testing.ts'

const product = await aProduct()
const analystId = await aUser(product, { email: 'analyst@regulars.local', role: 'data_analyst' })
await aUser(product, { email: 'owner@regulars.local', role: 'owner' })
const firstId = await aUser(product, { email: 'first@regulars.local', role: 'administrator' })
await aUser(product, { email: 'second@regulars.local', role: 'administrator' })
await collect(product, [
  { type: 'identify', userId: 'm-1', messageId: 'm-1', traits: { name: 'Lin Yi', email: 'lin@example.com' } },
])

const call = async (who: string, method: 'GET' | 'POST', url: string, body?: object) => {
  const answer = await (await aBrowser(product, `${who}@regulars.local`))(method, url, body)
  return { status: answer.statusCode, body: answer.json() }
}
const give = (who: string, permissions: Permission[], more: object = {}) =>
  call(who, 'POST', '/v1/team/grants', {
    ...{ userId: analystId, permissions, purpose: 'Parcels that came back', hours: 8 },
    ...more,
  })
const reveals = async () =>
  (await call('analyst', 'POST', '/v1/members/m-1/reveal', { reason: 'a parcel came back' })).status

describe('a permission for a time', () => {
  test('to direct identifiers holds once a second person approved, and no longer than its hours', async () => {
    expect(await reveals()).toBe(403)
    const { status, body: grant } = await give('first', ['members:direct', 'members:reveal'])
    expect([status, grant.state, grant.needsSecond]).toEqual([201, 'waiting', true])
    expect(await reveals()).toBe(403)
    const own = await call('first', 'POST', `/v1/team/grants/${grant.id}/approval`, {})
    expect([own.status, own.body.code]).toEqual([409, 'second_person'])
    product.clock.advance({ hours: 2 })
    const approved = await call('second', 'POST', `/v1/team/grants/${grant.id}/approval`, {})
    expect(approved.body).toMatchObject({ state: 'active', approvedBy: 'second', until: '2026-03-02T20:00:00.000Z' })
    expect(await reveals()).toBe(200)
    product.clock.set('2026-03-02T19:59:59.000Z')
    expect(await reveals()).toBe(200)
    const session = (await call('analyst', 'GET', '/v1/session')).body
    expect(session.workspaces[0].permissions).toContain('members:reveal')
    product.clock.set('2026-03-02T20:00:00.000Z')
    expect(await reveals()).toBe(403)
    expect((await call('first', 'GET', '/v1/team/grants')).body.items[0]).toMatchObject({
      id: grant.id,
      state: 'ended',
    })
  })

  test('that shows nobody begins at once, and ends when somebody ends it', async () => {
    const audits = async () => (await call('analyst', 'GET', '/v1/audit')).status
    expect(await audits()).toBe(403)
    const { body: grant } = await give('first', ['audit:read'])
    expect(grant).toMatchObject({ state: 'active', needsSecond: false, user: 'analyst', requestedBy: 'first' })
    expect(await audits()).toBe(200)
    expect((await call('second', 'POST', `/v1/team/grants/${grant.id}/end`, {})).body.state).toBe('ended')
    expect(await audits()).toBe(403)
    expect((await call('second', 'POST', `/v1/team/grants/${grant.id}/end`, {})).body.code).toBe('wrong_state')
  })

  test('is not approved by whom it is for, and lapses when nobody does', async () => {
    const { body: grant } = await give('second', ['members:reveal'], { userId: firstId })
    expect((await call('first', 'POST', `/v1/team/grants/${grant.id}/approval`, {})).body.code).toBe('second_person')
    product.clock.advance({ hours: 72 })
    expect((await call('owner', 'POST', `/v1/team/grants/${grant.id}/approval`, {})).body.code).toBe('wrong_state')
  })

  test('never is one that outlives it, and has a purpose and an end', async () => {
    for (const permission of ['team:manage', 'keys:manage', 'workspace:manage', 'imports:schedule'] as const)
      expect((await give('first', [permission])).body.code).toBe('not_for_a_time')
    expect((await give('first', ['audit:read'], { purpose: ' ' })).status).toBe(400)
    expect((await give('first', ['audit:read'], { hours: 337 })).status).toBe(400)
    expect((await give('analyst', ['audit:read'])).status).toBe(403)
  })

  test('cannot be put into a key or a role, which would stay', async () => {
    const { rows } = await product.run((ctx) =>
      sql<{ id: string }>`
        insert into access.roles (workspace_id, role_id, name, permissions, created_at)
        values (${ctx.workspaceId}, ${ctx.ids.next()}, 'Key keeper', array['keys:manage', 'team:manage', 'audit:read'], ${ctx.now})
        returning roles.role_id as id
      `.execute(ctx.tx),
    )
    const keeperId = await aUser(product, { email: 'keeper@regulars.local', role: rows[0]!.id })
    const { body: grant } = await give('first', ['members:reveal'], { userId: keeperId })
    await call('second', 'POST', `/v1/team/grants/${grant.id}/approval`, {})
    const key = (scopes: Permission[]) =>
      call('keeper', 'POST', '/v1/keys', { kind: 'api', name: 'mine', scopes, expiresAt: null })
    expect((await key(['members:reveal'])).body).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await key(['audit:read'])).status).toBe(201)
    const role = { name: 'Mine', permissions: ['members:reveal'] }
    expect((await call('keeper', 'POST', '/v1/team/roles', role)).status).toBe(403)
    expect((await give('keeper', ['members:reveal'])).status).toBe(403)
  })

  test('is in the audit log: asked for, approved and ended, with its purpose', async () => {
    const { body } = await call('first', 'GET', '/v1/audit?action=grant.')
    const entries = body.items as { action: string; reason: string | null }[]
    expect(new Set(entries.map(({ action }) => action))).toEqual(
      new Set(['grant.requested', 'grant.approved', 'grant.given', 'grant.ended']),
    )
    expect(entries.find(({ action }) => action === 'grant.requested')!.reason).toBe('Parcels that came back')
  })
})
