import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { createKey } from './index.ts'
import { aBrowser, aUser, PASSWORD } from './testing.ts'
import { codeAt } from './totp.ts'

const product = await aProduct()
const { http } = product.program

let users = 0
async function someone() {
  const email = `user${++users}@regulars.local`
  await aUser(product, { email, role: 'data_analyst' })
  return { email, browser: await aBrowser(product, email) }
}

const signIn = (email: string, code?: string, password = PASSWORD) =>
  http.inject({ method: 'POST', url: '/v1/session', payload: { email, password, ...(code && { code }) } })

/** Base32 of RFC 4648 back to bytes, as an app reads the secret. */
function bytesOf(secret: string): Buffer {
  const bits = [...secret]
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from(bits.match(/.{8}/g)!.map((byte) => Number.parseInt(byte, 2)))
}

/** Somebody whose second factor is on; `next` is a code that was not used yet. */
async function withFactor() {
  const { email, browser } = await someone()
  const begun = await browser('POST', '/v1/account/second-factor', { password: PASSWORD })
  const secret = bytesOf(begun.json().secret)
  const next = () => {
    product.clock.advance({ seconds: 30 })
    return codeAt(secret, product.clock.now())
  }
  const confirmed = await browser('POST', '/v1/account/second-factor/confirm', { code: next() })
  expect(confirmed.statusCode, confirmed.body).toBe(200)
  return { email, browser, next, recoveryCodes: confirmed.json().recoveryCodes as string[] }
}

describe('a second factor', () => {
  it('is on after its first code, and signing in then takes two steps', async () => {
    const { email, next } = await withFactor()
    const first = await signIn(email)
    expect([first.statusCode, first.json().code, first.cookies]).toEqual([401, 'second_factor_needed', []])
    expect((await signIn(email, next(), 'wrong password')).json().code).toBe('wrong_credentials')
    expect((await signIn(email, next())).statusCode).toBe(201)
  })

  it('does not count before it is confirmed, and a wrong code does not confirm it', async () => {
    const { email, browser } = await someone()
    await browser('POST', '/v1/account/second-factor', { password: PASSWORD })
    expect((await browser('POST', '/v1/account/second-factor/confirm', { code: '000000' })).json().code).toBe(
      'wrong_code',
    )
    expect((await signIn(email)).statusCode).toBe(201)
  })

  it('takes a code once, also of ten that come at once', async () => {
    const { email, next } = await withFactor()
    const code = next()
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(email, code)))
    expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1)
    product.clock.advance({ minutes: 16 })
    expect((await signIn(email, code)).json().code).toBe('wrong_code')
  })

  it('takes a recovery code once, also of ten that come at once, and knows how many are left', async () => {
    const { email, recoveryCodes, browser } = await withFactor()
    expect(recoveryCodes).toHaveLength(10)
    const answers = await Promise.all(Array.from({ length: 10 }, () => signIn(email, recoveryCodes[0]!.toLowerCase())))
    expect(answers.filter((answer) => answer.statusCode === 201)).toHaveLength(1)
    expect((await browser('GET', '/v1/account/second-factor')).json()).toEqual({ isOn: true, recoveryCodesLeft: 9 })
  })

  it('counts wrong codes to the lock as it counts wrong passwords', async () => {
    const { email, next } = await withFactor()
    for (let attempt = 0; attempt < 5; attempt++) await signIn(email, undefined, 'wrong password')
    for (let attempt = 0; attempt < 4; attempt++) expect((await signIn(email, '000000')).json().code).toBe('wrong_code')
    expect((await signIn(email, '000000')).json().code).toBe('sign_in_locked')
    expect((await signIn(email, next())).json().code).toBe('sign_in_locked')
    product.clock.advance({ minutes: 16 })
    expect((await signIn(email, next())).statusCode).toBe(201)
  })

  it('is switched off, and its recovery codes renewed, by password and code only', async () => {
    const { email, browser, next, recoveryCodes } = await withFactor()
    const renew = '/v1/account/second-factor/recovery-codes'
    expect((await browser('POST', renew, { password: 'wrong password', code: next() })).json().code).toBe(
      'wrong_credentials',
    )
    const renewed = await browser('POST', renew, { password: PASSWORD, code: next() })
    expect(renewed.json().recoveryCodes).toHaveLength(10)
    expect((await signIn(email, recoveryCodes[1])).json().code).toBe('wrong_code')
    const off = '/v1/account/second-factor/end'
    expect((await browser('POST', off, { password: PASSWORD, code: '000000' })).json().code).toBe('wrong_code')
    expect((await browser('POST', off, { password: PASSWORD, code: next() })).statusCode).toBe(200)
    expect((await signIn(email)).statusCode).toBe(201)
  })

  it('is stored sealed, and its recovery codes as hashes', async () => {
    const { recoveryCodes } = await withFactor()
    const { rows } = await product.run((ctx) =>
      sql<{ text: string }>`
        select second_factors::text as text from access.second_factors
         union all
        select recovery_codes::text from access.recovery_codes
      `.execute(ctx.tx),
    )
    const stored = rows.map((row) => row.text).join()
    for (const code of recoveryCodes)
      expect(stored).not.toContain(Buffer.from(code.replaceAll('-', '')).toString('hex'))
  })
})

describe('a password', () => {
  it('that is changed ends every session, and this browser goes on with a new one', async () => {
    const { email, browser } = await someone()
    const other = await aBrowser(product, email)
    const next = 'three green boats'
    expect((await browser('POST', '/v1/account/password', { current: 'wrong password', next })).statusCode).toBe(401)
    expect((await browser('POST', '/v1/account/password', { current: PASSWORD, next: 'password123' })).statusCode).toBe(
      422,
    )
    expect((await browser('POST', '/v1/account/password', { current: PASSWORD, next })).statusCode).toBe(200)
    expect((await browser('GET', '/v1/session')).statusCode).toBe(200)
    expect((await other('GET', '/v1/session')).statusCode).toBe(401)
    expect((await signIn(email)).statusCode).toBe(401)
    expect((await signIn(email, undefined, next)).statusCode).toBe(201)
  })
})

describe('sessions', () => {
  it('are listed for their user, who ends one or all others', async () => {
    const { email, browser } = await someone()
    const [second, third] = [await aBrowser(product, email), await aBrowser(product, email)]
    const { items } = (await browser('GET', '/v1/account/sessions')).json()
    expect(items).toHaveLength(3)
    expect(items.filter((session: { isCurrent: boolean }) => session.isCurrent)).toHaveLength(1)
    const secondId = (await second('GET', '/v1/account/sessions'))
      .json()
      .items.find((session: { isCurrent: boolean }) => session.isCurrent).id
    expect((await browser('DELETE', `/v1/account/sessions/${secondId}`)).statusCode).toBe(200)
    expect([(await second('GET', '/v1/session')).statusCode, (await third('GET', '/v1/session')).statusCode]).toEqual([
      401, 200,
    ])
    await browser('DELETE', '/v1/account/sessions')
    expect((await third('GET', '/v1/session')).statusCode).toBe(401)
    expect((await browser('GET', '/v1/session')).statusCode).toBe(200)
  })

  it('of another user cannot be ended, and a key has none', async () => {
    const [mine, theirs] = [await someone(), await someone()]
    const { items } = (await theirs.browser('GET', '/v1/account/sessions')).json()
    expect((await mine.browser('DELETE', `/v1/account/sessions/${items[0].id}`)).statusCode).toBe(404)
    const { secret } = await product.run((ctx) =>
      createKey(ctx, { kind: 'api', name: 'k', scopes: ['members:read'], expiresAt: null }),
    )
    const answer = await http.inject({
      method: 'GET',
      url: '/v1/account/sessions',
      headers: { authorization: `Bearer ${secret}` },
    })
    expect(answer.json().code).toBe('not_signed_in')
  })
})
