import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { observe, resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
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
/** Members who agreed to everything. */
async function born(ctx: Ctx, birthdays: readonly (string | null)[], attributes: Record<string, string> = {}) {
  const claims = birthdays.map(() => ({
    userId: `minor-${++seen}`,
    anonymousId: null,
    email: null,
    phone: null,
    source: 'test',
    at: ctx.now,
    importId: null,
  }))
  const memberIds = await resolveMembers(ctx, claims)
  const observed = { source: 'test', observedAt: ctx.now }
  await observe(
    ctx,
    memberIds.flatMap((memberId, index) => [
      ...(birthdays[index] === null ? [] : [{ memberId, name: 'birthday', value: birthdays[index]!, ...observed }]),
      ...Object.entries(attributes).map(([name, value]) => ({ memberId, name, value, ...observed })),
    ]),
  )
  const granted = { state: 'granted' as const, source: 'test', imported: false, proof: {}, at: ctx.now }
  await recordConsents(
    ctx,
    memberIds.flatMap((memberId) =>
      ['marketing', 'points'].map((purpose) => ({ memberId, purpose, channel: 'email' as const, ...granted })),
    ),
  )
  return memberIds
}

async function refusalsOf(ctx: Ctx, memberIds: readonly string[], purpose: string) {
  const answers = await mayContact(
    ctx,
    memberIds.map((memberId) => ({ memberId, purpose, channel: 'email' as const })),
  )
  return answers.map((answer) => answer.reason)
}

describe('over random days of birth, with leap days, and random days of sending', () => {
  const day = fc.oneof(
    fc
      .date({ min: new Date('1990-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    fc.constantFrom('2004-02-29', '2008-02-29', '2012-02-29', '2008-02-28', '2008-03-01'),
  )
  const sending = fc.oneof(day, fc.constantFrom('2026-02-28', '2026-03-01', '2028-02-29', '2024-02-29', '2022-02-28'))
  /** Days as text compare as days do: of a common year 29 February lies after the 28th and before 1 March. */
  const isUnder = (years: number, birthday: string, today: string) =>
    birthday <= today && today < `${Number(birthday.slice(0, 4)) + years}${birthday.slice(4)}`

  test.each([
    ['China', {}, 14, 18],
    ['the United States', { country: 'US' }, 13, 16],
    ['the European Union', { country: 'IE' }, 16, 18],
    ['a country without a pack', { country: 'Peru' }, 16, 18],
  ])('nothing goes to a child and no promotion to a minor in %s', async (_name, attributes, child, minor) => {
    await fc.assert(
      fc.asyncProperty(fc.array(day, { minLength: 60, maxLength: 60 }), sending, (birthdays, today) =>
        product
          .run(async (ctx) => {
            const memberIds = await born(ctx, birthdays, attributes as Record<string, string>)
            // At noon of this day it is this day in the last zone on Earth, just begun.
            const then = { ...ctx, now: new Date(`${today}T12:00:00Z`) }
            const under = (years: number) =>
              birthdays.map((birthday) => (isUnder(years, birthday, today) ? 'minor' : null))
            expect(await refusalsOf(then, memberIds, 'service')).toEqual(under(child))
            expect(await refusalsOf(then, memberIds, 'points')).toEqual(under(child))
            // Mutant: an age that is compared with `<=` refuses who turns 18 on the day.
            expect(await refusalsOf(then, memberIds, 'marketing')).toEqual(under(minor))
            throw new Done()
          })
          .catch((error) => {
            if (!(error instanceof Done)) throw error
          }),
      ),
      { numRuns: 8 },
    )
  })
})

/** Ends a run without keeping it. */
class Done extends Error {}

describe('a child', () => {
  const under13 = '2014-05-05'
  const to = (memberId: string, body: object) => call('POST', `/v1/members/${memberId}/guardian`, body)
  const answers = (memberId: string) =>
    product.run(async (ctx) => [
      ...(await refusalsOf(ctx, [memberId], 'service')),
      ...(await refusalsOf(ctx, [memberId], 'marketing')),
    ])

  test('gets what is no promotion once a guardian agreed with a proof, and nothing after they took it back', async () => {
    const [memberId] = await product.run((ctx) => born(ctx, [under13]))
    expect(await answers(memberId!)).toEqual(['minor', 'minor'])
    expect(await to(memberId!, { state: 'granted', source: 'letter' })).toMatchObject({
      status: 422,
      body: { code: 'guardian_proof_missing' },
    })
    expect(await answers(memberId!)).toEqual(['minor', 'minor'])
    const proof = { letter: 'signed by the mother, 2 March' }
    expect(await to(memberId!, { state: 'granted', source: 'letter', proof })).toMatchObject({ status: 201 })
    // Mutant: a guardian who opens promotion too lets the second pass.
    expect(await answers(memberId!)).toEqual([null, 'minor'])
    const { body } = await call('GET', `/v1/members/${memberId}/consents`)
    expect(body.guardian).toMatchObject({ state: 'granted', source: 'letter' })
    product.clock.advance({ hours: 1 })
    expect(await to(memberId!, { state: 'withdrawn', source: 'call' })).toMatchObject({ status: 201 })
    expect(await answers(memberId!)).toEqual(['minor', 'minor'])
  })

  test('whose guardian takes it back while a message is under way gets none after it', async () => {
    const [memberId] = await product.run((ctx) => born(ctx, [under13]))
    await to(memberId!, { state: 'granted', source: 'letter', proof: { letter: 'signed' } })
    product.clock.advance({ hours: 1 })
    const order: string[] = []
    let withdrawing: Promise<unknown> = Promise.resolve()
    await product.run(async (ctx) => {
      await refusalsOf(ctx, [memberId!], 'service')
      withdrawing = to(memberId!, { state: 'withdrawn', source: 'call' }).then(() => order.push('withdrawn'))
      // Mutant: without `for share` on the guardians the withdrawal commits within this time.
      await new Promise((resolve) => setTimeout(resolve, 300))
      order.push('sent')
    })
    await withdrawing
    expect(order).toEqual(['sent', 'withdrawn'])
    expect(await answers(memberId!)).toEqual(['minor', 'minor'])
  })
})

test('of unknown age is taken to be of age, unless the brand speaks to young people', async () => {
  const [unknown, adult] = await product.run((ctx) => born(ctx, [null, '1990-01-01']))
  const answers = (purpose: string) => product.run((ctx) => refusalsOf(ctx, [unknown!, adult!], purpose))
  expect(await answers('marketing')).toEqual([null, null])
  await call('PUT', '/v1/consent/policy-settings', { defaultJurisdiction: 'CN', youthAudience: true })
  expect(await answers('marketing')).toEqual(['age_unknown', null])
  expect(await answers('points')).toEqual([null, null])
})
