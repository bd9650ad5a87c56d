import type { Words } from '@regulars/contract'
import { sql, type Tx } from '#platform/postgres'
import type { State } from '../imports/imports.ts'
import type { Cause } from './schedules.store.ts'

export interface StoredRun {
  readonly runId: string
  readonly scheduleId: string
  readonly cause: Cause
  readonly state: 'running' | 'done' | 'failed'
  readonly startedAt: Date
  readonly finishedAt: Date | null
  readonly waiting: number
  readonly errorCode: string | null
  readonly errorWords: Words | null
  readonly imports: readonly { readonly id: string; readonly fileName: string; readonly state: State }[]
}

const LISTED = 50

/** The last looks of a schedule with the imports they began, newest first; of all schedules the last one each. */
export async function runsOf(
  tx: Tx,
  workspaceId: string,
  scheduleId: string | 'the last of each',
): Promise<StoredRun[]> {
  const ofAll = scheduleId === 'the last of each'
  const { rows } = await sql<StoredRun>`
    select last.run_id as "runId", last.schedule_id as "scheduleId", last.cause, last.state,
           last.started_at as "startedAt", last.finished_at as "finishedAt", last.waiting, last.error_code as "errorCode",
           last.error_words as "errorWords",
           coalesce(
             (select jsonb_agg(jsonb_build_object('id', imports.import_id, 'fileName', imports.file_name, 'state', imports.state)
                               order by imports.import_id)
                from connections.schedule_files as files
                join connections.imports
                  on imports.workspace_id = files.workspace_id
                 and imports.import_id = files.import_id
               where files.workspace_id = last.workspace_id
                 and files.run_id = last.run_id),
             '[]'
           ) as imports
      from connections.import_schedules as schedules
     cross join lateral (
       select runs.*
         from connections.schedule_runs as runs
        where runs.workspace_id = schedules.workspace_id
          and runs.schedule_id = schedules.schedule_id
        order by runs.started_at desc, runs.run_id desc
        limit ${ofAll ? 1 : LISTED}
     ) as last
     where schedules.workspace_id = ${workspaceId}
       and (${ofAll} or schedules.schedule_id = ${ofAll ? null : scheduleId}::uuid)
     order by last.started_at desc, last.run_id desc
  `.execute(tx)
  return rows
}
