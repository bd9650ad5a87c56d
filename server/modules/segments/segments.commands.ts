import type { Rule } from '@regulars/contract/rules'
import type { Ctx } from '../../platform/context.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { startOfDay } from '../../platform/period.ts'
import * as members from '../members/index.ts'
import { dayText } from '../metrics/index.ts'
import { fieldsReadBy } from './features.ts'
import { readHistory } from './history.olap.ts'
import { membershipsOf, moveMembers, type Place } from './memberships.store.ts'
import { everyone, type Population, type Question, questionAsOf, questionNow } from './question.ts'
import { conditionsOf, faultOf, ruleHolds } from './rules.ts'
import {
  deleteStored,
  findSegment,
  insertSegments,
  markBuilt,
  nameIsTaken,
  type Segment,
  updateStored,
} from './segments.store.ts'
import { bringForward, membersOf } from './stages.store.ts'
import { holdTick } from './tick.ts'
import { columnsOf, loadValues, nextChangeDays } from './values.ts'

export async function createSegment(
  ctx: Ctx,
  input: { name: string; description: string; rule: Rule },
): Promise<Segment> {
  await assertUsable(ctx, input.rule)
  if (await nameIsTaken(ctx, input.name, null)) throw taken(input.name)
  const segment = { ...input, id: ctx.ids.next(), code: null, origin: 'own' as const }
  if (!(await insertSegments(ctx, [segment]))) throw taken(input.name)
  await build(ctx, { ...segment, ruleVersion: 1, builtAt: null, createdAt: ctx.now })
  ctx.record({
    action: 'segment.created',
    object: { kind: 'segment', id: segment.id },
    before: null,
    after: decided(segment),
  })
  return requireSegment(ctx, segment.id)
}

export async function changeSegment(
  ctx: Ctx,
  segmentId: string,
  change: { name?: string; description?: string; rule?: Rule },
): Promise<Segment> {
  const segment = await requireOwn(ctx, segmentId)
  if (change.rule) await assertUsable(ctx, change.rule)
  if (change.name && (await nameIsTaken(ctx, change.name, segmentId))) throw taken(change.name)
  const changed = {
    ...segment,
    name: change.name ?? segment.name,
    description: change.description ?? segment.description,
    rule: change.rule ?? segment.rule,
  }
  await updateStored(ctx, segmentId, changed)
  if (change.rule) await build(ctx, changed)
  const object = { kind: 'segment', id: segmentId }
  ctx.record({ action: 'segment.changed', object, before: decided(segment), after: decided(changed) })
  return requireSegment(ctx, segmentId)
}

export async function deleteSegment(ctx: Ctx, segmentId: string): Promise<void> {
  const segment = await requireOwn(ctx, segmentId)
  await deleteStored(ctx, segmentId)
  const object = { kind: 'segment', id: segmentId }
  ctx.record({ action: 'segment.deleted', object, before: decided(segment), after: null })
}

/** What a person decided of a segment. */
function decided({ name, description, rule }: Pick<Segment, 'name' | 'description' | 'rule'>) {
  return { name, description, rule }
}

export async function requireSegment(ctx: Ctx, segmentId: string): Promise<Segment> {
  const segment = await findSegment(ctx, segmentId)
  if (!segment) throw notFound('segment', segmentId)
  return segment
}

/** A rule can be asked, and reads no sensitive field without an approved reason. */
export async function assertUsable(ctx: Ctx, rule: Rule): Promise<void> {
  const reason = faultOf(rule)
  if (reason !== undefined) throw new Refusal('rule_invalid', { reason })
  await members.refuseSensitive(ctx, fieldsReadBy(rule))
}

/**
 * Builds a segment from nothing, slice by slice. Ticks wait for it, so that none that does not know the rule yet passes
 * events that the build has not seen; what the history does not hold yet is looked at by the ticks after it.
 */
async function build(ctx: Ctx, segment: Segment): Promise<void> {
  await holdTick(ctx)
  for (const population of await slicesOf(ctx)) {
    await rebuildSlice(await questionNow(ctx, population), segment)
  }
  await markBuilt(ctx, [segment.id])
}

async function rebuildSlice(question: Question, segment: Segment): Promise<void> {
  const { inside, nextChanges } = await decideRule(question, segment.rule)
  const now = new Set(inside)
  const before = new Set(
    (await membershipsOf(question.ctx, question.population, [segment.id])).map((one) => one.memberId),
  )
  const place = (memberId: string): Place => ({ segmentId: segment.id, memberId })
  await moveMembers(question.ctx, dayText(question.today), {
    entered: inside.filter((memberId) => !before.has(memberId)).map(place),
    left: [...before].filter((memberId) => !now.has(memberId)).map(place),
  })
  await bringForward(question.ctx, nextChanges)
}

/** Members of the population that a rule holds for, and when the answer about each may change. */
export async function decideRule(
  question: Question,
  rule: Rule,
): Promise<{ inside: string[]; nextChanges: { memberId: string; at: Date }[] }> {
  const members = await membersOf(question)
  const conditions = conditionsOf(rule)
  const columns = columnsOf(question, conditions)
  const history = Object.keys(columns).length > 0 ? await readHistory(question, columns) : new Map()
  const values = await loadValues(question, conditions, history)
  const nextDay = await nextChangeDays(question, conditions, history)
  const inside: string[] = []
  const nextChanges: { memberId: string; at: Date }[] = []
  for (const { memberId } of members) {
    if (ruleHolds(rule, (condition) => values.holds(condition, memberId))) inside.push(memberId)
    const day = nextDay(memberId)
    if (day !== null) nextChanges.push({ memberId, at: startOfDay(dayText(day), question.zone) })
  }
  return { inside, nextChanges }
}

/** Who of a slice is in a segment: as it is now, or by its rule as of the start of a day. */
export async function insideOf(
  ctx: Ctx,
  segment: Segment,
  slice: members.Slice,
  asOf: string | undefined,
): Promise<string[]> {
  const population = populationOf(slice)
  if (asOf === undefined) return (await membershipsOf(ctx, population, [segment.id])).map(({ memberId }) => memberId)
  return (await decideRule(await questionAsOf(ctx, asOf, population), segment.rule)).inside
}

function populationOf(slice: members.Slice): Population {
  return slice === members.wholeSlice ? everyone : { kind: 'slice', ...slice }
}

export async function slicesOf(ctx: Ctx): Promise<Population[]> {
  return (await members.slicesOf(ctx)).map(populationOf)
}

async function requireOwn(ctx: Ctx, segmentId: string): Promise<Segment> {
  const segment = await requireSegment(ctx, segmentId)
  if (segment.origin === 'product') throw new Refusal('wrong_state', { what: 'segment', state: 'product' })
  return segment
}

function taken(name: string): Refusal {
  return new Refusal('already_exists', { what: 'segment', id: name })
}
