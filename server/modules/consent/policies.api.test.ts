import { policyPacks } from '@regulars/packs/policies/index'
import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { observe, resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { mayContact, recordConsents } from './index.ts'
import type { PolicyPack } from './policies.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const key = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['consent:read', 'workspace:manage'], expiresAt: null }),
)

const call = caller(product, key.secret)

const given = new Map(policyPacks.map((pack) => [pack.pack, pack]))

function aPack(changes: Partial<PolicyPack> & { pack: string }): PolicyPack {
  return { ...given.get('ccpa-cpra')!, ...changes }
}

async function putToWork(pack: PolicyPack) {
  expect(await call('POST', '/v1/consent/policies', pack)).toMatchObject({ status: 201 })
  return call('POST', `/v1/consent/policies/${pack.pack}/activate`, { version: pack.version })
}

let seen = 0
async function aMember(ctx: Ctx, attributes: Record<string, string> = {}): Promise<string> {
  const userId = `policy-${++seen}`
  const claim = { userId, anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
  const [memberId] = await resolveMembers(ctx, [claim])
  const said = Object.entries(attributes).map(([name, value]) => ({
    memberId: memberId!,
    name,
    value,
    source: 'test',
    observedAt: ctx.now,
  }))
  await observe(ctx, said)
  return memberId!
}

const asked = { purpose: 'marketing', channel: 'email' as const }

async function refusalOf(memberId: string, want: { purpose: string; channel: 'email' | 'sms' } = asked) {
  return product.run(async (ctx) => (await mayContact(ctx, [{ memberId, ...want }]))[0]!.reason)
}

function say(memberId: string, state: 'granted' | 'withdrawn', purpose = 'marketing') {
  return product.run((ctx) =>
    recordConsents(ctx, [
      { memberId, purpose, channel: 'email', state, source: 'test', imported: false, proof: {}, at: ctx.now },
    ]),
  )
}

test('the same member is blocked without opt-in under one law, and allowed until they object under another', async () => {
  const memberId = await product.run((ctx) => aMember(ctx, { country: 'Germany' }))
  expect(await refusalOf(memberId)).toBe('no_consent')
  await product.run((ctx) =>
    observe(ctx, [{ memberId, name: 'country', value: ' usa ', source: 'test', observedAt: ctx.now }]),
  )
  expect(await refusalOf(memberId)).toBeNull()
  // A text message needs consent in the United States too.
  expect(await refusalOf(memberId, { purpose: 'marketing', channel: 'sms' })).toBe('no_consent')
  await say(memberId, 'withdrawn')
  expect(await refusalOf(memberId)).toBe('consent_withdrawn')
})

describe('where a member stands under', () => {
  test.each([
    ['a country that no pack covers takes the strictest of all', { country: 'Brazil' }, 'no_consent'],
    ['a jurisdiction that is none takes the strictest of all', { country: 'US', jurisdiction: 'XX' }, 'no_consent'],
    ['the jurisdiction that is named counts before the country', { country: 'CN', jurisdiction: 'us' }, null],
    ['nothing said, the default of the workspace holds', {}, 'no_consent'],
  ])('%s', async (_name, attributes, expected) => {
    const memberId = await product.run((ctx) => aMember(ctx, attributes as Record<string, string>))
    expect(await refusalOf(memberId)).toBe(expected)
  })

  test('another default of the workspace, the next message is decided by it', async () => {
    const memberId = await product.run((ctx) => aMember(ctx))
    const settings = { defaultJurisdiction: 'US', youthAudience: false }
    expect(await call('PUT', '/v1/consent/policy-settings', settings)).toMatchObject({ status: 200, body: settings })
    expect(await refusalOf(memberId)).toBeNull()
    expect(await call('PUT', '/v1/consent/policy-settings', { ...settings, defaultJurisdiction: 'BR' })).toMatchObject({
      status: 404,
    })
    await call('PUT', '/v1/consent/policy-settings', { ...settings, defaultJurisdiction: null })
    // Mutant: a strictest that is the laxest lets this one pass.
    expect(await refusalOf(memberId)).toBe('no_consent')
    await call('PUT', '/v1/consent/policy-settings', { ...settings, defaultJurisdiction: 'CN' })
  })
})

describe('a pack', () => {
  test('that is loaded decides nothing until it is activated, and then the next message', async () => {
    const memberId = await product.run((ctx) => aMember(ctx, { country: 'Brasil' }))
    const lgpd = aPack({ pack: 'lgpd', jurisdictions: [{ code: 'BR', countries: ['BR', 'Brasil'] }] })
    expect(await call('POST', '/v1/consent/policies', lgpd)).toMatchObject({ status: 201, body: { pack: 'lgpd' } })
    expect(await refusalOf(memberId)).toBe('no_consent')
    const { body } = await call('POST', '/v1/consent/policies/lgpd/activate', { version: 1 })
    expect(body.active.map((one: { jurisdiction: string }) => one.jurisdiction)).toEqual(['BR', 'CN', 'EU', 'GB', 'US'])
    expect(await refusalOf(memberId)).toBeNull()
  })

  test('never changes: a version is loaded once, the next is higher, and what it says otherwise is listed', async () => {
    const pack = aPack({ pack: 'changing', jurisdictions: [{ code: 'ZZ', countries: [] }] })
    expect(await putToWork(pack)).toMatchObject({ status: 200 })
    expect(await call('POST', '/v1/consent/policies', pack)).toMatchObject({ status: 409 })
    const rules = { ...pack.rules, marketing: { ...pack.rules.marketing, sms: 'opt_out' } }
    const second = { ...pack, version: 3, rules, consentDays: 365 }
    expect(await call('POST', '/v1/consent/policies', second)).toMatchObject({ status: 201 })
    expect(await call('POST', '/v1/consent/policies', { ...pack, version: 2 })).toMatchObject({
      status: 422,
      body: { code: 'policy_invalid' },
    })
    const { body } = await call('GET', '/v1/consent/policies/changing/diff?from=1&to=3')
    expect(body.changes).toEqual([
      { path: 'consentDays', before: 'null', after: '365' },
      { path: 'rules.marketing.sms', before: '"opt_in"', after: '"opt_out"' },
      { path: 'version', before: '1', after: '3' },
    ])
    const attempt = product.run((ctx) => sql`update consent.policy_packs set version = 9`.execute(ctx.tx))
    await expect(attempt).rejects.toThrow(/permission denied/)
  })

  test.each([
    ['without a rule for each class and channel', { rules: { marketing: { email: 'opt_in' } } }],
    ['without a source', { sources: [] }],
    ['with a mechanism that is none', { rules: { service: { email: 'perhaps' } } }],
    ['with a field it does not know', { optional: true }],
  ])('%s is refused', async (_name, changes) => {
    const pack = { ...aPack({ pack: 'broken' }), ...changes }
    expect(await call('POST', '/v1/consent/policies', pack)).toMatchObject({ status: 400 })
  })

  test.each([
    ['that sends promotion to who needs a guardian', { minors: { guardianUnder: 18, promotionFrom: 16 } }],
    ['that names a country twice', { jurisdictions: [{ code: 'XA', countries: ['Aland', ' aland'] }] }],
    ['without the words on its review in Chinese', { legalReview: { en: 'to be reviewed', 'zh-CN': '' } }],
  ])('%s is refused', async (_name, changes) => {
    const pack = aPack({ pack: 'faulty', ...changes })
    expect(await call('POST', '/v1/consent/policies', pack)).toMatchObject({
      status: 422,
      body: { code: 'policy_invalid' },
    })
  })

  test('may say how long a consent counts', async () => {
    await putToWork({
      ...given.get('gdpr')!,
      pack: 'short',
      jurisdictions: [{ code: 'XS', countries: ['Shortland'] }],
      consentDays: 10,
    })
    const memberId = await product.run((ctx) => aMember(ctx, { country: 'Shortland' }))
    await say(memberId, 'granted')
    product.clock.advance({ hours: 239 })
    expect(await refusalOf(memberId)).toBeNull()
    product.clock.advance({ hours: 1 })
    expect(await refusalOf(memberId)).toBe('consent_expired')
  })

  test('waits for messages under way, and decides on all that follow', async () => {
    const memberId = await product.run((ctx) => aMember(ctx, { country: 'US' }))
    const strict = { ...given.get('ccpa-cpra')!, version: 2, rules: given.get('gdpr')!.rules }
    expect(await call('POST', '/v1/consent/policies', strict)).toMatchObject({ status: 201 })
    const order: string[] = []
    let activating: Promise<unknown> = Promise.resolve()
    await product.run(async (ctx) => {
      expect((await mayContact(ctx, [{ memberId, ...asked }]))[0]!.reason).toBeNull()
      activating = call('POST', '/v1/consent/policies/ccpa-cpra/activate', { version: 2 }).then(() =>
        order.push('active'),
      )
      // Mutant: without `for share` on the policies the pack is active within this time.
      await new Promise((resolve) => setTimeout(resolve, 400))
      order.push('sent')
    })
    await activating
    expect(order).toEqual(['sent', 'active'])
    expect(await refusalOf(memberId)).toBe('no_consent')
    await call('POST', '/v1/consent/policies/ccpa-cpra/activate', { version: 1 })
    expect(await refusalOf(memberId)).toBeNull()
  })
})

test('a purpose rests on a legitimate interest only where the law knows of such', async () => {
  const purpose = {
    name: { en: 'Surveys', 'zh-CN': '调研' },
    description: { en: 'A question now and then', 'zh-CN': '偶尔的问卷' },
    legalBasis: 'legitimate_interest',
    balancingNote: 'One question a quarter.',
    channels: ['email'],
    promotional: false,
  }
  await call('PUT', '/v1/consent/purposes/survey', purpose)
  const [german, chinese] = await product.run((ctx) =>
    Promise.all([aMember(ctx, { country: 'DE' }), aMember(ctx, { country: 'CN' })]),
  )
  const survey = { purpose: 'survey', channel: 'email' as const }
  expect(await refusalOf(german!, survey)).toBeNull()
  expect(await refusalOf(chinese!, survey)).toBe('no_consent')
})

test('a workspace whose packs were never loaded needs consent for everything', async () => {
  await product.run(async (ctx) => {
    const memberId = await aMember(ctx, { country: 'US' })
    const { rows } = await sql`select policies.active from consent.policies`.execute(ctx.tx)
    await sql`update consent.policies set active = '{}'`.execute(ctx.tx)
    expect((await mayContact(ctx, [{ memberId, ...asked }]))[0]!.reason).toBe('no_consent')
    await sql`update consent.policies set active = ${JSON.stringify((rows[0] as { active: object }).active)}::jsonb`.execute(
      ctx.tx,
    )
  })
})
