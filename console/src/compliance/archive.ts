import type { ResponseOf } from '@regulars/contract'
import type { getArchive, listArchiveFiles, setArchive } from '@regulars/contract/archive'

export type Archive = ResponseOf<typeof getArchive>
export type ArchiveFile = ResponseOf<typeof listArchiveFiles>['items'][number]
export type Effect = ResponseOf<typeof setArchive>

const LOOK_MS = 2_000

/** How soon to look again: while something moves or comes back it is followed. */
export function pollMs(files: readonly ArchiveFile[] | undefined): number | false {
  return files?.some(({ state }) => state === 'moving' || state === 'restoring') ? LOOK_MS : false
}

/** `April 2023`, for the first day of a month. */
export function monthWords(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(day))
}

/** The answer of the page: which sentence, by what there is. */
export function answerOf({ hotDays, archivedEvents, oldestHotDay }: Archive): 'off' | 'none' | 'hot' | 'both' {
  if (oldestHotDay === null && archivedEvents === 0) return 'none'
  if (archivedEvents > 0) return 'both'
  return hotDays === null ? 'off' : 'hot'
}
