import type { Stage as StageShape } from '@regulars/contract/rules'
import type { z } from 'zod'

/**
 * In which of the five lifecycle stages a member is: REQUIREMENTS §5, as a decision over facts and a day. Days are
 * calendar days of the workspace, numbered from 1970-01-01; a deadline of "3 days" ends with the third midnight.
 */
export type Stage = z.infer<typeof StageShape>

export interface Facts {
  readonly joinedDay: number
  /** The first day with a key behaviour: anything the member did, apart from registering. */
  readonly firstActiveDay: number | null
  readonly firstOrderDay: number | null
  readonly lastOrderDay: number | null
  /** Distinct orders. */
  readonly orders: number
}

export type StageReason =
  | 'registered'
  | 'awake'
  | 'not_awake'
  | 'first_purchase'
  | 'not_activated'
  | 'repeat_purchase'
  | 'growth_over'
  | 'silent'
  | 'never_bought'
  | 'overdue'

export interface StageDecision {
  readonly stage: Stage
  readonly reason: StageReason
  /** The number that the reason speaks of, such as the days of silence that are allowed. */
  readonly reasonDays: number | null
  /** The day on which the same facts lead to another answer; null when only an event can change it. */
  readonly nextChangeDay: number | null
}

/**
 * The definition in force, a product default. The churn rule stands in for a model until there is one: a member who
 * bought repeatedly is overdue after more than twice the usual gap (and 30 days at least), one who bought once after 90.
 * A change of any number is a new version.
 */
export const definition = {
  version: 1,
  awakeningDays: 3,
  activationDays: 7,
  growthDays: 30,
  churn: { minimumDays: 30, gaps: 2, afterOneOrderDays: 90 },
} as const

export function decideStage(facts: Facts, today: number): StageDecision {
  return facts.orders > 0 && facts.firstOrderDay !== null && facts.lastOrderDay !== null
    ? decideForBuyer({ ...facts, firstOrderDay: facts.firstOrderDay, lastOrderDay: facts.lastOrderDay }, today)
    : decideForNewcomer(facts, today)
}

type BuyerFacts = Facts & { readonly firstOrderDay: number; readonly lastOrderDay: number }

function decideForBuyer(facts: BuyerFacts, today: number): StageDecision {
  const quietDays = allowedQuietDays(facts)
  const overdueDay = facts.lastOrderDay + quietDays
  if (today >= overdueDay)
    return { stage: 'churn_warning', reason: 'overdue', reasonDays: quietDays, nextChangeDay: null }
  if (facts.orders > 1)
    return { stage: 'stable', reason: 'repeat_purchase', reasonDays: facts.orders, nextChangeDay: overdueDay }
  const growthEnds = facts.firstOrderDay + definition.growthDays
  if (today >= growthEnds)
    return { stage: 'stable', reason: 'growth_over', reasonDays: definition.growthDays, nextChangeDay: overdueDay }
  return {
    stage: 'growth',
    reason: 'first_purchase',
    reasonDays: null,
    nextChangeDay: Math.min(growthEnds, overdueDay),
  }
}

/** After how many days without an order the member is overdue. */
export function allowedQuietDays(facts: Pick<BuyerFacts, 'firstOrderDay' | 'lastOrderDay' | 'orders'>): number {
  const { minimumDays, gaps, afterOneOrderDays } = definition.churn
  if (facts.orders === 1) return afterOneOrderDays
  const usualGap = (facts.lastOrderDay - facts.firstOrderDay) / (facts.orders - 1)
  return Math.floor(Math.max(minimumDays, gaps * usualGap)) + 1
}

function decideForNewcomer(facts: Facts, today: number): StageDecision {
  const { awakeningDays, activationDays, growthDays } = definition
  const acted = facts.firstActiveDay
  const awakeningEnds = facts.joinedDay + awakeningDays
  const wokeDay = acted === null ? awakeningEnds : Math.min(Math.max(acted, facts.joinedDay), awakeningEnds)
  if (today < wokeDay)
    return { stage: 'awakening', reason: 'registered', reasonDays: awakeningDays, nextChangeDay: wokeDay }
  const activationEnds = wokeDay + activationDays
  if (today < activationEnds) {
    const reason = acted !== null && acted < awakeningEnds ? 'awake' : 'not_awake'
    return { stage: 'activation', reason, reasonDays: awakeningDays, nextChangeDay: activationEnds }
  }
  if (acted === null)
    return { stage: 'churn_warning', reason: 'silent', reasonDays: activationDays, nextChangeDay: null }
  const growthEnds = activationEnds + growthDays
  if (today < growthEnds)
    return { stage: 'growth', reason: 'not_activated', reasonDays: activationDays, nextChangeDay: growthEnds }
  return { stage: 'churn_warning', reason: 'never_bought', reasonDays: growthDays, nextChangeDay: null }
}
