import type { ResponseOf } from '@regulars/contract'
import type { listQuarantine } from '@regulars/contract/events'

export type Quarantine = ResponseOf<typeof listQuarantine>
export type QuarantinedEvent = Quarantine['items'][number]
export type ReasonCount = Quarantine['reasons'][number]

export const quarantineStates = ['waiting', 'replayed', 'discarded'] as const
export type QuarantineState = (typeof quarantineStates)[number]

export const readState = (state: string | undefined): QuarantineState =>
  quarantineStates.find((each) => each === state) ?? 'waiting'

export const totalOf = (reasons: readonly ReasonCount[]): number => reasons.reduce((sum, { count }) => sum + count, 0)

/** The reason that most events share; none when there is nothing. */
export function mostCommon(reasons: readonly ReasonCount[]): ReasonCount | undefined {
  return [...reasons].sort((a, b) => b.count - a.count)[0]
}

type Mended =
  | { readonly ok: true; readonly event: Record<string, unknown>; readonly changed: boolean }
  | { readonly ok: false; readonly problem: 'notObject' }
  | { readonly ok: false; readonly problem: 'notJson'; readonly detail: string }

/** Reads what a person wrote in place of an event. */
export function readMended(text: string, original: unknown): Mended {
  let event: unknown
  try {
    event = JSON.parse(text)
  } catch (error) {
    return { ok: false, problem: 'notJson', detail: error instanceof Error ? error.message : String(error) }
  }
  if (!isRecord(event)) return { ok: false, problem: 'notObject' }
  return { ok: true, event, changed: JSON.stringify(event) !== JSON.stringify(original) }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** One replay or discard takes at most this many events (contract/events.ts). */
export const atOnce = 500
