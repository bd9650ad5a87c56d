import { z } from 'zod'
import { endpoint } from './endpoint.ts'

export const backupFaults = [
  'not_a_backup',
  'newer_format',
  'wrong_key',
  'damaged',
  'newer_migrations',
  'other_migrations',
] as const
export const recoveryWarnings = [
  'no_backup',
  'backup_old',
  'no_drill',
  'drill_failed',
  'drill_slow',
  'drill_old',
] as const

/** `elsewhere` is a backup that lies in the folder and was taken by another installation, or before a restore. */
export const askers = ['schedule', 'user', 'key', 'elsewhere'] as const

const RunState = z.enum(['asked', 'running', 'done', 'failed'])

/** A backup or a drill that was asked for, and how it went. */
const run = {
  id: z.uuid(),
  state: RunState,
  /** Who it was is in the audit log of their workspace; others learn no more than this. */
  askedBy: z.enum(askers),
  askedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  seconds: z.number().nullable(),
  rows: z.int(),
  /** How many rows there will be, as far as is known: for the progress. */
  rowsTotal: z.int().nullable(),
  error: z.string().nullable(),
}

export const Backup = z.object({
  ...run,
  file: z.string().nullable(),
  /** The moment that the backup is of. */
  at: z.iso.datetime().nullable(),
  bytes: z.int().nullable(),
  /** `there` can be restored, as far as its ends tell; `gone` was pruned or taken elsewhere; else why it cannot be. */
  shelf: z.enum(['there', 'gone', ...backupFaults]),
})

export const Drill = z.object({
  ...run,
  file: z.string().nullable(),
  backupAt: z.iso.datetime().nullable(),
  countsEqual: z.boolean().nullable(),
  invariantsHold: z.boolean().nullable(),
})

const exampleRun = {
  id: '0199c1c0-0000-7000-8000-000000000001',
  state: 'done' as const,
  askedBy: 'schedule',
  askedAt: '2026-11-25T03:00:00.000Z',
  startedAt: '2026-11-25T03:00:01.000Z',
  finishedAt: '2026-11-25T03:02:01.000Z',
  seconds: 120,
  rows: 2_412_003,
  rowsTotal: 2_412_003,
  error: null,
  file: 'regulars-2026-11-25T03-00-01-0001.backup',
}
const exampleBackup = { ...exampleRun, at: '2026-11-25T03:00:01.000Z', bytes: 1_234_567_890, shelf: 'there' as const }
const exampleDrill = {
  ...exampleRun,
  backupAt: '2026-11-25T03:00:01.000Z',
  countsEqual: true,
  invariantsHold: true,
}

export const getRecovery = endpoint({
  id: 'recovery.get',
  method: 'GET',
  path: '/v1/recovery',
  summary: 'Whether the whole installation could be restored: the last backup, the last drill, and what is wrong',
  permission: 'recovery:manage',
  response: z.object({
    /** Everything is back within so many hours: the promise that drills are measured against. */
    promiseHours: z.int(),
    /** The newest backup that is there and can be read. */
    lastBackup: z.object({ file: z.string(), at: z.iso.datetime(), bytes: z.int(), rows: z.int() }).nullable(),
    /** The last drill that ended, whether well or not. */
    lastDrill: Drill.nullable(),
    warnings: z.array(z.enum(recoveryWarnings)),
    /** Backups and drills that wait or run. */
    open: z.array(z.object({ ...run, kind: z.enum(['backup', 'drill']) })),
    folder: z.string(),
    keyFile: z.string(),
  }),
  example: {
    promiseHours: 72,
    lastBackup: {
      file: exampleRun.file,
      at: '2026-11-25T03:00:01.000Z',
      bytes: 1_234_567_890,
      rows: 2_412_003,
    },
    lastDrill: exampleDrill,
    warnings: [],
    open: [],
    folder: '/data/backups',
    keyFile: '/data/backup.key',
  },
})

export const listBackups = endpoint({
  id: 'recovery.backups',
  method: 'GET',
  path: '/v1/recovery/backups',
  summary: 'Backups of the installation, newest first',
  permission: 'recovery:manage',
  response: z.object({ items: z.array(Backup) }),
  example: { items: [exampleBackup] },
})

export const startBackup = endpoint({
  id: 'recovery.startBackup',
  method: 'POST',
  path: '/v1/recovery/backups',
  summary: 'Ask for a backup of the installation now; it runs in the background',
  permission: 'recovery:manage',
  status: 202,
  response: z.object({ id: z.uuid() }),
  refusals: ['recovery_busy'],
  example: { id: exampleRun.id },
})

export const listDrills = endpoint({
  id: 'recovery.drills',
  method: 'GET',
  path: '/v1/recovery/drills',
  summary: 'Restore drills with their measured time, newest first',
  permission: 'recovery:manage',
  response: z.object({ items: z.array(Drill) }),
  example: { items: [exampleDrill] },
})

export const startDrill = endpoint({
  id: 'recovery.startDrill',
  method: 'POST',
  path: '/v1/recovery/drills',
  summary:
    'Ask for a drill now: the last backup is restored beside what is in use, compared, checked and removed again',
  permission: 'recovery:manage',
  status: 202,
  response: z.object({ id: z.uuid() }),
  refusals: ['recovery_busy', 'no_backup'],
  example: { id: exampleRun.id },
})
