import type { ImportSchedule, Recurrence, ScheduleRun } from '@regulars/contract/importSchedules'
import type { z } from 'zod'
import type { ImportKind, SavedMapping } from './mapping.ts'

export type ScheduleRow = z.infer<typeof ImportSchedule>
export type RunRow = z.infer<typeof ScheduleRun>
export type When = z.infer<typeof Recurrence>

/** A schedule while it is written. */
export interface ScheduleDraft {
  readonly name: string
  /** Code of the mapping, which says the kind too. */
  readonly mapping: string | null
  readonly place: 'folder' | 'url'
  readonly url: string
  readonly authorization: string
  /** The stored one is removed; nothing takes its place. */
  readonly dropsAuthorization: boolean
  readonly recurrence: When
  /** Null for that of the workspace. */
  readonly timeZone: string | null
}

export const firstSchedule: ScheduleDraft = {
  name: '',
  mapping: null,
  place: 'folder',
  url: '',
  authorization: '',
  dropsAuthorization: false,
  recurrence: { every: 'day', at: '03:00' },
  timeZone: null,
}

/** Another rhythm keeps what both have: the time of day. */
export function withEvery(recurrence: When, every: When['every']): When {
  const at = recurrence.every === 'hour' ? '03:00' : recurrence.at
  if (every === 'hour') return { every, minute: 0 }
  return every === 'day' ? { every, at } : { every, weekday: 1, at }
}

/** A schedule as it is, to be changed. Its address is not told whole and its authorization not at all: empty keeps them. */
export function draftOfSchedule({ name, mapping, from, recurrence, timeZone }: ScheduleRow): ScheduleDraft {
  return { ...firstSchedule, name, mapping, place: from.place, recurrence, timeZone }
}

/** `before` is the schedule that is changed. */
export function isComplete({ name, mapping, place, url }: ScheduleDraft, before?: ScheduleRow): boolean {
  const keepsAddress = before?.from.place === 'url' && url === ''
  return name.trim() !== '' && mapping !== null && (place === 'folder' || keepsAddress || url.startsWith('https://'))
}

/** What a change says of where the files are; a field that was left empty stays as it is. */
export function scheduleChange(draft: ScheduleDraft) {
  const { name, mapping, place, url, authorization, dropsAuthorization, recurrence, timeZone } = draft
  const address = {
    ...(url && { url: url.trim() }),
    ...(dropsAuthorization ? { authorization: null } : authorization && { authorization }),
  }
  return {
    name: name.trim(),
    ...(mapping !== null && { mapping }),
    recurrence,
    ...(timeZone !== null && { timeZone }),
    from: place === 'folder' ? { place } : { place, ...address },
  }
}

export function scheduleBody(draft: ScheduleDraft, kind: ImportKind, mapping: string) {
  const { authorization, url } = draft
  return {
    name: draft.name.trim(),
    kind,
    mapping,
    recurrence: draft.recurrence,
    ...(draft.timeZone !== null && { timeZone: draft.timeZone }),
    from:
      draft.place === 'folder'
        ? { place: 'folder' as const }
        : { place: 'url' as const, url: url.trim(), ...(authorization && { authorization }) },
  }
}

/** Mappings to choose from: those saved here first, as the server lists them; grouped by kind. */
export function mappingsByKind(mappings: readonly SavedMapping[]): Map<ImportKind, SavedMapping[]> {
  const groups = new Map<ImportKind, SavedMapping[]>()
  for (const mapping of mappings) groups.set(mapping.kind, [...(groups.get(mapping.kind) ?? []), mapping])
  return groups
}

/** In one word, how it stands. */
export function standingOf({ paused, failures, lastRun }: ScheduleRow): 'paused' | 'failing' | 'running' | 'waiting' {
  if (lastRun?.state === 'running') return 'running'
  if (paused) return 'paused'
  return failures > 0 ? 'failing' : 'waiting'
}
