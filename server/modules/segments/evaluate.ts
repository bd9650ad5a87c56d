import type { Ctx } from '../../platform/context.ts'
import { startOfDay } from '../../platform/period.ts'
import { dayText } from '../metrics/index.ts'
import { readFacts } from './facts.ts'
import { factsOf, nextEventDay, type Row } from './history.olap.ts'
import { decideStage, definition } from './lifecycle.ts'
import { membershipsOf, moveMembers, type Place } from './memberships.store.ts'
import type { Question } from './question.ts'
import { conditionsOf, ruleHolds } from './rules.ts'
import type { Segment } from './segments.store.ts'
import {
  type Known,
  membersOf,
  removeStandings,
  type StageChange,
  type Standing,
  standingIdsOf,
  storeStandings,
} from './stages.store.ts'
import { columnsOf, earliest, loadValues, nextChangeDays, type Values } from './values.ts'

/**
 * Looks at a population again: decides each member's stage, then every rule, stores what changed and publishes it.
 * A fixed number of statements whatever the population, one of them on the history. What is stored is a function of the
 * data and the day alone, so that doing it twice, or in other batches, ends the same.
 */
export async function evaluate(question: Question, segments: readonly Segment[]): Promise<void> {
  const conditions = segments.flatMap((segment) => conditionsOf(segment.rule))
  const members = await membersOf(question)
  const history = await readFacts(question, columnsOf(question, conditions))
  const rulesChange = await nextChangeDays(question, conditions, history)
  await dropFormer(question, members)
  const standings = members.map((member) => standingOf(question, member, history.get(member.memberId), rulesChange))
  await publishChanges(question.ctx, await storeStandings(question.ctx, standings))
  await move(question, segments, members, await loadValues(question, conditions, history))
}

function standingOf(
  question: Question,
  member: Known,
  row: Row | undefined,
  rulesChange: (memberId: string) => number | null,
): Standing {
  const facts = factsOf(member.joinedDay, row)
  const decision = member.kind === 'known' ? decideStage(facts, question.today) : null
  const day = earliest([decision?.nextChangeDay ?? null, nextEventDay(row), rulesChange(member.memberId)])
  return {
    memberId: member.memberId,
    decision,
    isBuyer: facts.orders > 0,
    // Never today: a member who is due is not due again in the same turn.
    nextChangeAt: day === null ? null : startOfDay(dayText(Math.max(day, question.today + 1)), question.zone),
  }
}

/** Who was merged into another or removed stands nowhere any more. */
async function dropFormer(question: Question, members: readonly Known[]): Promise<void> {
  const present = new Set(members.map((member) => member.memberId))
  const former = (await standingIdsOf(question)).filter((memberId) => !present.has(memberId))
  await removeStandings(question.ctx, former)
}

/** Rules are decided for every member; who is in a segment and no member any more leaves it. */
async function move(
  question: Question,
  segments: readonly Segment[],
  members: readonly Known[],
  values: Values,
): Promise<void> {
  const ids = segments.map((segment) => segment.id)
  const before = new Map(
    (await membershipsOf(question.ctx, question.population, ids)).map((place) => [keyOf(place), place]),
  )
  const entered: Place[] = []
  for (const segment of segments) {
    for (const { memberId } of members) {
      if (!ruleHolds(segment.rule, (condition) => values.holds(condition, memberId))) continue
      const place = { segmentId: segment.id, memberId }
      // What remains in `before` at the end is who left.
      if (!before.delete(keyOf(place))) entered.push(place)
    }
  }
  await moveMembers(question.ctx, dayText(question.today), { entered, left: [...before.values()] })
}

function keyOf({ segmentId, memberId }: Place): string {
  return `${segmentId}/${memberId}`
}

async function publishChanges(ctx: Ctx, changes: readonly StageChange[]): Promise<void> {
  await ctx.publish(
    changes.map(({ memberId, from, to, reason }) => ({
      name: 'lifecycle.stage_changed' as const,
      memberId,
      properties: { from, to, reason, definitionVersion: definition.version },
    })),
  )
}
