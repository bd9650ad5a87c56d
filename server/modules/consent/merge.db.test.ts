import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { collectedConsents } from './consent.jobs.ts'
import { type ConsentFact, type Merge, standingAfter } from './consent.ts'
import { consentOf, mayContact, recordConsents } from './index.ts'
import { invariants } from './invariants.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })

let seen = 0
async function members(ctx: Ctx, count: number): Promise<string[]> {
  const claims = Array.from({ length: count }, () => ({
    userId: `merge-${++seen}`,
    anonymousId: null,
    email: null,
    phone: null,
    source: 'test',
    at: ctx.now,
    importId: null,
  }))
  return resolveMembers(ctx, claims)
}

function day(number: number): Date {
  return new Date(Date.UTC(2026, 0, number))
}

function said(memberId: string, state: 'granted' | 'withdrawn', at: Date): ConsentFact {
  return {
    memberId,
    purpose: 'marketing',
    channel: 'email',
    state,
    source: 'test',
    imported: false,
    proof: {},
    at,
  }
}

/** Merges as the members module does, without the event. */
async function merge(ctx: Ctx, fromId: string, intoId: string): Promise<string> {
  const mergeId = ctx.ids.next()
  await sql`update members.members set merged_into = ${intoId} where members.member_id = ${fromId}`.execute(ctx.tx)
  await sql`
    insert into members.merges (workspace_id, merge_id, from_id, into_id, cause, evidence, merged_at, merged_by)
    values (${ctx.workspaceId}, ${mergeId}, ${fromId}, ${intoId}, 'request', '{}', ${ctx.now}, 'test')
  `.execute(ctx.tx)
  return mergeId
}

async function part(ctx: Ctx, mergeId: string, fromId: string) {
  await sql`update members.members set merged_into = null where members.member_id = ${fromId}`.execute(ctx.tx)
  await sql`
    update members.merges set undone_at = ${ctx.now}, undone_by = 'test' where merges.merge_id = ${mergeId}
  `.execute(ctx.tx)
}

function anEvent(ctx: Ctx, name: string, memberId: string, at: Date, properties: Record<string, unknown>) {
  return {
    eventId: ctx.ids.next(),
    memberId,
    name,
    type: 'internal' as const,
    source: 'regulars',
    messageId: ctx.ids.next(),
    occurredAt: at,
    receivedAt: at,
    originalAt: null,
    sentAt: null,
    externalId: '',
    orderId: '',
    amountMills: null,
    importId: null,
    properties,
  }
}

async function carry(ctx: Ctx, fromId: string, intoId: string, at: Date): Promise<string> {
  const mergeId = await merge(ctx, fromId, intoId)
  await tell(ctx, mergeId, { fromId, intoId, at })
  return mergeId
}

async function tell(ctx: Ctx, mergeId: string, { fromId, intoId, at }: { fromId: string; intoId: string; at: Date }) {
  await collectedConsents.handle(ctx, [anEvent(ctx, 'member.merged', intoId, at, { fromId, mergeId })])
}

async function undo(ctx: Ctx, mergeId: string, fromId: string, intoId: string, at: Date) {
  await part(ctx, mergeId, fromId)
  await collectedConsents.handle(ctx, [anEvent(ctx, 'member.unmerged', fromId, at, { mergeId, fromId, intoId })])
}

async function stateOf(ctx: Ctx, memberId: string) {
  const standings = await consentOf(ctx, memberId)
  return standings.find((one) => one.purpose === 'marketing' && one.channel === 'email')!.state
}

async function refusalOf(ctx: Ctx, memberId: string) {
  return (await mayContact(ctx, [{ memberId, purpose: 'marketing', channel: 'email' }]))[0]!.reason
}

describe('at a merge the stricter stands', () => {
  // Mutant: a merge that lets the later word stand takes the looser in the first two.
  test.each([
    ['who was merged withdrew, who stays agreed later', ['withdrawn', 1], ['granted', 2], 'withdrawn'],
    ['who stays withdrew, who was merged agreed later', ['granted', 2], ['withdrawn', 1], 'withdrawn'],
    ['both agreed', ['granted', 1], ['granted', 2], 'granted'],
    ['one agreed and the other was never asked', ['granted', 1], null, 'granted'],
    ['one withdrew and the other was never asked', null, ['withdrawn', 1], 'withdrawn'],
  ] as const)('%s', (_name, ofFrom, ofInto, expected) =>
    product.run(async (ctx) => {
      const [from, into] = (await members(ctx, 2)) as [string, string]
      await recordConsents(ctx, [
        ...(ofFrom ? [said(from, ofFrom[0], day(ofFrom[1]))] : []),
        ...(ofInto ? [said(into, ofInto[0], day(ofInto[1]))] : []),
      ])
      await carry(ctx, from, into, day(3))
      expect(await stateOf(ctx, into)).toBe(expected)
    }),
  )

  test('until the member says otherwise afterwards', () =>
    product.run(async (ctx) => {
      const [from, into] = (await members(ctx, 2)) as [string, string]
      await recordConsents(ctx, [said(from, 'withdrawn', day(1)), said(into, 'granted', day(2))])
      await carry(ctx, from, into, day(3))
      await recordConsents(ctx, [said(into, 'granted', day(4))])
      expect(await stateOf(ctx, into)).toBe('granted')
      await recordConsents(ctx, [said(into, 'withdrawn', day(5)), said(from, 'granted', day(6))])
      expect(await stateOf(ctx, into)).toBe('granted')
      // A link in a message to the one who was merged ends it for the one who stays.
      await recordConsents(ctx, [said(from, 'withdrawn', day(7))])
      expect(await stateOf(ctx, into)).toBe('withdrawn')
    }))

  test('also of what was said before it and arrives after it', () =>
    product.run(async (ctx) => {
      const [from, into] = (await members(ctx, 2)) as [string, string]
      await carry(ctx, from, into, day(3))
      await recordConsents(ctx, [said(into, 'granted', day(2))])
      expect(await stateOf(ctx, into)).toBe('granted')
      await recordConsents(ctx, [said(from, 'withdrawn', day(1))])
      expect(await stateOf(ctx, into)).toBe('withdrawn')
    }))
})

test('undoing a merge gives each the standing they would have, with what was said to them since', () =>
  product.run(async (ctx) => {
    const [from, into] = (await members(ctx, 2)) as [string, string]
    await recordConsents(ctx, [said(from, 'withdrawn', day(1)), said(into, 'granted', day(2))])
    const mergeId = await carry(ctx, from, into, day(3))
    expect(await stateOf(ctx, into)).toBe('withdrawn')
    await undo(ctx, mergeId, from, into, day(4))
    expect([await stateOf(ctx, from), await stateOf(ctx, into)]).toEqual(['withdrawn', 'granted'])

    const [other, silent] = (await members(ctx, 2)) as [string, string]
    await recordConsents(ctx, [said(other, 'granted', day(1))])
    const another = await carry(ctx, other, silent, day(3))
    expect(await stateOf(ctx, silent)).toBe('granted')
    await undo(ctx, another, other, silent, day(4))
    expect(await stateOf(ctx, silent)).toBe('none')
  }))

test('an undone merge whose event comes last, from another shard, counts for nothing', () =>
  product.run(async (ctx) => {
    const [from, into] = (await members(ctx, 2)) as [string, string]
    await recordConsents(ctx, [said(from, 'withdrawn', day(1)), said(into, 'granted', day(2))])
    const mergeId = ctx.ids.next()
    await collectedConsents.handle(ctx, [
      anEvent(ctx, 'member.unmerged', from, day(4), { mergeId, fromId: from, intoId: into }),
    ])
    await collectedConsents.handle(ctx, [anEvent(ctx, 'member.merged', into, day(3), { fromId: from, mergeId })])
    expect(await stateOf(ctx, into)).toBe('granted')
  }))

test('nothing goes to a survivor before the merge is taken into account, nor after it was undone and before that is', () =>
  product.run(async (ctx) => {
    const [late, from, into] = (await members(ctx, 3)) as [string, string, string]
    await recordConsents(ctx, [said(into, 'granted', day(2))])
    await carry(ctx, from, into, day(3))
    expect(await refusalOf(ctx, into)).toBeNull()
    const mergeId = await merge(ctx, late, into)
    expect(await refusalOf(ctx, into)).toBe('merge_pending')
    await recordConsents(ctx, [said(late, 'withdrawn', day(1))])
    await tell(ctx, mergeId, { fromId: late, intoId: into, at: day(4) })
    expect(await refusalOf(ctx, into)).toBe('consent_withdrawn')

    const [giver, taker] = (await members(ctx, 2)) as [string, string]
    await recordConsents(ctx, [said(giver, 'granted', day(1))])
    const carried = await carry(ctx, giver, taker, day(3))
    expect(await refusalOf(ctx, taker)).toBeNull()
    await part(ctx, carried, giver)
    expect(await refusalOf(ctx, taker)).toBe('merge_pending')
  }))

test('over random words and merges in random order, every standing is the one the pure rule names', async () => {
  const MEMBERS = 4
  const word = fc.record({
    who: fc.integer({ min: 0, max: MEMBERS - 1 }),
    state: fc.constantFrom('granted' as const, 'withdrawn' as const),
    day: fc.integer({ min: 1, max: 12 }),
  })
  // Each is merged at most once, into one who comes later, so that there is no circle; undone or not.
  const merging = fc.record({
    into: fc.integer({ min: 1, max: MEMBERS - 1 }),
    day: fc.integer({ min: 1, max: 12 }),
    kind: fc.constantFrom('none', 'merged', 'undone'),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.array(word, { maxLength: 8 }),
      fc.array(merging, { minLength: MEMBERS - 1, maxLength: MEMBERS - 1 }),
      fc.integer({ min: 0, max: 8 }),
      (words, mergings, firstHalf) =>
        product.run(async (ctx) => {
          const ids = await members(ctx, MEMBERS)
          // Also into someone who is part of another by then.
          const merges = mergings.flatMap(({ into, day: at, kind }, from): (Merge & { kind: string })[] =>
            kind === 'none' || into <= from ? [] : [{ fromId: ids[from]!, intoId: ids[into]!, at: day(at), kind }],
          )
          const standing = merges.filter((one) => one.kind === 'merged')
          const all = words.map((one) => said(ids[one.who]!, one.state, day(one.day)))
          // A word of after a merge that is recorded before the merge is known stays where it was said: here is none.
          const early = all.slice(0, firstHalf)
          const facts = [
            ...early.filter((fact) => !merges.some((one) => one.fromId === fact.memberId && one.at < fact.at)),
            ...all.slice(firstHalf),
          ]
          const first = facts.length - (all.length - early.length)
          // What is said to one who was merged goes to who they have become; a withdrawal counts for both.
          const heirOf = (id: string, at: Date): string => {
            const merge = standing.find((one) => one.fromId === id && one.at < at)
            return merge ? heirOf(merge.intoId, at) : id
          }
          await recordConsents(ctx, facts.slice(0, first))
          for (const { fromId, intoId, at, kind } of merges) {
            const mergeId = await carry(ctx, fromId, intoId, at)
            if (kind === 'undone') await undo(ctx, mergeId, fromId, intoId, day(20))
          }
          await recordConsents(ctx, facts.slice(first))
          const counted = facts.flatMap((fact) => {
            const memberId = heirOf(fact.memberId, fact.at)
            return memberId === fact.memberId || fact.state === 'withdrawn'
              ? [fact, { ...fact, memberId }]
              : [{ ...fact, memberId }]
          })
          const byMember = new Map(ids.map((id) => [id, counted.filter((fact) => fact.memberId === id)]))
          const expected = ids.map((id) => standingAfter(id, byMember, standing))
          expect(await Promise.all(ids.map((id) => stateOf(ctx, id)))).toEqual(expected)
        }),
    ),
    { numRuns: 100 },
  )
  await product.run(async (ctx) => {
    const verdict = await invariants[0]!.check(ctx)
    expect(verdict).toMatchObject({ breaches: 0, sample: [] })
    expect(verdict.checked).toBeGreaterThan(40)
  })
}, 180_000)
