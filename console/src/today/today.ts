import type { ResponseOf } from '@regulars/contract'
import type { getToday } from '@regulars/contract/board'

export type Today = ResponseOf<typeof getToday>
export type Step = Today['steps'][number]
export type Opportunity = Today['opportunities'][number]

/** Where each first step is taken. */
export const stepPages = {
  import: '/import',
  segment: '/segments',
  consent: '/members',
  journey: '/journeys',
  board: '/board',
} as const satisfies Record<Step['id'], string>

export const openSteps = (steps: readonly Step[]): readonly Step[] => steps.filter(({ done }) => !done)

/** The step to take next: the first that is not done. */
export const nextStep = (steps: readonly Step[]): Step | undefined => openSteps(steps)[0]

/** A workspace without members has no opportunities and no numbers worth a look. */
export const isUnderWay = (today: Today): boolean => today.members > 0 || today.quarantined > 0

/** Largest first: there the next hour is best spent. */
export function byReach(opportunities: readonly Opportunity[]): Opportunity[] {
  return [...opportunities].sort((a, b) => b.members - a.members)
}

/** Below this the history counts as up to date. */
export const freshWithinSeconds = 5
