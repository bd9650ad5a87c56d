import { fill, type Locale } from '@regulars/contract'
import { incidentFacts } from '@regulars/contract/incidents'
import {
  type IncidentClock,
  incidentClocks,
  incidentNotices,
  incidentSeverities,
} from '@regulars/packs/incidents/index'

export type Fact = (typeof incidentFacts)[number]
export type Facts = Readonly<Record<Fact, Readonly<Record<Locale, string>>>>
export type Missing = Fact | 'people'

/** What decides which clocks run. */
export interface Extent {
  readonly laws: readonly string[]
  /** Null while it is not known. */
  readonly people: number | null
  readonly criticalInfrastructure: boolean
}

/** The duties of an incident. A number of people that is not known counts as large: the shortest clock wins. */
export function clocksFor({ laws, people, criticalInfrastructure }: Extent): IncidentClock[] {
  const known = people ?? Number.POSITIVE_INFINITY
  return incidentClocks.filter(
    (one) =>
      laws.includes(one.law) &&
      (one.criticalInfrastructure ?? criticalInfrastructure) === criticalInfrastructure &&
      known >= (one.peopleFrom ?? 0) &&
      (one.peopleBelow === undefined || known < one.peopleBelow),
  )
}

const HOUR_MS = 3_600_000

/** When a clock ends; null where the law says "at once" and no number. */
export function dueOf({ hours }: Pick<IncidentClock, 'hours'>, startsAt: Date): Date | null {
  return hours === null ? null : new Date(startsAt.getTime() + hours * HOUR_MS)
}

export function severityOf(people: number | null): (typeof incidentSeverities)[number]['severity'] | 'unknown' {
  if (people === null) return 'unknown'
  return incidentSeverities.find(({ peopleFrom }) => people >= peopleFrom)?.severity ?? 'general'
}

export interface RunningClock {
  readonly startsAt: Date
  readonly dueAt: Date | null
  readonly answer: 'notified' | 'not_notifiable' | null
}

/** The worst first: those that ran out or end soonest; "at once" is due when it starts. Answered ones last. */
export function byUrgency(one: RunningClock, other: RunningClock): number {
  const end = ({ answer, dueAt, startsAt }: RunningClock) =>
    answer === null ? (dueAt ?? startsAt).getTime() : Number.MAX_SAFE_INTEGER
  return end(one) - end(other)
}

/** The clock with a number that ends first; without one, any that waits. */
export function nextOf<One extends RunningClock>(clocks: readonly One[]): One | null {
  const waiting = clocks.filter(({ answer }) => answer === null).toSorted(byUrgency)
  return waiting.find(({ dueAt }) => dueAt !== null) ?? waiting[0] ?? null
}

export function outcomeOf(clocks: readonly RunningClock[]): 'notified' | 'not_notifiable' | 'undecided' {
  if (clocks.some(({ answer }) => answer === null)) return 'undecided'
  return clocks.some(({ answer }) => answer === 'notified') ? 'notified' : 'not_notifiable'
}

export interface Draft {
  readonly text: string
  readonly missing: readonly Missing[]
}

export interface DraftOf {
  readonly audience: 'authority' | 'people'
  readonly facts: Facts
  readonly people: number | null
  /** Company, whom it goes to, title and times, in words of the language. */
  readonly words: Readonly<Record<'company' | 'to' | 'title' | 'noticedAt' | 'happenedFrom' | 'happenedTo', string>>
}

/** A notice as far as it can be written: what is missing stands in brackets, and is named. */
export function draftNotice({ audience, facts, people, words }: DraftOf, language: Locale): Draft {
  const missing = [
    ...incidentFacts.filter((fact) => facts[fact][language].trim() === ''),
    ...(audience === 'authority' && people === null ? (['people'] as const) : []),
  ]
  const said = Object.fromEntries(
    incidentFacts.map((fact) => [fact, missing.includes(fact) ? '[…]' : facts[fact][language]]),
  )
  const count = people === null ? '[…]' : people.toLocaleString(language)
  const text = incidentNotices[audience][language]
    .map((line) => fill(line, { ...words, ...said, people: count }))
    .join('\n')
  return { text, missing }
}

export const noFacts: Facts = Object.fromEntries(
  incidentFacts.map((fact) => [fact, { en: '', 'zh-CN': '' }]),
) as unknown as Facts // Object.fromEntries forgets which keys there are.

/** The change that a company is said to have reached, to hold one's own against; a case that nobody verified. */
export const CHANGE_LINE = -0.43

/** Incidents in each quarter from the first to that of today, newest first, each with its change against the one before. */
export function quartersOf(days: readonly string[], today: string) {
  const last = quarterNumber(today)
  const counts = new Map<number, number>()
  for (const day of days) counts.set(quarterNumber(day), (counts.get(quarterNumber(day)) ?? 0) + 1)
  const first = Math.max(Math.min(last, ...counts.keys()), last - MOST_QUARTERS + 1)
  return Array.from({ length: last - first + 1 }, (_, index) => last - index).map((number) => {
    const incidents = counts.get(number) ?? 0
    const before = counts.get(number - 1) ?? 0
    return {
      quarter: `${Math.floor(number / 4)}-Q${(number % 4) + 1}`,
      incidents,
      change: before === 0 ? null : (incidents - before) / before,
    }
  })
}

const MOST_QUARTERS = 12

function quarterNumber(day: string): number {
  return Number(day.slice(0, 4)) * 4 + Math.floor((Number(day.slice(5, 7)) - 1) / 3)
}
