import type { Received, Words } from '@regulars/contract'
import type { compareGroups } from '@regulars/contract/comparison'
import { workspaceOf } from '#modules/access/index'
import { type Slice, slicesOf } from '#modules/members/index'
import {
  assertPeriod,
  describeMetric,
  type MetricDefinition,
  metricById,
  ofPerson,
  peopleIn,
  type ToldOfPeople,
  toldOfPeople,
  unnamedOrders,
} from '#modules/metrics/index'
import { insideOf, requireSegment, type Segment, segmentWords } from '#modules/segments/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import { addDays, startOfDay } from '#platform/period'
import { compare, comparisonSentence, type Group, type Shape, sum } from './comparison.ts'
import { standingsAt } from './comparison.views.ts'

type Asked = Received<typeof compareGroups>['query']

const names: Record<'members' | 'others' | 'non_members', Words> = {
  members: { en: 'all members', 'zh-CN': '全部会员' },
  others: { en: 'all other members', 'zh-CN': '其他会员' },
  non_members: { en: 'non-members', 'zh-CN': '非会员' },
}

/** One metric of two groups. Whoever is in both counts for the first, so that the two are of different people. */
export async function readComparison(ctx: Ctx, asked: Asked) {
  const period = { from: asked.from, to: asked.to }
  assertPeriod(period)
  const metric = metricById(asked.metric)
  const told = requireTold(metric, asked.b)
  const [a, b] = [await groupNamed(ctx, asked.a), await groupNamed(ctx, asked.b)]
  const { first, second, inBoth } = await readGroups(ctx, { ...asked, a, b, told })
  const words = { a: nameOf(a), b: nameOf(b) }
  const differences = compare(shapeOf(told), first, second)
  return {
    metric: describeMetric(metric),
    perMember: metric.made.kind === 'count',
    ...period,
    asOf: asked.asOf ?? null,
    a: sideOf(words.a, first),
    b: sideOf(words.b, second),
    inBoth,
    unnamedOrders: b === 'non_members' ? await unnamedOrders(ctx, period) : null,
    ...differences,
    sentence: comparisonSentence(metric.name, words, differences),
  }
}

function requireTold(metric: MetricDefinition, b: Asked['b']): ToldOfPeople {
  const told = toldOfPeople(metric)
  if (told && !(b === 'non_members' && metric.compared === 'members')) return told
  throw new Refusal('not_comparable', { metric: metric.id })
}

/** A share of people when each adds one or nothing to both parts. */
function shapeOf({ numerator, denominator }: ToldOfPeople): Shape {
  const oneOrNothing = new Set<string>(['active_members', 'buyers', 'repeat_buyers', 'people'])
  return oneOrNothing.has(numerator) && oneOrNothing.has(denominator) ? 'proportion' : 'ratio'
}

type Named = Segment | keyof typeof names

async function groupNamed(ctx: Ctx, name: Asked['a'] | Asked['b']): Promise<Named> {
  if (name === 'members' || name === 'others' || name === 'non_members') return name
  return requireSegment(ctx, name)
}

function nameOf(group: Named): Words {
  return typeof group === 'string' ? names[group] : segmentWords(group)
}

interface Question extends Pick<Asked, 'from' | 'to' | 'asOf'> {
  readonly a: Named
  readonly b: Named
  readonly told: ToldOfPeople
}

/** Slice by slice, with a fixed number of statements for each. */
async function readGroups(ctx: Ctx, question: Question): Promise<{ first: Group; second: Group; inBoth: number }> {
  const [first, second] = [new Gathered(), new Gathered()]
  let inBoth = 0
  for (const slice of await slicesOf(ctx)) {
    const { a, b } = await whoIn(ctx, slice, question)
    const rows = new Map((await peopleIn(ctx, question, slice)).map((row) => [row.memberId, row]))
    const add = (to: Gathered, memberId: string, as: 'member' | 'non_member') => {
      const row = rows.get(memberId)
      const of = (measure: ToldOfPeople['denominator']) =>
        measure === 'people' ? 1 : row ? ofPerson(row, measure, as) : 0
      to.add(of(question.told.numerator), of(question.told.denominator))
    }
    for (const memberId of a) add(first, memberId, 'member')
    for (const memberId of b.who) {
      if (a.has(memberId)) inBoth++
      else if (b.as === 'member' || rows.has(memberId)) add(second, memberId, b.as)
    }
  }
  return { first, second, inBoth }
}

/** Members of both groups, and for non-members everybody who is none: who of them did anything is seen later. */
async function whoIn(ctx: Ctx, slice: Slice, { a, b, to, asOf }: Question) {
  const { timeZone } = await workspaceOf(ctx)
  const standings = await standingsAt(ctx.tx, ctx.workspaceId, slice, startOfDay(addDays(to, 1), timeZone))
  const members = standings.filter(({ kind, joined }) => kind === 'known' && joined).map(({ memberId }) => memberId)
  const within = async (segment: Segment) => {
    const inside = new Set(await insideOf(ctx, segment, slice, asOf))
    return members.filter((memberId) => inside.has(memberId))
  }
  const first = new Set(typeof a === 'string' ? members : await within(a))
  if (b === 'non_members') {
    const who = standings.filter(({ kind }) => kind === 'anonymous').map(({ memberId }) => memberId)
    return { a: first, b: { as: 'non_member' as const, who } }
  }
  const who = typeof b === 'string' ? members.filter((memberId) => !first.has(memberId)) : await within(b)
  return { a: first, b: { as: 'member' as const, who } }
}

/** People of a group, counted whoever they are, and kept with their numbers where these say anything. */
class Gathered implements Group {
  people = 0
  readonly numerators: number[] = []
  readonly denominators: number[] = []

  add(numerator: number, denominator: number): void {
    this.people++
    if (numerator === 0 && denominator === 0) return
    this.numerators.push(numerator)
    this.denominators.push(denominator)
  }
}

function sideOf(name: Words, { people, numerators, denominators }: Group) {
  const [numerator, denominator] = [sum(numerators), sum(denominators)]
  return { name, people, numerator, denominator, value: denominator === 0 ? null : numerator / denominator }
}
