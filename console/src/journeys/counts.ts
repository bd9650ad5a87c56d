import type { ResponseOf } from '@regulars/contract'
import type { getJourney } from '@regulars/contract/journeys'
import { entrance } from './graph.ts'

export type JourneyData = ResponseOf<typeof getJourney>
export type Counts = JourneyData['counts']

/** What stands on a step: who came by, who waits there; at the entrance who entered and who is held out. */
export type Numbers =
  | { readonly kind: 'entrance'; readonly entered: number; readonly holdout: number }
  | { readonly kind: 'step'; readonly passed: number; readonly waiting: number }

/** Null before the journey has started: a draft has no numbers, which is not the same as zeros. */
export function numbersAt(counts: Counts | null, id: string): Numbers | null {
  if (!counts) return null
  if (id === entrance) return { kind: 'entrance', entered: counts.entered, holdout: counts.holdout }
  const found = counts.steps.find(({ step }) => step === id)
  return { kind: 'step', passed: found?.passed ?? 0, waiting: found?.waiting ?? 0 }
}
