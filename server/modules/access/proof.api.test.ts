import { endpoints } from '@regulars/contract'
import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { createKey } from './index.ts'
import { aBrowser, aUser, PASSWORD } from './testing.ts'
import { codeAt } from './totp.ts'

const product = await aProduct()
const { http } = product.program
let users = 0

async function someone(role = 'administrator') {
  const email = `proof${++users}@regulars.local`
  await aUser(product, { email, role })
  return { email, browser: await aBrowser(product, email) }
}

const aRole = () => ({ name: `Role ${Math.random()}`, permissions: ['members:read'] })
const later = () => product.clock.advance({ minutes: 16 })

describe('something sensitive', () => {
  it('is done at once after signing in, and later only after a fresh proof', async () => {
    const { browser } = await someone()
    expect((await browser('POST', '/v1/team/roles', aRole())).statusCode).toBe(201)
    later()
    const refused = await browser('POST', '/v1/team/roles', aRole())
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'proof_needed'])
    expect((await browser('GET', '/v1/session/proof')).json()).toEqual({
      method: 'password',
      hasPasskey: false,
      provedUntil: null,
      provider: null,
    })
    expect((await browser('POST', '/v1/session/proof', { password: 'wrong password' })).json().code).toBe(
      'wrong_credentials',
    )
    expect((await browser('POST', '/v1/team/roles', aRole())).json().code).toBe('proof_needed')
    expect((await browser('POST', '/v1/session/proof', { password: PASSWORD })).statusCode).toBe(200)
    expect((await browser('POST', '/v1/team/roles', aRole())).statusCode).toBe(201)
    product.clock.advance({ minutes: 14 })
    expect((await browser('POST', '/v1/team/roles', aRole())).statusCode).toBe(201)
  })

  it('is proved in the one session, not in others of the user', async () => {
    const { email, browser } = await someone()
    const other = await aBrowser(product, email)
    later()
    await browser('POST', '/v1/session/proof', { password: PASSWORD })
    expect((await other('POST', '/v1/team/roles', aRole())).json().code).toBe('proof_needed')
  })

  it('wants a code, and no password alone, where two steps are on', async () => {
    const { browser } = await someone()
    const { secret } = (await browser('POST', '/v1/account/second-factor', { password: PASSWORD })).json()
    const next = () => {
      product.clock.advance({ seconds: 30 })
      return codeOf(secret)
    }
    await browser('POST', '/v1/account/second-factor/confirm', { code: next() })
    later()
    expect((await browser('GET', '/v1/session/proof')).json().method).toBe('code')
    expect((await browser('POST', '/v1/session/proof', { password: PASSWORD })).json().code).toBe('wrong_code')
    expect((await browser('POST', '/v1/session/proof', { code: next() })).statusCode).toBe(200)
    expect((await browser('POST', '/v1/team/roles', aRole())).statusCode).toBe(201)
  })

  it('counts wrong proofs to the lock as it counts wrong sign-ins', async () => {
    const { browser } = await someone()
    for (let attempt = 0; attempt < 9; attempt++) await browser('POST', '/v1/session/proof', { password: 'wrong one' })
    expect((await browser('POST', '/v1/session/proof', { password: 'wrong one' })).json().code).toBe('sign_in_locked')
  })

  it('is what the contract says, and each of these is refused without one', async () => {
    const asked = endpoints.filter(({ proof }) => proof === 'workspace' || proof === 'account')
    expect(asked.map(({ id }) => id).sort()).toEqual([
      'account.addPasskey',
      'account.beginPasskey',
      'account.changePassword',
      'account.removePasskey',
      'deletions.carryOut',
      'exports.clearFile',
      'exports.createClear',
      'grants.approve',
      'grants.give',
      'invitations.create',
      'keys.create',
      'members.reveal',
      'signOn.changeProvider',
      'signOn.createProvider',
      'signOn.removeProvider',
      'team.changeRole',
      'team.changeUser',
      'team.createRole',
      'team.deleteRole',
      'team.transferOwnership',
    ])
    const { browser } = await someone()
    later()
    for (const { method, path, id } of asked) {
      const url = path.replace(/:(\w+)/g, '00000000-0000-7000-8000-000000000000')
      expect([id, (await browser(method, url, {})).json().code]).toEqual([id, 'proof_needed'])
    }
  })

  it('is not asked of a key: it has nothing to prove it with', async () => {
    const { secret } = await product.run((ctx) =>
      createKey(ctx, {
        kind: 'api',
        name: 'k',
        scopes: ['team:manage', 'members:read', 'members:reveal'],
        expiresAt: null,
      }),
    )
    const post = (url: string, payload: object) =>
      http.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${secret}` } })
    expect((await post('/v1/team/roles', aRole())).statusCode).toBe(201)
    expect((await post('/v1/members/nobody/reveal', { reason: 'a parcel' })).json().code).toBe('not_found')
  })
})

describe('a session through an identity provider', () => {
  it('does not change the account of its user, and proves itself at the provider', async () => {
    const { browser } = await someone()
    const { items } = (await browser('GET', '/v1/account/sessions')).json()
    await product.run((ctx) =>
      sql`
        update access.sessions
           set workspace_id = ${ctx.workspaceId}, provider_id = ${ctx.ids.next()}
         where sessions.session_id = ${items[0].id}
      `.execute(ctx.tx),
    )
    expect((await browser('GET', '/v1/session/proof')).json()).toMatchObject({ method: 'sign_on' })
    for (const { method, path, id } of endpoints.filter(({ proof }) => proof === 'account' || proof === 'brought'))
      expect([id, (await browser(method, path, {})).json().code]).toEqual([id, 'sign_on_session'])
    expect((await browser('POST', '/v1/session/proof', { password: PASSWORD })).json().code).toBe('sign_on_session')
    expect((await browser('POST', '/v1/team/roles', aRole())).statusCode).toBe(201)
  })
})

/** The code that an app shows for a secret as it was told it. */
function codeOf(secret: string): string {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return codeAt(Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2))), product.clock.now())
}
