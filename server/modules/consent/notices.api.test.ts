import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { memberIdOf, resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import type { ConsentFact } from './consent.ts'
import { mayContact, recordConsents } from './index.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['consent:read', 'consent:write', 'workspace:manage'],
    expiresAt: null,
  }),
)

const call = caller(product, key.secret)

let seen = 0
async function aMember(ctx: Ctx): Promise<string> {
  const userId = `notice-${++seen}`
  const claim = { userId, anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
  return (await resolveMembers(ctx, [claim]))[0]!
}

function aGrant(memberId: string, at: Date, fact: Partial<ConsentFact> = {}): ConsentFact {
  return {
    memberId,
    purpose: 'marketing',
    channel: 'email',
    state: 'granted',
    source: 'test',
    imported: false,
    proof: {},
    at,
    ...fact,
  }
}

async function refusalOf(memberId: string, purpose = 'marketing') {
  return product.run(async (ctx) => (await mayContact(ctx, [{ memberId, purpose, channel: 'email' }]))[0]!.reason)
}

function aText(changes: object = {}) {
  const text = {
    title: 'How we use your data',
    controller: 'Lumen & Leaf Ltd',
    contact: 'privacy@lumen.example',
    purpose: 'Offers',
    method: 'By e-mail',
    dataTypes: 'Address',
    retention: 'Two years',
    rights: 'Withdraw at any time',
  }
  return { ...text, ...changes }
}

async function publish(changes: object, options: { material: boolean; changeNote?: string }) {
  await call('PUT', '/v1/consent/notices/offers', { purposes: ['marketing'], texts: { en: aText(changes) } })
  return call('POST', '/v1/consent/notices/offers/publish', options)
}

describe('a purpose', () => {
  const purpose = {
    name: { en: 'Surveys', 'zh-CN': '调研' },
    description: { en: 'A question now and then', 'zh-CN': '偶尔的问卷' },
    legalBasis: 'legitimate_interest',
    channels: ['email'],
    promotional: false,
  }

  test('that rests on legitimate interest needs a balancing note, and an objection ends it', async () => {
    const refused = await call('PUT', '/v1/consent/purposes/survey', purpose)
    expect(refused).toMatchObject({ status: 422, body: { code: 'purpose_invalid' } })
    const balancingNote = 'One question a quarter, no profile; members expect it.'
    expect(await call('PUT', '/v1/consent/purposes/survey', { ...purpose, balancingNote })).toMatchObject({
      status: 200,
      body: { legalBasis: 'legitimate_interest', balancingNote },
    })
    const memberId = await product.run(aMember)
    // Where the law knows of such an interest.
    await call('PUT', '/v1/consent/policy-settings', { defaultJurisdiction: 'EU', youthAudience: false })
    expect(await refusalOf(memberId, 'survey')).toBeNull()
    await product.run((ctx) =>
      recordConsents(ctx, [aGrant(memberId, ctx.now, { purpose: 'survey', state: 'withdrawn' })]),
    )
    expect(await refusalOf(memberId, 'survey')).toBe('consent_withdrawn')
  })

  test('without words that members can read is refused, and so is one without a basis', async () => {
    const silent = { ...purpose, legalBasis: 'consent', description: { en: '', 'zh-CN': '' } }
    expect(await call('PUT', '/v1/consent/purposes/silent', silent)).toMatchObject({ status: 422 })
    const { legalBasis: _none, ...baseless } = purpose
    expect(await call('PUT', '/v1/consent/purposes/baseless', baseless)).toMatchObject({ status: 400 })
  })
})

describe('a notice', () => {
  test('is not published before it says everything it must', async () => {
    const { body } = await call('PUT', '/v1/consent/notices/half', {
      purposes: ['points'],
      texts: { en: aText({ retention: '' }), 'zh-CN': aText({ contact: ' ' }) },
    })
    expect(body.missing).toEqual(['en/retention', 'zh-CN/contact'])
    expect(await call('POST', '/v1/consent/notices/half/publish', { material: true })).toMatchObject({
      status: 422,
      body: { code: 'notice_invalid' },
    })
  })

  test('that changes what matters stops sends under older consents at once, until each is renewed', async () => {
    const memberId = await product.run(async (ctx) => {
      const id = await aMember(ctx)
      await recordConsents(ctx, [aGrant(id, ctx.now)])
      return id
    })
    expect(await refusalOf(memberId)).toBeNull()
    product.clock.advance({ hours: 1 })
    const { body } = await publish({}, { material: true })
    expect(body).toMatchObject({ notice: 'offers', material: true })
    expect(body.hashes.en).toMatch(/^[0-9a-f]{64}$/)
    // Mutant: without the comparison of versions in the gate this stays null.
    expect(await refusalOf(memberId)).toBe('needs_renewal')
    const seenBy = await call('GET', `/v1/members/${memberId}/consents`)
    expect(seenBy.body.items).toContainEqual(
      expect.objectContaining({ purpose: 'marketing', channel: 'email', state: 'needs_renewal', noticeVersion: 1 }),
    )

    // Given before the new version on paper, told now: to the old text.
    await product.run((ctx) =>
      recordConsents(ctx, [aGrant(memberId, new Date(ctx.now.getTime() - 1_800_000), { source: 'paper' })]),
    )
    expect(await refusalOf(memberId)).toBe('needs_renewal')
    // A version that was never published counts as the oldest.
    await product.run((ctx) => recordConsents(ctx, [aGrant(memberId, ctx.now, { noticeVersion: 99 })]))
    expect(await refusalOf(memberId)).toBe('needs_renewal')
    product.clock.advance({ hours: 1 })
    await product.run((ctx) => recordConsents(ctx, [aGrant(memberId, ctx.now)]))
    expect(await refusalOf(memberId)).toBeNull()
  })

  test('with a small change needs a note, asks nobody anew, and every version stays as it was', async () => {
    const memberId = await product.run(async (ctx) => {
      const id = await aMember(ctx)
      await recordConsents(ctx, [aGrant(id, ctx.now)])
      return id
    })
    expect(await publish({ title: 'How we use data' }, { material: false })).toMatchObject({ status: 422 })
    const small = await publish({ title: 'How we use data' }, { material: false, changeNote: 'a word in the title' })
    expect(small.status).toBe(201)
    expect(await refusalOf(memberId)).toBeNull()
    const { body } = await call('GET', '/v1/consent/notices')
    expect(body.versions.map((one: { version: number }) => one.version)).toEqual([3, 2])
    expect(body.versions[0].hashes.en).not.toBe(body.versions[1].hashes.en)
    const attempt = product.run((ctx) => sql`update consent.notices set material = false`.execute(ctx.tx))
    await expect(attempt).rejects.toThrow(/permission denied/)
  })

  test('waits for messages under way, and is dated after them', async () => {
    const memberId = await product.run(async (ctx) => {
      const id = await aMember(ctx)
      await recordConsents(ctx, [aGrant(id, ctx.now)])
      return id
    })
    const order: string[] = []
    let publishing: Promise<unknown> = Promise.resolve()
    await product.run(async (ctx) => {
      await mayContact(ctx, [{ memberId, purpose: 'marketing', channel: 'email' }])
      publishing = publish({ rights: 'More' }, { material: true }).then(() => order.push('published'))
      // Mutant: without `for share` on the purposes the new version commits within this time.
      await new Promise((resolve) => setTimeout(resolve, 400))
      order.push('sent')
    })
    await publishing
    expect(order).toEqual(['sent', 'published'])
    expect(await refusalOf(memberId)).toBe('needs_renewal')
  })
})

test('a consent ends by itself when its time is over', async () => {
  await product.run((ctx) =>
    sql`update consent.purposes set expires_after_days = 180 where purposes.purpose = 'points'`.execute(ctx.tx),
  )
  const memberId = await product.run(async (ctx) => {
    const id = await aMember(ctx)
    await recordConsents(ctx, [aGrant(id, ctx.now, { purpose: 'points' })])
    return id
  })
  product.clock.advance({ hours: 180 * 24 - 1 })
  expect(await refusalOf(memberId, 'points')).toBeNull()
  product.clock.advance({ hours: 1 })
  // Mutant: without the comparison with the time of the decision this stays null.
  expect(await refusalOf(memberId, 'points')).toBe('consent_expired')
  const { body } = await call('GET', `/v1/members/${memberId}/consents`)
  expect(body.items).toContainEqual(expect.objectContaining({ purpose: 'points', channel: 'email', state: 'expired' }))
})

describe('a collection point', () => {
  const control = (purpose: string, channel: string) => ({ purposes: [purpose], channels: [channel], ticked: false })
  const point = (controls: object[]) => ({ name: { en: 'Till', 'zh-CN': '收银台' }, notice: 'offers', controls })

  test.each([
    ['bundles purposes', [{ purposes: ['marketing', 'points'], channels: ['email'], ticked: false }]],
    ['bundles channels', [{ purposes: ['marketing'], channels: ['email', 'sms'], ticked: false }]],
    ['is ticked beforehand', [{ ...control('marketing', 'email'), ticked: true }]],
    ['asks for a purpose its notice does not speak of', [control('points', 'email')]],
    ['asks twice', [control('marketing', 'email'), control('marketing', 'email')]],
    ['asks nothing', []],
  ])('that %s is not published', async (_name, controls) => {
    expect(await call('PUT', '/v1/consent/points/till', point(controls))).toMatchObject({ status: 200 })
    expect(await call('POST', '/v1/consent/points/till/state', { state: 'published' })).toMatchObject({
      status: 422,
      body: { code: 'collection_point_invalid' },
    })
  })

  test('takes grants for what it asks while it is published, and withdrawals always', async () => {
    const memberId = await product.run(aMember)
    const say = (state: string, channel = 'email') =>
      call('POST', `/v1/members/${memberId}/consents`, {
        purpose: 'marketing',
        channel,
        state,
        source: 'till',
        collectionPoint: 'till',
        language: 'en',
      })
    await call('PUT', '/v1/consent/points/till', point([control('marketing', 'email')]))
    expect(await say('granted')).toMatchObject({ status: 409 })
    expect((await call('POST', '/v1/consent/points/till/state', { state: 'published' })).status).toBe(200)
    expect(await say('granted')).toMatchObject({ status: 201, body: { state: 'granted' } })
    expect(await say('granted', 'sms')).toMatchObject({ status: 422 })
    await call('POST', '/v1/consent/points/till/state', { state: 'disabled' })
    expect(await say('granted')).toMatchObject({ status: 409 })
    product.clock.advance({ hours: 1 })
    expect(await say('withdrawn')).toMatchObject({ status: 201, body: { state: 'withdrawn' } })
    const { body } = await call('GET', `/v1/members/${memberId}/consents`)
    expect(body.history[1]).toMatchObject({ collectionPoint: 'till', language: 'en', noticeVersion: 4 })
  })

  test('that is stopped takes no grants from collection: they are set aside with the reason, withdrawals are not', async () => {
    const say = (event: string, messageId: string, collectionPoint: string) => ({
      type: 'track',
      event,
      userId: 'at-the-till',
      messageId,
      timestamp: '2026-01-05T00:00:00Z',
      properties: { purpose: 'marketing', channel: 'email', collectionPoint },
    })
    await collect(product, [
      say('Consent Granted', 'point-1', 'till'),
      say('Consent Granted', 'point-2', 'nowhere'),
      { ...say('Consent Withdrawn', 'point-3', 'till'), timestamp: '2026-01-04T00:00:00Z' },
    ])
    const [aside, history] = await product.run(async (ctx) => {
      const quarantined = await sql<{ reason: string; message: string }>`
        select quarantine.reason, quarantine.message from events.quarantine order by quarantine.message`.execute(ctx.tx)
      const memberId = await memberIdOf(ctx, 'at-the-till')
      const told = await sql`select events.state from consent.events where events.member_id = ${memberId}`.execute(
        ctx.tx,
      )
      return [quarantined.rows, told.rows]
    })
    expect(aside).toEqual([
      {
        reason: 'collection_point_closed',
        message: 'This consent was not asked for there: the collection point is "disabled".',
      },
      {
        reason: 'collection_point_closed',
        message: 'This consent was not asked for there: there is no such collection point.',
      },
    ])
    expect(history).toEqual([{ state: 'withdrawn' }])
  })
})
