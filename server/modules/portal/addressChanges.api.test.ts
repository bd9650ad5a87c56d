import { beforeEach, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { recordConsents } from '#modules/consent/index'
import { memberIdOf } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { MOST_CHANGES_A_DAY } from './addressChanges.commands.ts'
import { limits } from './codes.ts'
import { doorToken } from './door.ts'
import { passToken } from './link.ts'

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { platform } = product.program
const door = doorToken(platform.keys, product.workspaceId)
const key = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
const call = caller(product)
const staff = caller(product, key.secret)
const CHANGES = '/v1/portal/me/address-changes'
let people = 0

/** A member with an e-mail, signed in by a code to it. */
async function someone(traits: Record<string, unknown> = {}) {
  const number = `n-${++people}`
  const email = `${number}@example.com`
  await collect(product, [{ type: 'identify', userId: number, messageId: number, traits: { email, ...traits } }])
  const memberId = await product.run((ctx) => memberIdOf(ctx, number))
  return { number, email, memberId, own: await signedIn(email) }
}

async function signedIn(address: string) {
  await call('POST', '/v1/portal/codes', { door, address }, page())
  const code = await codeIn(await messages())
  const answer = await call('POST', '/v1/portal/session', { door, address, code }, page())
  const cookie = answer.cookies.find(({ name }) => name === 'regulars-member')
  return page(cookie ? `regulars-member=${cookie.value}` : undefined)
}

function page(cookie?: string) {
  return { headers: { 'x-regulars': '1', ...(cookie && { cookie }) } }
}

interface Shown {
  readonly id: string
  readonly template: string
  readonly recipient: string
  readonly state: string
  readonly reason: string | null
}

/** The outbox, newest first. */
async function messages(): Promise<Shown[]> {
  await product.settle()
  return (await staff('GET', '/v1/messages?limit=5')).body.items
}

async function codeIn([newest]: readonly Shown[]): Promise<string> {
  const { text } = (await staff('GET', `/v1/messages/${newest!.id}`)).body
  return /\d{6}/.exec(text)![0]
}

interface Own {
  readonly headers: Readonly<Record<string, string>>
}
const ask = (address: string, own: Own) => call('POST', CHANGES, { address }, own)
const confirm = (address: string, code: string, own: Own, more: object = {}) =>
  call('POST', `${CHANGES}/confirmation`, { address, code, ...more }, own)
async function change(address: string, own: Own, more: object = {}) {
  expect((await ask(address, own)).status).toBe(202)
  return confirm(address, await codeIn(await messages()), own, more)
}
const fieldOf = (body: { profile: { field: string; value: string | null; source: string | null }[] }, name: string) =>
  body.profile.find(({ field }) => field === name)!
const identifiersOf = async (
  number: string,
): Promise<{ namespace: string; value: string; verifiedAt: string | null }[]> =>
  (await staff('GET', `/v1/members/${number}`)).body.identifiers

/** The window of the limits is over. */
beforeEach(() => product.clock.advance({ hours: 25 }))

describe('a member who changes their e-mail', () => {
  test('gets a code at the new one, is reached and signs in there afterwards, and the old one is told', async () => {
    const { number, email, own } = await someone()
    const { status, body } = await change(' New-1@Example.com', own)
    expect(status).toBe(200)
    expect(fieldOf(body, 'email')).toMatchObject({ value: 'n***@example.com', source: 'portal', correctable: true })
    const [told, sent] = await messages()
    expect(told).toMatchObject({ template: 'address-changed-email', state: 'sandboxed', recipient: 'n***@example.com' })
    expect(sent).toMatchObject({ template: 'address-code-email', state: 'sandboxed' })
    const emails = (await identifiersOf(number)).filter(({ namespace }) => namespace === 'email')
    expect(emails).toEqual([expect.objectContaining({ verifiedAt: product.clock.now().toISOString() })])
    const again = await signedIn('new-1@example.com')
    expect((await call('GET', '/v1/portal/me', undefined, again)).body.memberNumber).toBe(number)
    const asked = (await messages())[0]!
    // Whoever has the old address from now on is somebody else.
    await call('POST', '/v1/portal/codes', { door, address: email }, page())
    expect((await messages())[0]).toMatchObject({ id: asked.id, template: 'sign-in-email' })
  })

  test('does so for a phone too, and writes it as people do', async () => {
    const { number, own } = await someone({ phone: '13800000101' })
    const { body } = await change('138-0000-0102', own)
    expect(fieldOf(body, 'phone')).toMatchObject({ value: '+86138****0102', source: 'portal' })
    const phones = (await identifiersOf(number)).filter(({ namespace }) => namespace === 'phone')
    expect(phones).toHaveLength(1)
    expect((await messages()).map(({ template }) => template)).toContain('address-changed-sms')
  })

  test('keeps it whatever an event says of them afterwards', async () => {
    const { number, own } = await someone()
    await change('own-word@example.com', own)
    product.clock.advance({ hours: 1 })
    const traits = { email: 'shop-says@example.com' }
    await collect(product, [{ type: 'identify', userId: number, messageId: `${number}-later`, traits }])
    const { attributes } = (await staff('GET', `/v1/members/${number}`)).body
    expect(attributes.find(({ name }: { name: string }) => name === 'email')).toMatchObject({
      value: 'o***@example.com',
      toldBy: 'member',
    })
  })

  test('is signed out elsewhere, and stays signed in here', async () => {
    const { email, own } = await someone()
    const elsewhere = await signedIn(email)
    await change('elsewhere@example.com', own)
    expect((await call('GET', '/v1/portal/me', undefined, own)).status).toBe(200)
    expect((await call('GET', '/v1/portal/me', undefined, elsewhere)).status).toBe(401)
  })

  test('takes a code once, for the address it went to, the last one, for ten minutes', async () => {
    const { own } = await someone()
    await ask('first@example.com', own)
    const first = await codeIn(await messages())
    await ask('second@example.com', own)
    const second = await codeIn(await messages())
    expect((await confirm('first@example.com', first, own)).body.code).toBe('code_wrong')
    expect((await confirm('first@example.com', second, own)).body.code).toBe('code_wrong')
    product.clock.advance({ minutes: 10 })
    expect((await confirm('second@example.com', second, own)).body.code).toBe('code_wrong')
    await ask('second@example.com', own)
    const third = await codeIn(await messages())
    expect((await confirm('second@example.com', third, own)).status).toBe(200)
    expect((await confirm('second@example.com', third, own)).body.code).toBe('code_wrong')
  })
})

describe('who wants to take over or to find out', () => {
  test('cannot try codes until one fits, nor send codes to whomever they like', async () => {
    const { own } = await someone()
    await ask('guess@example.com', own)
    const code = await codeIn(await messages())
    const wrong = code === '111111' ? '222222' : '111111'
    for (let tries = 0; tries < limits.enter.address; tries += 1)
      expect((await confirm('guess@example.com', wrong, own)).body.code).toBe('code_wrong')
    expect((await confirm('guess@example.com', code, own)).body.code).toBe('too_many_codes')
    const answers = []
    for (let asked = 1; asked <= MOST_CHANGES_A_DAY; asked += 1)
      answers.push((await ask(`to-${asked}@example.com`, own)).status)
    expect(answers).toEqual([...Array(MOST_CHANGES_A_DAY - 1).fill(202), 429])
  })

  test('learns nothing of whether the new address is somebody’s: the answers are the same, also after the code', async () => {
    const [other, asking] = [await someone(), await someone()]
    const [known, unknown] = [await ask(other.email, asking.own), await ask('nobody-has@example.com', asking.own)]
    expect([known.status, known.text]).toEqual([unknown.status, unknown.text])
    const { status, body } = await change(other.email, asking.own)
    expect([status, fieldOf(body, 'email').value]).toEqual([200, 'n***@example.com'])
  })

  test('becomes no other known member by it: the pair is for a person to decide, and each keeps their way in', async () => {
    const [other, asking] = [await someone(), await someone()]
    await change(other.email, asking.own)
    const mine = (await staff('GET', `/v1/members/${asking.number}`)).body
    expect(mine.id).toBe(asking.memberId)
    expect((await staff('GET', `/v1/members/${other.number}`)).body.id).toBe(other.memberId)
    const pairs = (await staff('GET', '/v1/duplicates')).body.items as { members: { id: string }[]; evidence: object }[]
    const pair = pairs.find(({ members }) => members.some(({ id }) => id === asking.memberId))
    expect(pair!.members.map(({ id }) => id).sort()).toEqual([asking.memberId, other.memberId].sort())
    expect(pair!.evidence).toEqual({ shared: ['email'] })
    for (const { email, number } of [asking, other]) {
      product.clock.advance({ hours: 25 })
      expect((await call('GET', '/v1/portal/me', undefined, await signedIn(email))).body.memberNumber).toBe(number)
    }
  })

  test('is no visitor any more who left that address in the shop: they become part of the member', async () => {
    const { number, own } = await someone()
    const traits = { email: 'visitor@example.com' }
    await collect(product, [{ type: 'identify', anonymousId: 'browser-9', messageId: 'visitor', traits }])
    await change('visitor@example.com', own)
    expect((await identifiersOf(number)).map(({ namespace }) => namespace)).toContain('anonymous_id')
  })

  test('has to sign in by a code where one can be had: a link may have been passed on', async () => {
    const { memberId } = await someone()
    const expiresAt = new Date(platform.clock.now().getTime() + 3_600_000)
    const byLink = (id: string): Own => {
      const token = passToken(platform.keys, { workspaceId: product.workspaceId, memberId: id, expiresAt })
      return { headers: { authorization: `Bearer ${token}`, 'x-regulars': '1' } }
    }
    expect((await ask('thief@example.com', byLink(memberId))).body.code).toBe('code_session_needed')
    await collect(product, [{ type: 'identify', userId: 'numbered', messageId: 'numbered', traits: { city: 'Wuxi' } }])
    const numbered = await product.run((ctx) => memberIdOf(ctx, 'numbered'))
    expect((await change('first-one@example.com', byLink(numbered))).status).toBe(200)
    expect((await messages())[0]!.template).toBe('address-code-email')
  })

  test('cannot take a value that the company blocked, one that is none, or one too many', async () => {
    const { number, own } = await someone({ phone: '13800000201' })
    await staff('POST', '/v1/namespaces/phone/blocked', { value: '13900000001', reason: 'the counter' })
    expect((await ask('13900000001', own)).body.code).toBe('address_invalid')
    expect((await ask('not an address', own)).body.code).toBe('address_invalid')
    for (const at of [1, 2, 3, 4]) {
      const traits = { email: `more-${at}@example.com` }
      await collect(product, [{ type: 'identify', userId: number, messageId: `${number}/${at}`, traits }])
    }
    // The one before is the latest; the others fill the five that a member may have, so there is room for one.
    expect((await change('room-for-one@example.com', own)).status).toBe(200)
    const { body } = await staff('GET', '/v1/namespaces')
    const email = body.items.find(({ namespace }: { namespace: string }) => namespace === 'email')
    const { namespace: _, inUse: __, ...rule } = email
    await staff('PUT', '/v1/namespaces/email', { ...rule, memberLimit: 2 })
    expect((await change('none-left@example.com', own)).body.code).toBe('too_many_addresses')
    await staff('PUT', '/v1/namespaces/email', { ...rule, memberLimit: 5 })
  })

  test('is refused what the company does not let members change', async () => {
    const { own } = await someone()
    await staff('PUT', '/v1/portal/settings', { correctable: ['name', 'phone'] })
    expect((await ask('other@example.com', own)).body.code).toBe('not_correctable')
    await staff('PUT', '/v1/portal/settings', { correctable: ['name', 'birthday', 'language', 'email', 'phone'] })
  })
})

describe('what was agreed to', () => {
  const agree = (memberId: string) =>
    product.run((ctx) =>
      recordConsents(
        ctx,
        (['email', 'sms'] as const).map((channel) => ({
          memberId,
          purpose: 'marketing',
          channel,
          state: 'granted' as const,
          source: 'shop',
          imported: false,
          proof: {},
          at: ctx.now,
        })),
      ),
    )
  const standing = (body: { preferences: { purpose: string; channel: string; state: string; source: string }[] }) =>
    Object.fromEntries(
      body.preferences
        .filter(({ purpose }) => purpose === 'marketing')
        .map(({ channel, state, source }) => [channel, `${state} by ${source}`]),
    )

  test('for the old address ends with it, and that of another channel goes on', async () => {
    const { memberId, own } = await someone()
    await agree(memberId)
    product.clock.advance({ minutes: 1 })
    const { body } = await change('no-consent@example.com', own)
    expect(standing(body)).toEqual({ email: 'withdrawn by portal', sms: 'granted by shop' })
  })

  test('goes on at the new one when the member says so with the change', async () => {
    const { memberId, own } = await someone()
    await agree(memberId)
    product.clock.advance({ minutes: 1 })
    const { body } = await change('consent@example.com', own, { keepConsents: true })
    expect(standing(body)).toEqual({ email: 'granted by portal', sms: 'granted by shop' })
  })

  test('is not given anew by it where the member had said no', async () => {
    const { memberId, own } = await someone()
    await agree(memberId)
    product.clock.advance({ minutes: 1 })
    const no = { purpose: 'marketing', channel: 'email', state: 'withdrawn' }
    await call('PUT', '/v1/portal/me/preferences', { preferences: [no] }, own)
    product.clock.advance({ minutes: 1 })
    const { body } = await change('still-no@example.com', own, { keepConsents: true })
    expect(standing(body).email).toBe('withdrawn by portal')
  })

  test('does not reach an address under suppression: it gets no code either, and the old one stays suppressed', async () => {
    const { email, own } = await someone()
    await staff('POST', '/v1/suppressions', { channel: 'email', address: email })
    await staff('POST', '/v1/suppressions', { channel: 'email', address: 'bounced@example.com' })
    await ask('bounced@example.com', own)
    expect((await messages())[0]).toMatchObject({
      template: 'address-code-email',
      state: 'refused',
      reason: 'suppressed',
    })
    await change('fresh@example.com', own)
    expect((await messages())[0]).toMatchObject({ template: 'address-changed-email', reason: 'suppressed' })
    const { items } = (await staff('GET', '/v1/suppressions')).body
    expect(items).toHaveLength(2)
  })
})
