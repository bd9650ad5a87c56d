import { endpoints } from '@regulars/contract'
import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { createKey, revokeKey } from '../keys.ts'
import { aUser } from '../testing.ts'
import { cookieIsBound } from './cookie.ts'
import { judgeEndpoints } from './endpoints.ts'
import { keysAreInUse, keysEnd } from './keys.ts'
import { judgePowers } from './powers.ts'
import { staffHaveSecondFactor } from './secondFactor.ts'
import { secretsAreHashed } from './secrets.ts'

const product = await aProduct()
type Checked = typeof keysEnd
const statusOf = async (safeguard: Checked) => (await product.run((ctx) => safeguard.check(ctx))).status
const evidenceOf = async (safeguard: Checked) => (await product.run((ctx) => safeguard.check(ctx))).evidence.en

describe('staff', () => {
  it('with a password alone warn, until each has a confirmed second factor or a passkey, or is shut out', async () => {
    expect(await statusOf(staffHaveSecondFactor)).toBe('pass')
    const [lin, chen, wu] = [
      await aUser(product, { email: 'lin@regulars.local', role: 'owner' }),
      await aUser(product, { email: 'chen@regulars.local', role: 'data_analyst' }),
      await aUser(product, { email: 'wu@regulars.local', role: 'data_analyst' }),
    ]
    expect(await evidenceOf(staffHaveSecondFactor)).toBe('3 of 3 users sign in with a password alone.')
    await product.run(async (ctx) => {
      await sql`
        insert into access.second_factors (user_id, sealed_secret, created_at) values (${lin}, '\\x01', ${ctx.now})
      `.execute(ctx.tx)
      await sql`
        insert into access.passkeys (user_id, passkey_id, credential_id, public_key, counter, transports, name, created_at)
        values (${chen}, ${ctx.ids.next()}, 'c', '\\x01', 0, '{}', 'phone', ${ctx.now})
      `.execute(ctx.tx)
      await sql`
        update access.memberships set disabled_at = ${ctx.now} where memberships.user_id = ${wu}
      `.execute(ctx.tx)
    })
    // One that was never confirmed asks for nothing.
    expect(await evidenceOf(staffHaveSecondFactor)).toBe('1 of 2 users sign in with a password alone.')
    await product.run((ctx) =>
      sql`update access.second_factors set confirmed_at = ${ctx.now} where user_id = ${lin}`.execute(ctx.tx),
    )
    expect(await statusOf(staffHaveSecondFactor)).toBe('pass')
  })

  it.each([
    [{ users: 3, mighty: 3 }, 'pass'],
    [{ users: 10, mighty: 4 }, 'warn'],
    [{ users: 20, mighty: 4 }, 'pass'],
    [{ users: 20, mighty: 5 }, 'warn'],
  ] as const)('of whom %o may do everything are a %s', (team, expected) => {
    expect(judgePowers(team).status).toBe(expected)
  })
})

describe('keys', () => {
  it('without an end warn, and revoked ones and those of shops do not', async () => {
    await product.run((ctx) => createKey(ctx, { kind: 'write', name: 'shop', scopes: [], expiresAt: null }))
    expect(await statusOf(keysEnd)).toBe('pass')
    const { id } = await product.run((ctx) =>
      createKey(ctx, { kind: 'api', name: 'till', scopes: [], expiresAt: null }),
    )
    expect(await evidenceOf(keysEnd)).toMatch(/^1 of 1 API keys never end: till \(ak_…[\w-]+\)\.$/)
    await product.run((ctx) => revokeKey(ctx, id))
    expect(await statusOf(keysEnd)).toBe('pass')
  })

  it('that nobody used for ninety days warn, also one that was never used', async () => {
    expect(await statusOf(keysAreInUse)).toBe('pass')
    product.clock.set('2026-05-31T10:00:00Z')
    expect(await statusOf(keysAreInUse)).toBe('pass')
    product.clock.set('2026-05-31T10:00:01Z')
    expect(await evidenceOf(keysAreInUse)).toMatch(/^1 of 1 keys were not used for 90 days: shop/)
    await product.run((ctx) => sql`update access.keys set last_used_at = ${ctx.now}`.execute(ctx.tx))
    expect(await statusOf(keysAreInUse)).toBe('pass')
  })
})

describe('what is kept of passwords and keys', () => {
  it.each([
    ['a password in the clear', sql`update access.users set password_hash = 'correct horse'`],
    ['a fast hash', sql`update access.users set password_hash = '5f4dcc3b5aa765d61d8327deb882cf99'`],
    ['a key of another length', sql`update access.keys set secret_hash = convert_to('ak_' || key_id, 'UTF8')`],
  ])('warns of %s', async (_, change) => {
    expect(await statusOf(secretsAreHashed)).toBe('pass')
    const seen = product.run(async (ctx) => {
      await change.execute(ctx.tx)
      const { status } = await secretsAreHashed.check(ctx)
      throw new Error(status)
    })
    await expect(seen).rejects.toThrow('warn')
  })
})

describe('the session cookie', () => {
  it('is bound to its host where the address is encrypted, and warns elsewhere', async () => {
    const of = (publicUrl: string) => product.run((ctx) => cookieIsBound.check({ ...ctx, publicUrl }))
    expect(await of('https://regulars.example')).toEqual({
      status: 'pass',
      evidence: expect.objectContaining({ en: 'Sign-in sets __Host-regulars; Secure; HttpOnly; SameSite=lax.' }),
    })
    expect((await of('http://127.0.0.1:4400')).status).toBe('warn')
  })
})

describe('endpoints', () => {
  it('all ask for a permission, but for those of one’s own account', () => {
    expect(judgeEndpoints(endpoints, 0).status).toBe('pass')
  })

  it('warn with one that does not, and with a role nobody knows that permits something', () => {
    const open = { id: 'members.dump', caller: 'staff' as const }
    expect(judgeEndpoints([...endpoints, open], 0)).toMatchObject({
      status: 'warn',
      evidence: { en: expect.stringContaining('members.dump') },
    })
    expect(judgeEndpoints(endpoints, 1).status).toBe('warn')
  })
})
