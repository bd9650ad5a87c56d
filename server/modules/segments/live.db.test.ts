import { randomUUID } from 'node:crypto'
import type { Rule } from '@regulars/contract/rules'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Ctx } from '../../platform/context.ts'
import { addDays, dayOf } from '../../platform/period.ts'
import { sql } from '../../platform/postgres.ts'
import { asSystem } from '../../platform/transaction.ts'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { aProduct, START } from '../../test/workspace.ts'
import { segments as segmentsModule } from './index.ts'
import { everyone, questionNow } from './question.ts'
import { createSegment, decideRule } from './segments.commands.ts'
import { allSegments } from './segments.store.ts'
import { type Happening, type Person, peopleIn, rfmOf, stageByDays } from './testing/oracle.ts'

const product = await aProduct()
const ZONE = 'Asia/Shanghai'

/** Rules over every kind of condition, and what each means for one person. */
const rules: Record<string, { rule: Rule; means?: (person: Person, today: string) => boolean }> = {
  browsing: {
    rule: { kind: 'event', name: 'Product Viewed', aggregate: 'count', withinDays: 7, comparison: '>=', value: 2 },
    means: ({ events }, today) => count(events, 'view', addDays(today, -6), today) >= 2,
  },
  'spent lately': {
    rule: {
      kind: 'event',
      name: 'Order Completed',
      aggregate: 'sum_amount',
      withinDays: 30,
      comparison: '>',
      value: 200_000,
    },
    means: ({ events }, today) => {
      const lately = events.filter((one) => one.kind === 'order' && dayOf(one.at, ZONE) > addDays(today, -30))
      return lately.reduce((sum, one) => sum + one.total, 0) > 200
    },
  },
  'paris, quiet for five days': {
    rule: {
      kind: 'all',
      rules: [
        { kind: 'attribute', name: 'city', operator: 'is', value: 'Paris' },
        {
          kind: 'not',
          rule: { kind: 'event', name: 'Product Viewed', aggregate: 'count', withinDays: 5, comparison: '>', value: 0 },
        },
      ],
    },
    means: ({ events }, today) => cityOf(events) === 'Paris' && count(events, 'view', addDays(today, -4), today) === 0,
  },
  'allowed or growing': {
    rule: {
      kind: 'any',
      rules: [
        { kind: 'consent', purpose: 'marketing', channel: 'email', state: 'granted' },
        { kind: 'stage', stages: ['growth'] },
      ],
    },
    means: (person, today) =>
      allowed(person.events) || stageByDays(person, new Date(`${today}T12:00:00Z`), ZONE) === 'growth',
  },
  'has points, and is not new': {
    rule: {
      kind: 'all',
      rules: [
        { kind: 'points', comparison: '>=', value: 50 },
        { kind: 'rfm_score', dimension: 'f', comparison: '>', value: 1 },
      ],
    },
  },
}

const happening = fc.record({
  kind: fc.constantFrom('order', 'order', 'view', 'view', 'view', 'identify', 'granted', 'withdrawn'),
  user: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 2 }),
  browser: fc.option(fc.integer({ min: 0, max: 2 }), { freq: 2 }),
  // Mostly lately, where windows end and browsers turn out to be someone's.
  hoursAgo: fc.oneof(
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 24 * 6 }) },
    fc.integer({ min: 0, max: 24 * 50 }),
  ),
  total: fc.integer({ min: 1, max: 30 }),
  city: fc.constantFrom('Paris', 'Rome'),
})
const step = fc.record({
  days: fc.constantFrom(0, 0, 1, 3, 8, 31, 95),
  happenings: fc.array(happening, { maxLength: 14 }),
})

test('after any sequence of events and clock moves, live membership is what a cold build and a naive reading say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 5 }), async (steps) => {
      product.clock.set(START)
      const workspaceId = await product.addWorkspace(randomUUID())
      const run = <T>(work: (ctx: Ctx) => Promise<T>) => asSystem(product.program.platform, workspaceId, work)
      await run(async (ctx) => {
        for (const [name, { rule }] of Object.entries(rules)) await createSegment(ctx, { name, description: '', rule })
      })
      const told: Happening[] = []
      for (const { days, happenings } of steps) {
        product.clock.advance({ days })
        const fresh = happenings.flatMap(tell)
        told.push(...fresh)
        await collect({ ...product, run, settle: () => product.settle(workspaceId) }, fresh.map(asEvent))
        await run((ctx) => compare(ctx, peopleIn(told)))
      }
    }),
    { numRuns: 8, endOnFailure: true },
  )
}, 240_000)

function tell(drawn: typeof happening extends fc.Arbitrary<infer Drawn> ? Drawn : never): Happening[] {
  const { kind, user, browser, hoursAgo, total, city } = drawn
  // Orders and what is said of a person come with a member number; looking around may come without.
  const number = user ?? (kind === 'view' && browser !== null ? null : 0)
  const at = new Date(product.clock.now().getTime() - hoursAgo * 3_600_000)
  return [
    {
      kind: kind as Happening['kind'],
      userId: number === null ? null : `u${number}`,
      anonymousId: browser === null ? null : `b${browser}`,
      at,
      total: total * 10,
      city,
    },
  ]
}

function asEvent({ kind, userId, anonymousId, at, total, city }: Happening): Record<string, unknown> {
  const who = { ...(userId && { userId }), ...(anonymousId && { anonymousId }), timestamp: at.toISOString() }
  if (kind === 'order') return { ...anOrder({ userId: userId!, total }), ...who }
  if (kind === 'view') return { ...anEvent(), userId: undefined, ...who }
  if (kind === 'identify') return { type: 'identify', messageId: randomUUID(), traits: { city }, ...who }
  const event = kind === 'granted' ? 'Consent Granted' : 'Consent Withdrawn'
  return { ...anEvent({ event, properties: { purpose: 'marketing', channel: 'email' } }), ...who }
}

async function compare(ctx: Ctx, people: readonly Person[]): Promise<void> {
  const today = dayOf(ctx.now, ZONE)
  const question = await questionNow(ctx, everyone)
  const inside = await numbersInside(ctx)
  const scores = rfmOf(people, addDays(today, 1), ZONE)
  expect(await storedDigits(ctx)).toEqual(Object.fromEntries(scores))
  for (const segment of await allSegments(ctx)) {
    const cold = await decideRule(question, segment.rule)
    expect([segment.name, await memberIdsIn(ctx, segment.id)]).toEqual([segment.name, cold.inside.sort()])
    const means = segment.code?.startsWith('stage:')
      ? (person: Person) => `stage:${stageByDays(person, ctx.now, ZONE)}` === segment.code
      : rules[segment.name]?.means
    if (!means) continue
    const wanted = people.filter((person) => means(person, today)).map((person) => person.number)
    expect([segment.name, inside.get(segment.id) ?? []]).toEqual([segment.name, wanted.sort()])
  }
  for (const invariant of segmentsModule.invariants!) {
    expect([invariant.id, (await invariant.check(ctx)).sample]).toEqual([invariant.id, []])
  }
}

async function memberIdsIn(ctx: Ctx, segmentId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select memberships.member_id as id
      from segments.memberships
     where memberships.segment_id = ${segmentId}
  `.execute(ctx.tx)
  return rows.map((row) => row.id).sort()
}

async function numbersInside(ctx: Ctx): Promise<Map<string, string[]>> {
  const { rows } = await sql<{ id: string; numbers: string[] }>`
    select memberships.segment_id as id, array_agg(members.external_id order by members.external_id) as numbers
      from segments.memberships
      join members.members using (workspace_id, member_id)
     where members.kind = 'known'
     group by memberships.segment_id
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.id, row.numbers]))
}

async function storedDigits(ctx: Ctx): Promise<Record<string, string>> {
  const { rows } = await sql<{ number: string; digits: string }>`
    select members.external_id as number, concat(rfm_scores.r, rfm_scores.f, rfm_scores.m) as digits
      from segments.rfm_scores
      join members.members using (workspace_id, member_id)
  `.execute(ctx.tx)
  return Object.fromEntries(rows.map((row) => [row.number, row.digits]))
}

function count(events: readonly Happening[], kind: Happening['kind'], from: string, to: string): number {
  return events.filter((one) => one.kind === kind && dayOf(one.at, ZONE) >= from && dayOf(one.at, ZONE) <= to).length
}

/** The value observed last. */
function cityOf(events: readonly Happening[]): string | undefined {
  const said = events.filter((one) => one.kind === 'identify')
  return said.reduce<Happening | undefined>((latest, one) => (!latest || one.at >= latest.at ? one : latest), undefined)
    ?.city
}

/** The later word counts, and of two at one time the withdrawal. */
function allowed(events: readonly Happening[]): boolean {
  const words = events.filter((one) => one.kind === 'granted' || one.kind === 'withdrawn')
  const latest = Math.max(...words.map((word) => word.at.getTime()))
  const last = words.filter((word) => word.at.getTime() === latest)
  return last.length > 0 && last.every((word) => word.kind === 'granted')
}
