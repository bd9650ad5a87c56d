import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Day, Id, Instant, PageQuery, pageOf } from './shapes.ts'

/** A repeated event is recognised this long, and within it orders are still returned and imports undone. */
export const LEAST_HOT_DAYS = 90
export const MOST_HOT_DAYS = 36_500
export const MOST_RESTORED_DAYS = 365

/** `moving`: its events are on their way; `archived`: they are in the file only; `restored`: they are also in the history for a while. */
export const archiveStates = ['moving', 'archived', 'restoring', 'restored'] as const

/** A file of the archive: events of one month. Events that came late have a file of their own. */
export const ArchiveFile = z
  .object({
    id: Id,
    /** First day of the month. */
    month: Day,
    state: z.enum(archiveStates),
    events: z.int(),
    bytes: z.int(),
    archivedAt: Instant.nullable(),
    /** Events that are back so far, and until when. */
    restoredEvents: z.int(),
    restoredUntil: Instant.nullable(),
    /** The last restore could not read the file. */
    restoreFailed: z.boolean(),
  })
  .meta({ id: 'ArchiveFile' })

const HotDays = z.int().min(LEAST_HOT_DAYS).max(MOST_HOT_DAYS).nullable()

const exampleFile = {
  id: '0198c7a2-0000-7000-8000-000000000014',
  month: '2023-04-01',
  state: 'archived' as const,
  events: 48_210,
  bytes: 9_412_608,
  archivedAt: '2026-11-02T02:00:00.000Z',
  restoredEvents: 0,
  restoredUntil: null,
  restoreFailed: false,
}

export const getArchive = endpoint({
  id: 'archive.get',
  method: 'GET',
  path: '/v1/archive',
  summary: 'How many events are hot and how many archived, where, and for how many days events stay hot',
  permission: 'events:read',
  response: z.object({
    /** Null: all events stay hot. */
    hotDays: HotDays,
    hotEvents: z.int(),
    archivedEvents: z.int(),
    oldestHotDay: Day.nullable(),
    files: z.int(),
    bytes: z.int(),
    restoredFiles: z.int(),
    /** Folder of the server. */
    folder: z.string(),
  }),
  example: {
    hotDays: 1095,
    hotEvents: 1_204_331,
    archivedEvents: 482_100,
    oldestHotDay: '2023-11-01',
    files: 10,
    bytes: 94_126_080,
    restoredFiles: 0,
    folder: '/var/lib/regulars/archive',
  },
})

export const setArchive = endpoint({
  id: 'archive.set',
  method: 'PUT',
  path: '/v1/archive',
  summary: 'Set for how many days events stay hot; a dry run tells what would move',
  permission: 'workspace:manage',
  body: z.object({ hotDays: HotDays, dryRun: z.boolean().default(false) }),
  response: z.object({
    hotDays: HotDays,
    dryRun: z.boolean(),
    /** What is older: it moves within the day, by whole months. Null where all events stay hot. */
    moving: z.object({ events: z.int(), months: z.int(), firstMonth: Day.nullable(), hotFrom: Day }).nullable(),
  }),
  example: {
    hotDays: 1095,
    dryRun: true,
    moving: { events: 482_100, months: 10, firstMonth: '2023-01-01', hotFrom: '2023-11-01' },
  },
})

export const listArchiveFiles = endpoint({
  id: 'archive.files',
  method: 'GET',
  path: '/v1/archive/files',
  summary: 'Files of the archive, newest month first',
  permission: 'events:read',
  query: PageQuery,
  response: pageOf(ArchiveFile),
  example: { items: [exampleFile], nextCursor: null },
})

const FileParams = z.object({ file: Id })

export const restoreArchiveFile = endpoint({
  id: 'archive.restore',
  method: 'POST',
  path: '/v1/archive/files/:file/restore',
  summary: 'Bring the events of a file back into the history for some days, or keep them there for longer',
  permission: 'workspace:manage',
  params: FileParams,
  body: z.object({ days: z.int().min(1).max(MOST_RESTORED_DAYS).default(30) }),
  response: ArchiveFile,
  status: 202,
  refusals: ['not_found', 'wrong_state'],
  example: { ...exampleFile, state: 'restoring', restoredUntil: '2026-12-22T08:00:00.000Z' },
})

export const releaseArchiveFile = endpoint({
  id: 'archive.release',
  method: 'POST',
  path: '/v1/archive/files/:file/release',
  summary: 'Let what was restored from a file leave the history before its time',
  permission: 'workspace:manage',
  params: FileParams,
  response: ArchiveFile,
  status: 202,
  refusals: ['not_found', 'wrong_state'],
  example: exampleFile,
})
