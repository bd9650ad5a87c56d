import { z } from 'zod'
import { Import } from './connections.ts'
import { endpoint } from './endpoint.ts'
import { ImportKind } from './mappings.ts'
import { Id, Instant } from './shapes.ts'

const Clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** When a schedule looks, by the clock of its time zone. */
export const Recurrence = z
  .discriminatedUnion('every', [
    z.object({ every: z.literal('hour'), minute: z.int().min(0).max(59) }),
    z.object({ every: z.literal('day'), at: Clock }),
    /** Monday is 1. */
    z.object({ every: z.literal('week'), weekday: z.int().min(1).max(7), at: Clock }),
  ])
  .meta({ id: 'Recurrence' })

/** One look for files, and what it brought. */
export const ScheduleRun = z
  .object({
    id: Id,
    cause: z.enum(['schedule', 'retry', 'person']),
    state: z.enum(['running', 'done', 'failed']),
    startedAt: Instant,
    finishedAt: Instant.nullable(),
    /** Files that were still being written; the next look takes them. */
    waiting: z.int(),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
    imports: z.array(z.object({ id: Id, fileName: z.string(), state: Import.shape.state })),
  })
  .meta({ id: 'ScheduleRun' })

export const ImportSchedule = z
  .object({
    id: Id,
    name: z.string(),
    kind: ImportKind,
    /** Code of a mapping. */
    mapping: z.string(),
    from: z.discriminatedUnion('place', [
      /** Relative to REGULARS_HOME on the machine of the server. */
      z.object({ place: z.literal('folder'), folder: z.string() }),
      /** What follows the question mark of the address may be a key and is not shown. */
      z.object({ place: z.literal('url'), url: z.string(), hasAuthorization: z.boolean() }),
    ]),
    recurrence: Recurrence,
    timeZone: z.string(),
    paused: z.boolean(),
    nextRunAt: Instant,
    /** In a row; the next look comes sooner than its time, and later after each. */
    failures: z.int(),
    lastRun: ScheduleRun.nullable(),
  })
  .meta({ id: 'ImportSchedule' })

const exampleSchedule = {
  id: '0198c7a2-0000-7000-8000-000000000013',
  name: 'Till, every night',
  kind: 'orders' as const,
  mapping: 'till',
  from: { place: 'folder' as const, folder: 'inbox/0198c7a2-…/0198c7a2-…' },
  recurrence: { every: 'day' as const, at: '03:30' },
  timeZone: 'Asia/Shanghai',
  paused: false,
  nextRunAt: '2026-11-22T19:30:00.000Z',
  failures: 0,
  lastRun: null,
}
const exampleRun = {
  id: '0198c7a2-0000-7000-8000-000000000014',
  cause: 'person' as const,
  state: 'running' as const,
  startedAt: '2026-11-22T08:00:00.000Z',
  finishedAt: null,
  waiting: 0,
  error: null,
  imports: [],
}

/** The whole value of the Authorization header; stored sealed and never shown. */
const Authorization = z
  .string()
  .regex(/^[\x20-\x7e]+$/)
  .max(2_000)

export const listImportSchedules = endpoint({
  id: 'importSchedules.list',
  method: 'GET',
  path: '/v1/import-schedules',
  summary: 'Folders and addresses that files are taken from by themselves, each with its last look',
  permission: 'imports:read',
  response: z.object({ items: z.array(ImportSchedule) }),
  example: { items: [exampleSchedule] },
})

export const createImportSchedule = endpoint({
  id: 'importSchedules.create',
  method: 'POST',
  path: '/v1/import-schedules',
  summary: 'Take files from a folder of the server or an https address by themselves, with a saved mapping',
  permission: 'imports:schedule',
  body: z.object({
    name: z.string().trim().min(1).max(100),
    kind: ImportKind,
    mapping: z.string().max(60),
    from: z.discriminatedUnion('place', [
      z.object({ place: z.literal('folder') }),
      z.object({
        place: z.literal('url'),
        url: z.string().max(2_000),
        authorization: Authorization.optional(),
      }),
    ]),
    recurrence: Recurrence,
    /** That of the workspace when absent. */
    timeZone: z.string().max(60).optional(),
  }),
  response: ImportSchedule,
  status: 201,
  refusals: ['not_found', 'mapping_invalid', 'url_refused', 'unknown_time_zone'],
  example: exampleSchedule,
})

const ScheduleParams = z.object({ id: Id })

export const changeImportSchedule = endpoint({
  id: 'importSchedules.change',
  method: 'PATCH',
  path: '/v1/import-schedules/:id',
  summary: 'Change what a schedule takes from where, and when; what is left out stays',
  permission: 'imports:schedule',
  params: ScheduleParams,
  body: z.object({
    name: z.string().trim().min(1).max(100).optional(),
    /** Another mapping; its kind becomes that of the schedule. */
    mapping: z.string().max(60).optional(),
    from: z
      .discriminatedUnion('place', [
        z.object({ place: z.literal('folder') }),
        z.object({
          place: z.literal('url'),
          /** Left out, the address stays. Another one begins without an authorization unless it comes with one. */
          url: z.string().max(2_000).optional(),
          /** Left out, that of the same address stays; null removes it. */
          authorization: Authorization.nullable().optional(),
        }),
      ])
      .optional(),
    recurrence: Recurrence.optional(),
    timeZone: z.string().max(60).optional(),
  }),
  response: ImportSchedule,
  refusals: ['not_found', 'mapping_invalid', 'url_refused', 'unknown_time_zone', 'wrong_state'],
  example: exampleSchedule,
})

export const pauseImportSchedule = endpoint({
  id: 'importSchedules.setPaused',
  method: 'POST',
  path: '/v1/import-schedules/:id/paused',
  summary: 'Pause a schedule, or let it go on from now',
  permission: 'imports:schedule',
  params: ScheduleParams,
  body: z.object({ paused: z.boolean() }),
  response: ImportSchedule,
  refusals: ['not_found'],
  example: exampleSchedule,
})

export const runImportSchedule = endpoint({
  id: 'importSchedules.run',
  method: 'POST',
  path: '/v1/import-schedules/:id/run',
  summary: 'Look for files now, also while it is paused',
  permission: 'imports:schedule',
  params: ScheduleParams,
  response: ScheduleRun,
  status: 202,
  refusals: ['not_found', 'wrong_state'],
  example: exampleRun,
})

export const listScheduleRuns = endpoint({
  id: 'importSchedules.runs',
  method: 'GET',
  path: '/v1/import-schedules/:id/runs',
  summary: 'The last looks of a schedule, with what they brought or why they failed',
  permission: 'imports:read',
  params: ScheduleParams,
  response: z.object({ items: z.array(ScheduleRun) }),
  refusals: ['not_found'],
  example: { items: [exampleRun] },
})

export const removeImportSchedule = endpoint({
  id: 'importSchedules.remove',
  method: 'DELETE',
  path: '/v1/import-schedules/:id',
  summary: 'Remove a schedule; what it brought stays',
  permission: 'imports:schedule',
  params: ScheduleParams,
  response: z.object({}),
  refusals: ['not_found'],
  example: {},
})
