import type { ResponseOf } from '@regulars/contract'
import type { getIncident, listIncidents } from '@regulars/contract/incidents'

export type Register = ResponseOf<typeof listIncidents>
export type Summary = Register['items'][number]
export type Incident = ResponseOf<typeof getIncident>
export type Clock = Incident['clocks'][number]
export type Step = Incident['steps'][number]
export type Draft = Incident['drafts'][number]

export interface Left {
  readonly kind: 'answered' | 'at_once' | 'left' | 'over'
  /** Hours and minutes, of what is left or what it is over by. */
  readonly hours: number
  readonly minutes: number
  readonly urgency: 'none' | 'calm' | 'soon' | 'over'
}

const MINUTE_MS = 60_000

/** How long a clock still runs; in its last quarter it is urgent. */
export function leftOf(
  {
    dueAt,
    startsAt,
    answer,
  }: { readonly dueAt: string | null; readonly startsAt: string; readonly answer?: string | null },
  nowMs: number,
): Left {
  if (answer) return { kind: 'answered', hours: 0, minutes: 0, urgency: 'none' }
  if (dueAt === null) return { kind: 'at_once', hours: 0, minutes: 0, urgency: 'soon' }
  const left = Date.parse(dueAt) - nowMs
  const whole = Math.floor(Math.abs(left) / MINUTE_MS)
  const span = { hours: Math.floor(whole / 60), minutes: whole % 60 }
  if (left < 0) return { kind: 'over', ...span, urgency: 'over' }
  const isLate = left < (Date.parse(dueAt) - Date.parse(startsAt)) / 4
  return { kind: 'left', ...span, urgency: isLate ? 'soon' : 'calm' }
}

/** Members, users, keys and addresses are written one a line or with commas. */
export function listed(text: string | undefined): string[] | undefined {
  const parts = (text ?? '').split(/[\s,，]+/).filter((part) => part !== '')
  return parts.length > 0 ? [...new Set(parts)] : undefined
}

/** Whether the change of a quarter is as good as the reference, or better: less is better. */
export const reachesLine = (change: number | null, line: number): boolean => change !== null && change <= line
