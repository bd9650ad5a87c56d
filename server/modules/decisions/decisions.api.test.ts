import { decisionKinds } from '@regulars/contract/decisions'
import { beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { recordConsents } from '#modules/consent/index'
import { memberIdOf, observe, resolveMembers } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { anEvent, anOrder, collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { kinds } from './kinds/kinds.ts'

// Noon in Shanghai, the zone of a new workspace.
const product = await aProduct({ now: '2026-03-02T04:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)
const call = caller(product, secret)
const get = async (url: string) => (await call('GET', url)).body

const text = { subject: 'News', body: 'New in {{ member.attributes.city }}' }
const ofXiamen = { kind: 'attribute', name: 'city', operator: 'is', value: 'Xiamen' }
const steps = [
  { id: 'write', kind: 'message', channel: 'email', purpose: 'marketing', template: 'news', next: 'wait' },
  { id: 'wait', kind: 'wait', hours: 48, next: 'again' },
  { id: 'again', kind: 'message', channel: 'email', purpose: 'marketing', template: 'news', next: 'end' },
  { id: 'end', kind: 'end' },
]

let journeyId: string
let segmentId: string

/** Members of Xiamen are in the journey; m-0 ordered as well. */
beforeAll(async () => {
  await call('PUT', '/v1/templates/news', {
    ...{ channel: 'email', purpose: 'marketing', topic: null },
    content: { en: text, 'zh-CN': text },
  })
  await collect(
    product,
    ['m-0', 'm-1', 'm-2'].flatMap((userId) => [
      anEvent({
        type: 'identify',
        event: undefined,
        userId,
        traits: { email: `${userId}@example.com`, city: 'Xiamen' },
      }),
    ]),
  )
  await collect(product, [anOrder({ userId: 'm-0', orderId: 'first', at: '2026-03-01T08:00:00Z' })])
  for (const userId of ['m-0', 'm-1', 'm-2']) {
    const consent = { purpose: 'marketing', channel: 'email', state: 'granted', source: 'test' }
    await call('POST', `/v1/members/${userId}/consents`, consent)
  }
  segmentId = (await call('POST', '/v1/segments', { name: 'Of Xiamen', rule: ofXiamen })).body.id
  await product.settle()
  const made = await call('POST', '/v1/journeys', { template: 'win-back', name: 'Xiamen', segment: segmentId })
  journeyId = made.body.id
  const definition = { ...made.body.definition, holdoutPercent: 0, start: 'write', steps }
  await call('PATCH', `/v1/journeys/${journeyId}`, { definition })
  await call('POST', `/v1/journeys/${journeyId}/state`, { state: 'running' })
  await product.settle()
}, 60_000)

async function linkOf(member: string): Promise<string> {
  const { url } = (await call('POST', `/v1/members/${member}/portal-link`, { hours: 1 })).body
  return String(url).split('#')[1]!
}

test('each kind of the contract has its file', () => {
  expect(kinds.map(({ code }) => code)).toEqual([...decisionKinds])
})

describe('the register', () => {
  test('names what really decides, with the features that it reads, in words of the register of fields', async () => {
    const { items } = await get('/v1/decisions')
    const of = (kind: string) => items.find((one: { kind: string }) => one.kind === kind)
    const journey = of('journey').deciders.find((one: { id: string }) => one.id === journeyId)
    expect(journey).toMatchObject({ version: 1, features: [{ id: 'attribute:city', name: { en: 'City' } }] })
    expect(of('message').deciders).toContainEqual(
      expect.objectContaining({ id: 'news', features: [expect.objectContaining({ id: 'attribute:city' })] }),
    )
    expect(of('segment').deciders.length).toBeGreaterThan(15)
    expect(of('points').effect).toBe('points')
  })

  test('has no sensitive feature: none can be saved, and one that becomes sensitive later is shown as such', async () => {
    const sensitive = async () => {
      const { items } = await get('/v1/decisions')
      const features = items.flatMap((one: { deciders: { features: object[] }[] }) =>
        one.deciders.flatMap((decider) => decider.features),
      )
      return features.filter((one: { sensitive: boolean }) => one.sensitive)
    }
    expect(await sensitive()).toEqual([])
    const city = (await get('/v1/fields')).items.find((one: { field: string }) => one.field === 'city')
    const words = { label: city.label, purpose: city.purpose, legalBasis: 'consent', retentionDays: null }
    await call('PUT', '/v1/fields/city', { ...words, sensitive: 'location_track' })
    expect(await sensitive()).toContainEqual(expect.objectContaining({ id: 'attribute:city', approved: false }))
    const refused = await call('PATCH', `/v1/segments/${segmentId}`, { rule: { kind: 'not', rule: ofXiamen } })
    expect(refused.body.code).toBe('sensitive_feature')
    const journey = await get(`/v1/journeys/${journeyId}`)
    const again = await call('PATCH', `/v1/journeys/${journeyId}`, { definition: journey.definition })
    expect(again.body.code).toBe('sensitive_feature')
    await call('PUT', '/v1/fields/city', { ...words, sensitive: null })
  })
})

describe('what was decided about a member', () => {
  test('is told with time, rule, version, inputs and outcome, within a second', async () => {
    const started = performance.now()
    const { personalisation, items } = await get('/v1/members/m-0/decisions')
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(personalisation).toBe(true)
    const of = (kind: string) => items.find((one: { kind: string }) => one.kind === kind)
    expect(of('journey')).toMatchObject({
      ...{ subject: journeyId, version: 1, outcome: { en: 'Under way' }, inputs: [{ en: 'City' }], review: null },
      sentences: [{ en: 'Came into it through the group “Of Xiamen” (rule 1)' }],
    })
    expect(of('message')).toMatchObject({ subject: 'news', outcome: { en: 'Sent' }, inputs: [{ en: 'City' }] })
    expect(items).toContainEqual(expect.objectContaining({ kind: 'segment', subject: segmentId }))
    expect(of('stage').sentences[0]['zh-CN']).toMatch(/\p{Script=Han}/u)
    expect(of('points')).toMatchObject({ sentences: [{ en: 'By the amount of order first' }] })
  })

  test('is told to the member too, of themselves only', async () => {
    const as = await linkOf('m-0')
    const mine = await call('GET', '/v1/portal/me/decisions', undefined, { as })
    expect(mine.body.items.map((one: { kind: string }) => one.kind)).toContain('journey')
    const other = await call('GET', '/v1/portal/me/decisions', undefined, { as: await linkOf('m-1') })
    expect(other.body.items.some((one: { kind: string }) => one.kind === 'points')).toBe(false)
  })
})

describe('an objection to one decision', () => {
  const object = async (member: string, body: object) =>
    call('POST', '/v1/portal/me/decisions/reviews', body, { as: await linkOf(member) })
  const messagesTo = async (member: string) => (await get(`/v1/messages?member=${member}`)).items.length

  test('is refused where nothing was decided', async () => {
    const refused = await object('m-1', { kind: 'points', subject: 'points' })
    expect(refused.status).toBe(404)
  })

  test('is in the queue with its day and what the member said, once however often they ask', async () => {
    for (const member of ['m-1', 'm-1', 'm-2']) {
      const answer = await object(member, { kind: 'journey', subject: journeyId, words: `by ${member}` })
      expect(answer.body.reviews).toMatchObject([{ state: 'open', name: { en: 'Xiamen' } }])
    }
    const { open, items } = await get('/v1/decision-reviews')
    expect(open).toBe(2)
    expect(items).toContainEqual(
      expect.objectContaining({ memberNumber: 'm-1', words: 'by m-1', suspends: true, state: 'open' }),
    )
    const { rows } = await product.run((ctx) =>
      sql<{ words: Buffer }>`select reviews.words from decisions.reviews`.execute(ctx.tx),
    )
    expect(rows.some(({ words }) => words.includes('by m-'))).toBe(false)
  })

  test('puts the journey off until somebody answers', async () => {
    product.clock.advance({ days: 3 })
    await product.settle()
    expect([await messagesTo('m-0'), await messagesTo('m-1'), await messagesTo('m-2')]).toEqual([2, 1, 1])
    expect((await get('/v1/members/m-1/decisions')).items[0]).toMatchObject({
      ...{ kind: 'journey', review: 'open', outcome: { en: 'Stays out' } },
    })
  })

  test('is upheld or changed for a reason that the member reads; upheld, the journey goes on', async () => {
    const { items } = await get('/v1/decision-reviews')
    const of = (member: string) => items.find((one: { memberNumber: string }) => one.memberNumber === member).id
    const answer = (member: string, body: object) => call('POST', `/v1/decision-reviews/${of(member)}/answer`, body)
    expect((await answer('m-1', { outcome: 'upheld', reason: 'no' })).status).toBe(400)
    const upheld = { outcome: 'upheld', reason: 'You are in Xiamen, and the news is of Xiamen.' }
    expect((await answer('m-1', upheld)).body).toMatchObject({ state: 'upheld', answer: upheld.reason })
    expect((await answer('m-1', upheld)).body.code).toBe('wrong_state')
    const changed = { outcome: 'changed', reason: 'You stay out of this journey.' }
    expect((await answer('m-2', changed)).status).toBeLessThan(300)
    await product.settle()
    expect([await messagesTo('m-1'), await messagesTo('m-2')]).toEqual([2, 1])
    const mine = await call('GET', '/v1/portal/me/decisions', undefined, { as: await linkOf('m-2') })
    expect(mine.body.reviews).toMatchObject([{ state: 'changed', answer: changed.reason }])
    const audit = await get('/v1/audit?limit=50')
    const actions = audit.items.map((one: { action: string }) => one.action)
    expect(actions).toEqual(expect.arrayContaining(['decision_review.upheld', 'decision_review.changed']))
  })
})

describe('the report by groups', () => {
  const MEMBERS = 400

  beforeAll(async () => {
    await product.run(async (ctx) => {
      const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
      const ids = await resolveMembers(
        ctx,
        Array.from({ length: MEMBERS }, (_, index) => ({ ...claim, userId: `g-${index}` })),
      )
      const observed = { source: 'test', observedAt: ctx.now }
      const saying = (name: string, value: (index: number) => unknown) =>
        ids.map((memberId, index) => ({ memberId, name, value: value(index), ...observed }))
      await observe(ctx, [
        ...saying('gender', (index) => (index < 10 ? 'x' : index % 2 === 0 ? 'female' : 'male')),
        ...saying('birthday', (index) => (index % 4 === 0 ? '1950-01-01' : '1996-01-01')),
      ])
      await recordConsents(
        ctx,
        // All women, and every fifth man.
        ids.flatMap((memberId, index) =>
          index % 2 === 0 || index % 5 === 0
            ? [
                {
                  ...{ memberId, purpose: 'marketing', channel: 'email' as const, state: 'granted' as const },
                  ...{ source: 'test', imported: false, proof: {}, at: ctx.now },
                },
              ]
            : [],
        ),
      )
    })
    const rule = { kind: 'consent', purpose: 'marketing', channel: 'email', state: 'granted' }
    segmentId = (await call('POST', '/v1/segments', { name: 'Agreed', rule })).body.id
    await product.settle()
  }, 60_000)

  test('names the groups that fare worse, and shows none that is too small', async () => {
    const report = await get(`/v1/decisions/fairness?kind=segment&subject=${segmentId}`)
    expect(report).toMatchObject({ members: MEMBERS + 3, favourable: 243, from: '2026-02-04', to: '2026-03-05' })
    const of = (name: string) => report.dimensions.find((one: { dimension: string }) => one.dimension === name)
    expect(of('gender')).toMatchObject({
      hidden: 13,
      groups: [
        { group: 'female', members: 195, favourable: 195, verdict: 'reference' },
        { group: 'male', members: 195, favourable: 39, verdict: 'below', rate: 0.2 },
      ],
    })
    expect(of('age')).toMatchObject({ sampled: false, groups: [{ group: '25-34' }, { group: '65+' }] })
    expect(of('city')).toBeUndefined()
  })

  test('compares messages by channel too, and refuses what it knows nothing of', async () => {
    const report = await get('/v1/decisions/fairness')
    expect(report.kind).toBe('message')
    expect(report.members).toBe(5)
    expect((await call('GET', '/v1/decisions/fairness?kind=segment')).status).toBe(404)
    expect((await call('GET', '/v1/decisions/fairness?kind=journey&subject=none')).status).toBe(404)
  })

  test('reads a group for the report only: nothing of it is a feature', async () => {
    expect(await product.run((ctx) => memberIdOf(ctx, 'g-1'))).toBeDefined()
    const { items } = await get('/v1/decisions')
    expect(JSON.stringify(items)).not.toMatch(/attribute:(?:gender|birthday)/)
  })
})
