import type { Words } from '@regulars/contract'
import { sql, type Tx } from '#platform/postgres'
import type { ImportKind } from '../kinds/kind.ts'
import type { Recurrence } from './recurrence.ts'

/** What an address said of the content that was taken last, to ask whether there is news. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface StoredSchedule {
  readonly scheduleId: string
  readonly name: string
  readonly kind: ImportKind
  readonly mapping: string
  readonly place: 'folder' | 'url'
  readonly sealedUrl: Buffer | null
  readonly sealedAuthorization: Buffer | null
  readonly recurrence: Recurrence
  readonly timeZone: string
  readonly paused: boolean
  readonly nextRunAt: Date
  readonly failures: number
  readonly validators: Validators | null
}

export type Cause = 'schedule' | 'retry' | 'person'

const columns = sql`
  schedules.schedule_id as "scheduleId", schedules.name, schedules.kind, schedules.mapping, schedules.place,
  schedules.sealed_url as "sealedUrl", schedules.sealed_authorization as "sealedAuthorization", schedules.recurrence,
  schedules.time_zone as "timeZone", schedules.paused, schedules.next_run_at as "nextRunAt", schedules.failures,
  schedules.validators
`
const LISTED = 200
const STARTED_AT_ONCE = 20

export async function insertSchedule(
  tx: Tx,
  workspaceId: string,
  one: Omit<StoredSchedule, 'paused' | 'failures' | 'validators'> & { createdBy: string; createdAt: Date },
): Promise<void> {
  await sql`
    insert into connections.import_schedules
      (workspace_id, schedule_id, name, kind, mapping, place, sealed_url, sealed_authorization, recurrence, time_zone,
       next_run_at, created_by, created_at)
    values (${workspaceId}, ${one.scheduleId}, ${one.name}, ${one.kind}, ${one.mapping}, ${one.place}, ${one.sealedUrl},
            ${one.sealedAuthorization}, ${JSON.stringify(one.recurrence)}::jsonb, ${one.timeZone}, ${one.nextRunAt},
            ${one.createdBy}, ${one.createdAt})
  `.execute(tx)
}

/** Changes what it does; it begins anew, without failures. */
export async function updateSchedule(
  tx: Tx,
  workspaceId: string,
  one: Omit<StoredSchedule, 'paused' | 'failures'>,
): Promise<void> {
  await sql`
    update connections.import_schedules as schedules
       set name = ${one.name},
           kind = ${one.kind},
           mapping = ${one.mapping},
           place = ${one.place},
           sealed_url = ${one.sealedUrl},
           sealed_authorization = ${one.sealedAuthorization},
           recurrence = ${JSON.stringify(one.recurrence)}::jsonb,
           time_zone = ${one.timeZone},
           next_run_at = ${one.nextRunAt},
           failures = 0,
           validators = ${one.validators && JSON.stringify(one.validators)}::jsonb
     where schedules.workspace_id = ${workspaceId}
       and schedules.schedule_id = ${one.scheduleId}
  `.execute(tx)
}

export async function allSchedules(tx: Tx, workspaceId: string): Promise<StoredSchedule[]> {
  const { rows } = await sql<StoredSchedule>`
    select ${columns}
      from connections.import_schedules as schedules
     where schedules.workspace_id = ${workspaceId}
     order by schedules.created_at, schedules.schedule_id
     limit ${LISTED}
  `.execute(tx)
  return rows
}

/** Locks it: what is decided about a schedule is decided one after the other. */
export async function lockSchedule(
  tx: Tx,
  workspaceId: string,
  scheduleId: string,
): Promise<StoredSchedule | undefined> {
  const { rows } = await sql<StoredSchedule>`
    select ${columns}
      from connections.import_schedules as schedules
     where schedules.workspace_id = ${workspaceId}
       and schedules.schedule_id = ${scheduleId}
       for update
  `.execute(tx)
  return rows[0]
}

/** Schedules whose time has come and that are not looking just now. */
export async function lockDue(tx: Tx, workspaceId: string, now: Date): Promise<StoredSchedule[]> {
  const { rows } = await sql<StoredSchedule>`
    select ${columns}
      from connections.import_schedules as schedules
     where schedules.workspace_id = ${workspaceId}
       and not schedules.paused
       and schedules.next_run_at <= ${now}
       and not exists (
         select
           from connections.schedule_runs as runs
          where runs.workspace_id = schedules.workspace_id
            and runs.schedule_id = schedules.schedule_id
            and runs.state = 'running'
       )
     order by schedules.next_run_at
     limit ${STARTED_AT_ONCE}
       for update skip locked
  `.execute(tx)
  return rows
}

export async function setNext(tx: Tx, workspaceId: string, scheduleId: string, at: Date): Promise<void> {
  await sql`
    update connections.import_schedules as schedules
       set next_run_at = ${at}
     where schedules.workspace_id = ${workspaceId}
       and schedules.schedule_id = ${scheduleId}
  `.execute(tx)
}

export async function setPaused(
  tx: Tx,
  workspaceId: string,
  scheduleId: string,
  change: { readonly paused: boolean; readonly next: Date },
): Promise<void> {
  await sql`
    update connections.import_schedules as schedules
       set paused = ${change.paused},
           next_run_at = ${change.next}
     where schedules.workspace_id = ${workspaceId}
       and schedules.schedule_id = ${scheduleId}
  `.execute(tx)
}

export async function deleteSchedule(tx: Tx, workspaceId: string, scheduleId: string): Promise<void> {
  for (const table of ['schedule_files', 'schedule_runs', 'import_schedules']) {
    await sql`
      delete from ${sql.table(`connections.${table}`)} as gone
       where gone.workspace_id = ${workspaceId}
         and gone.schedule_id = ${scheduleId}
    `.execute(tx)
  }
}

/** False when the schedule is looking already. */
export async function insertRun(
  tx: Tx,
  workspaceId: string,
  run: { readonly runId: string; readonly scheduleId: string; readonly cause: Cause; readonly startedAt: Date },
): Promise<boolean> {
  const result = await sql`
    insert into connections.schedule_runs (workspace_id, run_id, schedule_id, cause, started_at)
    values (${workspaceId}, ${run.runId}, ${run.scheduleId}, ${run.cause}, ${run.startedAt})
        on conflict do nothing
  `.execute(tx)
  return result.numAffectedRows === 1n
}

/** The schedule of a run that is not over. */
export async function scheduleOfRun(tx: Tx, workspaceId: string, runId: string): Promise<StoredSchedule | undefined> {
  const { rows } = await sql<StoredSchedule>`
    select ${columns}
      from connections.schedule_runs as runs
      join connections.import_schedules as schedules
        on schedules.workspace_id = runs.workspace_id
       and schedules.schedule_id = runs.schedule_id
     where runs.workspace_id = ${workspaceId}
       and runs.run_id = ${runId}
       and runs.state = 'running'
  `.execute(tx)
  return rows[0]
}

export interface RunEnd {
  readonly now: Date
  readonly waiting: number
  readonly error: { readonly code: string; readonly words: Words } | null
}

/** Records how a run ended; false when it was over already, or went with its schedule. */
export async function endRun(tx: Tx, workspaceId: string, runId: string, end: RunEnd): Promise<boolean> {
  const result = await sql`
    update connections.schedule_runs as runs
       set state = ${end.error === null ? 'done' : 'failed'},
           waiting = ${end.waiting},
           error_code = ${end.error?.code ?? null},
           error_words = ${end.error && JSON.stringify(end.error.words)}::jsonb,
           finished_at = ${end.now}
     where runs.workspace_id = ${workspaceId}
       and runs.run_id = ${runId}
       and runs.state = 'running'
  `.execute(tx)
  return result.numAffectedRows === 1n
}

export async function setOutcome(
  tx: Tx,
  workspaceId: string,
  scheduleId: string,
  outcome: { readonly failures: number; readonly next: Date; readonly validators: Validators | null },
): Promise<void> {
  await sql`
    update connections.import_schedules as schedules
       set failures = ${outcome.failures},
           next_run_at = ${outcome.next},
           validators = coalesce(${outcome.validators && JSON.stringify(outcome.validators)}::jsonb, schedules.validators)
     where schedules.workspace_id = ${workspaceId}
       and schedules.schedule_id = ${scheduleId}
  `.execute(tx)
}

export async function isTaken(tx: Tx, workspaceId: string, scheduleId: string, fingerprint: Buffer): Promise<boolean> {
  const { rows } = await sql`
    select
      from connections.schedule_files as files
     where files.workspace_id = ${workspaceId}
       and files.schedule_id = ${scheduleId}
       and files.fingerprint = ${fingerprint}
  `.execute(tx)
  return rows.length > 0
}

/** Claims a file for an import. A file that somebody else claimed in between is a conflict: the work is done again. */
export async function claimFile(
  tx: Tx,
  workspaceId: string,
  file: {
    readonly scheduleId: string
    readonly fingerprint: Buffer
    readonly runId: string
    readonly importId: string
    readonly takenAt: Date
  },
): Promise<void> {
  await sql`
    insert into connections.schedule_files (workspace_id, schedule_id, fingerprint, run_id, import_id, taken_at)
    values (${workspaceId}, ${file.scheduleId}, ${file.fingerprint}, ${file.runId}, ${file.importId}, ${file.takenAt})
  `.execute(tx)
}

/** Looks of long ago; which files were taken is remembered as long as there is the schedule. */
export async function deleteRunsBefore(tx: Tx, workspaceId: string, before: Date, limit: number): Promise<number> {
  const result = await sql`
    delete from connections.schedule_runs as runs
     where runs.workspace_id = ${workspaceId}
       and runs.run_id in (
         select old.run_id
           from connections.schedule_runs as old
          where old.workspace_id = ${workspaceId}
            and old.state <> 'running'
            and old.finished_at < ${before}
          limit ${limit}
       )
  `.execute(tx)
  return Number(result.numAffectedRows ?? 0n)
}
