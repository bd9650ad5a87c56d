import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { type ConsentFact, prevails } from './consent.ts'
import { consent, consentOf, contactableCount, mayContact, recordConsents } from './index.ts'
import { invariants } from './invariants.ts'

const product = await aProduct()

let seen = 0
async function aMember(ctx: Ctx, userId = `c-${++seen}`): Promise<string> {
  const claim = { userId, anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
  return (await resolveMembers(ctx, [claim]))[0]!
}

function aFact(memberId: string, fact: Partial<ConsentFact> = {}): ConsentFact {
  return {
    memberId,
    purpose: 'marketing',
    channel: 'email',
    state: 'granted',
    source: 'test',
    imported: false,
    proof: {},
    at: new Date('2026-01-01T00:00:00Z'),
    ...fact,
  }
}

async function stateOf(ctx: Ctx, memberId: string, purpose = 'marketing', channel = 'email') {
  const standings = await consentOf(ctx, memberId)
  return standings.find((one) => one.purpose === purpose && one.channel === channel)!.state
}

async function eventCount(ctx: Ctx, memberId: string) {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from consent.events where events.member_id = ${memberId}`.execute(ctx.tx)
  return rows[0]!.count
}

describe('a member', () => {
  test('who was never asked has consented to nothing', () =>
    product.run(async (ctx) => {
      const standings = await consentOf(ctx, await aMember(ctx))
      expect(standings).toHaveLength(16)
      expect(new Set(standings.map((one) => one.state))).toEqual(new Set(['none']))
    }))

  test('stands where the later word put them, whatever arrives last', () =>
    product.run(async (ctx) => {
      const memberId = await aMember(ctx)
      await recordConsents(ctx, [aFact(memberId, { state: 'withdrawn', at: new Date('2026-02-01T00:00:00Z') })])
      // Mutant: without the comparison of times in the upsert, this older grant overturns the withdrawal.
      await recordConsents(ctx, [aFact(memberId, { at: new Date('2026-01-01T00:00:00Z') })])
      expect(await stateOf(ctx, memberId)).toBe('withdrawn')
      await recordConsents(ctx, [aFact(memberId, { at: new Date('2026-02-02T00:00:00Z') })])
      expect(await stateOf(ctx, memberId)).toBe('granted')
    }))

  test('who says the same again adds nothing', () =>
    product.run(async (ctx) => {
      const memberId = await aMember(ctx)
      await recordConsents(ctx, [aFact(memberId), aFact(memberId)])
      const again = await recordConsents(ctx, [aFact(memberId)])
      expect(again).toEqual([])
      expect(await eventCount(ctx, memberId)).toBe(1)
    }))

  test('cannot be made to consent from the future, so that a wrong clock never outbids a withdrawal', () =>
    product.run(async (ctx) => {
      const memberId = await aMember(ctx)
      await recordConsents(ctx, [aFact(memberId, { at: new Date('2126-01-01T00:00:00Z') })])
      await recordConsents(ctx, [aFact(memberId, { state: 'withdrawn', at: ctx.now })])
      expect(await stateOf(ctx, memberId)).toBe('withdrawn')
    }))

  test('is asked for each purpose and channel alone', () =>
    product.run(async (ctx) => {
      const memberId = await aMember(ctx)
      await recordConsents(ctx, [aFact(memberId), aFact(memberId, { purpose: 'no-such-purpose' })])
      expect(await stateOf(ctx, memberId, 'marketing', 'sms')).toBe('none')
      expect(await stateOf(ctx, memberId, 'points', 'email')).toBe('none')
      expect(await eventCount(ctx, memberId)).toBe(1)
    }))
})

test('over random histories in random order, the standing is the one the pure rule names, and verify agrees', async () => {
  const word = fc.record({
    state: fc.constantFrom('granted' as const, 'withdrawn' as const),
    day: fc.integer({ min: 1, max: 4 }),
    source: fc.constantFrom('a', 'b'),
    purpose: fc.constantFrom('marketing', 'points'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 }),
      (batches) =>
        product.run(async (ctx) => {
          const memberId = await aMember(ctx)
          const facts = batches.map((batch) =>
            batch.map(({ day, ...said }) => aFact(memberId, { ...said, at: new Date(Date.UTC(2026, 0, day)) })),
          )
          for (const batch of facts) await recordConsents(ctx, batch)
          for (const purpose of ['marketing', 'points']) {
            const said = facts.flat().filter((fact) => fact.purpose === purpose)
            const last = said.reduce<ConsentFact | undefined>(
              (best, fact) => (!best || prevails(fact, best) ? fact : best),
              undefined,
            )
            expect(await stateOf(ctx, memberId, purpose)).toBe(last?.state ?? 'none')
          }
        }),
    ),
    { numRuns: 40 },
  )
  await product.run(async (ctx) => {
    const verdict = await invariants[0]!.check(ctx)
    expect(verdict).toMatchObject({ breaches: 0, sample: [] })
    expect(verdict.checked).toBeGreaterThan(40)
  })
})

test('verify finds a standing that the history does not bear out', async () => {
  const found = await product
    .run(async (ctx) => {
      const memberId = await aMember(ctx)
      await recordConsents(ctx, [aFact(memberId, { state: 'withdrawn' })])
      await sql`update consent.current set state = 'granted' where current.member_id = ${memberId}`.execute(ctx.tx)
      const verdict = await consent.invariants![0]!.check(ctx)
      throw Object.assign(new Error('rolled back'), { verdict, memberId })
    })
    .catch((error) => error)
  expect(found.verdict).toMatchObject({ breaches: 1, sample: [found.memberId] })
})

test('the history of consent cannot be changed or deleted by the product', async () => {
  const attempt = (statement: string) => product.run((ctx) => sql.raw(statement).execute(ctx.tx))
  await expect(attempt('update consent.events set state = state')).rejects.toThrow(/permission denied/)
  await expect(attempt('delete from consent.events')).rejects.toThrow(/permission denied/)
})

test('shops and imports give consent by track events, and a withdrawal of the same instant wins', async () => {
  const say = (event: string, userId: string, properties: object) => ({
    type: 'track',
    event,
    userId,
    messageId: `${event}/${userId}`,
    timestamp: '2026-02-01T00:00:00Z',
    properties,
  })
  const email = { purpose: 'marketing', channel: 'email', proof: { form: 'checkout-3' } }
  await collect(product, [
    say('Consent Granted', 'shop-1', email),
    say('Consent Granted', 'shop-2', email),
    say('Consent Withdrawn', 'shop-2', email),
    say('Consent Granted', 'shop-3', { purpose: 'marketing', channel: 'pigeon' }),
    say('Consent Granted', 'shop-4', { purpose: ['marketing'], channel: 'email' }),
  ])
  await product.run(async (ctx) => {
    const states = await Promise.all(
      ['shop-1', 'shop-2', 'shop-3', 'shop-4'].map(async (userId) => stateOf(ctx, await aMember(ctx, userId))),
    )
    expect(states).toEqual(['granted', 'withdrawn', 'none', 'none'])
  })
})

test('what a visitor said before they were known counts for the member they became, also when it arrives late', async () => {
  const say = (event: string, anonymousId: string, timestamp: string) => ({
    type: 'track',
    event,
    anonymousId,
    messageId: `${event}/${anonymousId}/${timestamp}`,
    timestamp,
    properties: { purpose: 'marketing', channel: 'email' },
  })
  await collect(product, [
    { type: 'identify', userId: 'known-1', anonymousId: 'phone-1', messageId: 'k1' },
    { ...say('Consent Granted', 'phone-1', '2026-01-01T00:00:00Z'), userId: 'known-1' },
    say('Consent Withdrawn', 'browser-1', '2026-01-02T00:00:00Z'),
  ])
  const memberId = await product.run((ctx) => aMember(ctx, 'known-1'))
  expect(await product.run((ctx) => stateOf(ctx, memberId))).toBe('granted')
  // Mutant: a merge that keeps the standing of the known member alone loses the withdrawal.
  await collect(product, [{ type: 'identify', userId: 'known-1', anonymousId: 'browser-1', messageId: 'k2' }])
  expect(await product.run((ctx) => stateOf(ctx, memberId))).toBe('withdrawn')
  // The same visitor changed their mind before the two were known to be one: on neither side stands a withdrawal.
  await collect(product, [say('Consent Granted', 'browser-1', '2026-01-03T00:00:00Z')])
  expect(await product.run((ctx) => stateOf(ctx, memberId))).toBe('granted')
})

test('mayContact answers thousands of wishes in their order in three statements, and says no to what it cannot find', () =>
  product.run(async (ctx) => {
    const claims = Array.from({ length: 3_000 }, (_, index) => ({
      userId: `many-${index}`,
      anonymousId: null,
      email: null,
      phone: null,
      source: 'test',
      at: ctx.now,
      importId: null,
    }))
    const memberIds = await resolveMembers(ctx, claims)
    await recordConsents(
      ctx,
      memberIds.flatMap((memberId, index) =>
        index % 3 === 2 ? [] : [aFact(memberId, { state: index % 3 === 0 ? 'granted' : 'withdrawn' })],
      ),
    )
    let statements = 0
    const counting = {
      ...ctx,
      tx: ctx.tx.withPlugin({
        transformQuery: ({ node }) => {
          statements += 1
          return node
        },
        transformResult: async ({ result }) => result,
      }),
    }
    const wishes = memberIds.map((memberId) => ({ memberId, purpose: 'marketing', channel: 'email' as const }))
    const answers = await mayContact(counting, wishes)
    expect(statements).toBe(3)
    expect(answers.map((answer) => answer.memberId)).toEqual(memberIds)
    expect(answers.slice(0, 3).map((answer) => answer.reason)).toEqual([null, 'consent_withdrawn', 'no_consent'])
    expect(answers.filter((answer) => answer.allowed)).toHaveLength(1_000)
    expect(await contactableCount(ctx, { purpose: 'marketing', channel: 'email' })).toBeGreaterThanOrEqual(1_000)

    const stranger = ctx.ids.next()
    const asked = await mayContact(ctx, [
      { memberId: stranger, purpose: 'marketing', channel: 'email' },
      { memberId: stranger, purpose: 'service', channel: 'email' },
      { memberId: stranger, purpose: 'no-such-purpose', channel: 'email' },
    ])
    expect(asked.map((answer) => answer.reason)).toEqual(['no_consent', null, 'no_consent'])
  }))

test('a withdrawal waits for a decision under way, and is dated after it', async () => {
  const memberId = await product.run(async (ctx) => {
    const id = await aMember(ctx)
    await recordConsents(ctx, [aFact(id)])
    return id
  })
  const order: string[] = []
  let withdrawing: Promise<unknown> = Promise.resolve()
  await product.run(async (ctx) => {
    await mayContact(ctx, [{ memberId, purpose: 'marketing', channel: 'email' }])
    withdrawing = product
      .run((other) => recordConsents(other, [aFact(memberId, { state: 'withdrawn', at: other.now })]))
      .then(() => order.push('withdrawn'))
    // Mutant: without `for share` in heldConsents the withdrawal commits within this time.
    await new Promise((resolve) => setTimeout(resolve, 300))
    order.push('decided')
  })
  await withdrawing
  expect(order).toEqual(['decided', 'withdrawn'])
})
