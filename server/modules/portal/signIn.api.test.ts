import { beforeEach, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { sql } from '#platform/postgres'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { limits } from './codes.ts'
import { doorToken } from './door.ts'

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { platform } = product.program
const door = doorToken(platform.keys, product.workspaceId)
const key = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['messages:read', 'members:direct'], expiresAt: null }),
)
await collect(product, [
  { type: 'identify', userId: '10001', messageId: 'i1', traits: { email: 'lin@example.com', name: 'Lin Yi' } },
  { type: 'identify', userId: '10002', messageId: 'i2', traits: { phone: '13800000002' } },
])

const call = caller(product)
const staff = caller(product, key.secret)
/** What a page of ours sends along, for whoever the cookie says. */
const page = (cookie?: string) => ({ headers: { 'x-regulars': '1', ...(cookie && { cookie }) } })
const HOME = '192.0.2.1'

const ask = (address: string, from = HOME) => call('POST', '/v1/portal/codes', { door, address }, { from, ...page() })
async function enter(address: string, code: string, from = HOME) {
  const answer = await call('POST', '/v1/portal/session', { door, address, code }, { from, ...page() })
  return { ...answer, cookie: answer.cookies.find(({ name }) => name === 'regulars-member') }
}

/** The newest message of the outbox, as staff see it. */
async function lastMessage() {
  await product.settle()
  const { body } = await staff('GET', '/v1/messages?limit=1')
  return (await staff('GET', `/v1/messages/${body.items[0].id}`)).body
}

async function codeFor(address: string): Promise<string> {
  await ask(address)
  const { text } = await lastMessage()
  return /\d{6}/.exec(text)![0]
}

/** The window of the limits is over. */
beforeEach(() => product.clock.advance({ hours: 25 }))

describe('a member without a link', () => {
  test('signs in with the code that was sent as a service message, and out again', async () => {
    const code = await codeFor('LIN@example.com ')
    expect(await lastMessage()).toMatchObject({ state: 'sandboxed', purpose: 'service', template: 'sign-in-email' })
    const { status, cookie } = await enter('lin@example.com', code)
    expect(status).toBe(201)
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' })
    const session = `regulars-member=${cookie!.value}`
    const me = await call('GET', '/v1/portal/me', undefined, page(session))
    expect(me).toMatchObject({ status: 200, body: { memberNumber: '10001', entrance: 'code' } })
    expect(me.headers['cache-control']).toBe('no-store')
    expect((await call('DELETE', '/v1/portal/session', undefined, page(session))).status).toBe(200)
    expect(await call('GET', '/v1/portal/me', undefined, page(session))).toMatchObject({
      status: 401,
      body: { code: 'member_session_over' },
    })
  })

  test('may use a phone number, written as people do', async () => {
    const code = await codeFor('+86 138-0000-0002')
    expect(await lastMessage()).toMatchObject({ channel: 'sms', template: 'sign-in-sms' })
    expect((await enter('138 0000 0002', code)).status).toBe(201)
  })

  test('signs in once with a code, only with the last one, and within ten minutes', async () => {
    const first = await codeFor('lin@example.com')
    const second = await codeFor('lin@example.com')
    expect((await enter('lin@example.com', first === second ? '000000' : first)).body.code).toBe('code_wrong')
    expect((await enter('lin@example.com', second)).status).toBe(201)
    expect((await enter('lin@example.com', second)).body.code).toBe('code_wrong')
    const late = await codeFor('lin@example.com')
    product.clock.advance({ minutes: 10 })
    expect((await enter('lin@example.com', late)).body.code).toBe('code_wrong')
  })

  test('is signed out after half an hour without a click, and after a day in any case', async () => {
    const signedIn = async () => {
      const { cookie } = await enter('lin@example.com', await codeFor('lin@example.com'))
      return `regulars-member=${cookie!.value}`
    }
    const idle = await signedIn()
    product.clock.advance({ minutes: 29 })
    expect((await call('GET', '/v1/portal/me', undefined, page(idle))).status).toBe(200)
    product.clock.advance({ minutes: 31 })
    expect((await call('GET', '/v1/portal/me', undefined, page(idle))).status).toBe(401)
    const busy = await signedIn()
    const answers = []
    for (let half = 0; half < 50; half += 1) {
      product.clock.advance({ minutes: 29 })
      answers.push((await call('GET', '/v1/portal/me', undefined, page(busy))).status)
    }
    expect(answers.indexOf(401)).toBe(49)
  })

  test('is not acted for by another site: a write by cookie needs the header of our own pages', async () => {
    const { cookie } = await enter('lin@example.com', await codeFor('lin@example.com'))
    const ours = page(`regulars-member=${cookie!.value}`)
    const foreign = { headers: { ...ours.headers, 'x-regulars': '' } }
    const change = (own: object) =>
      call('PUT', '/v1/portal/me/preferences', { preferences: [], personalisation: false }, own)
    expect(await change(foreign)).toMatchObject({ body: { code: 'foreign_origin' } })
    expect(await change(ours)).toMatchObject({ status: 200 })
  })
})

describe('who is no member', () => {
  test('gets the same answer, and no message goes', async () => {
    const known = await ask('lin@example.com')
    const before = await lastMessage()
    const unknown = await ask('nobody@example.com')
    expect([unknown.status, unknown.text]).toEqual([known.status, known.text])
    expect((await lastMessage()).id).toBe(before.id)
    const tries = await product.run((ctx) =>
      sql<{ memberId: string | null }>`
        select codes.member_id as "memberId" from portal.codes order by codes.asked_at desc, codes.code_id desc limit 2
      `.execute(ctx.tx),
    )
    expect(tries.rows.map(({ memberId }) => memberId === null)).toEqual([true, false])
    const wrong = await enter('nobody@example.com', '123456')
    expect([wrong.status, wrong.body.code]).toEqual([401, 'code_wrong'])
  })

  // Mutant: looking the member up in the request finds one before the background does.
  test('is not looked up while they wait, so that the time tells nothing', async () => {
    const lookedUp = async (address: string) => {
      const { rows } = await product.run((ctx) =>
        sql<{ asked: number }>`select count(*) as asked from portal.codes where codes.answered_at is null`.execute(
          ctx.tx,
        ),
      )
      await ask(address)
      return product.run(async (ctx) => {
        const after = await sql<{ asked: number; found: number }>`
          select count(*) as asked, count(codes.member_id) as found from portal.codes where codes.answered_at is null
        `.execute(ctx.tx)
        return { added: after.rows[0]!.asked - rows[0]!.asked, found: after.rows[0]!.found }
      })
    }
    expect(await lookedUp('lin@example.com')).toEqual({ added: 1, found: 0 })
    expect(await lookedUp('nobody@example.com')).toEqual({ added: 1, found: 0 })
  })

  test('cannot try codes until one fits: the limits hold for an address, whoever has it, and for a place', async () => {
    const code = await codeFor('lin@example.com')
    const wrong = code === '111111' ? '222222' : '111111'
    for (let tries = 0; tries < limits.enter.address; tries += 1) {
      expect((await enter('lin@example.com', wrong, `192.0.2.${tries}`)).status).toBe(401)
    }
    expect(await enter('lin@example.com', code, '192.0.2.99')).toMatchObject({
      status: 429,
      body: { code: 'too_many_codes' },
    })
    for (const address of ['lin@example.com', 'nobody@example.com']) {
      const answers = []
      for (let tries = 0; tries < 4; tries += 1) answers.push((await ask(address, `198.51.100.${tries}`)).status)
      expect(answers.at(-1)).toBe(429)
    }
    const fromOne = []
    for (let tries = 0; tries <= limits.ask.origin; tries += 1) {
      fromOne.push((await ask(`n${tries}@example.com`, '203.0.113.5')).status)
    }
    expect(fromOne.indexOf(429)).toBe(limits.ask.origin)
    // Who was refused does not wait the longer for it.
    product.clock.advance({ minutes: 16 })
    expect((await ask('lin@example.com')).status).toBe(202)
  })

  test('cannot open a door of their own making, nor reach members behind another one', async () => {
    const forged = `${door.slice(0, -2)}${door.endsWith('AA') ? 'BB' : 'AA'}`
    const body = { door: forged, address: 'lin@example.com' }
    expect((await call('POST', '/v1/portal/codes', body, page())).body.code).toBe('link_invalid')
    const other = await product.addWorkspace('other')
    const elsewhere = doorToken(platform.keys, other)
    const code = await codeFor('lin@example.com')
    const entered = { door: elsewhere, address: 'lin@example.com', code }
    expect((await call('POST', '/v1/portal/session', entered, page())).body.code).toBe('code_wrong')
  })
})

test('a code that went out is shown to no staff; what is kept is a keyed hash', async () => {
  const code = await codeFor('lin@example.com')
  const { id } = await lastMessage()
  await product.run((ctx) =>
    sql`update messaging.intents set state = 'sent' where intents.intent_id = ${id}`.execute(ctx.tx),
  )
  const shown = await lastMessage()
  expect(shown).toMatchObject({ id, text: null, html: null, subject: null })
  expect(JSON.stringify(shown)).not.toContain(code)
})
