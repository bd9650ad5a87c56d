import { sql, type Tx } from '#platform/postgres'
import { type RunKind, runKinds, type Standing } from './schedule.ts'

export interface Run {
  readonly id: string
  readonly kind: RunKind
  readonly state: 'asked' | 'running' | 'done' | 'failed'
  readonly askedBy: string
  readonly askedAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
  readonly file: string | null
  readonly backupAt: Date | null
  readonly bytes: number | null
  readonly rowsDone: number
  readonly rowsTotal: number | null
  readonly countsEqual: boolean | null
  readonly invariantsHold: boolean | null
  readonly error: string | null
}

const SHOWN = 50

const columns = sql`
  runs.run_id as id, runs.kind, runs.state, runs.asked_by as "askedBy", runs.asked_at as "askedAt",
  runs.started_at as "startedAt", runs.finished_at as "finishedAt", runs.file, runs.backup_at as "backupAt", runs.bytes,
  runs.rows_done as "rowsDone", runs.rows_total as "rowsTotal", runs.counts_equal as "countsEqual",
  runs.invariants_hold as "invariantsHold", runs.error`

/** False when one of the kind waits or runs already. */
export async function ask(
  tx: Tx,
  run: { id: string; kind: RunKind; askedBy: string; askedAt: Date },
): Promise<boolean> {
  const { rows } = await sql`
    insert into recovery.runs (run_id, kind, state, asked_by, asked_at)
    values (${run.id}, ${run.kind}, 'asked', ${run.askedBy}, ${run.askedAt})
        on conflict do nothing
    returning run_id
  `.execute(tx)
  return rows.length > 0
}

export async function runsOf(tx: Tx, kind: RunKind): Promise<Run[]> {
  const { rows } = await sql<Run>`
    select ${columns}
      from recovery.runs
     where runs.kind = ${kind}
     order by runs.asked_at desc, runs.run_id desc
     limit ${SHOWN}
  `.execute(tx)
  return rows
}

/** Those that wait or run. */
export async function openRuns(tx: Tx): Promise<Run[]> {
  const { rows } = await sql<Run>`
    select ${columns} from recovery.runs where runs.state in ('asked', 'running') order by runs.asked_at
  `.execute(tx)
  return rows
}

/** The last that ended, whether well or not. */
export async function lastEnded(tx: Tx, kind: RunKind): Promise<Run | undefined> {
  const { rows } = await sql<Run>`
    select ${columns}
      from recovery.runs
     where runs.kind = ${kind}
       and runs.state in ('done', 'failed')
     order by runs.finished_at desc
     limit 1
  `.execute(tx)
  return rows[0]
}

export async function standings(tx: Tx): Promise<Record<RunKind, Standing>> {
  const { rows } = await sql<Standing & { kind: RunKind }>`
    select kinds.kind,
           max(coalesce(runs.backup_at, runs.finished_at)) filter (where runs.state = 'done') as "lastDone",
           max(runs.started_at) filter (where runs.state = 'done' and runs.asked_by = ${BY_CLOCK}) as "clockDone",
           max(runs.started_at) filter (where runs.state = 'failed' and runs.asked_by = ${BY_CLOCK}) as "clockFailed"
      from unnest(${[...runKinds]}::text[]) as kinds (kind)
      left join recovery.runs
        on runs.kind = kinds.kind
     group by kinds.kind
  `.execute(tx)
  return Object.fromEntries(rows.map(({ kind, ...standing }) => [kind, standing])) as Record<RunKind, Standing>
}

/** When the first workspace was made. */
export async function installedAt(tx: Tx): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(workspaces.created_at) as at from access.workspaces
  `.execute(tx)
  return rows[0]!.at
}

export const BY_CLOCK = 'schedule'

/** Takes the one that waits longest. */
export async function claim(tx: Tx, now: Date): Promise<Run | undefined> {
  const { rows } = await sql<Run>`
    update recovery.runs
       set state = 'running', started_at = ${now}
     where runs.run_id = (
       select waiting.run_id from recovery.runs as waiting where waiting.state = 'asked' order by waiting.asked_at limit 1
     )
    returning ${columns}
  `.execute(tx)
  return rows[0]
}

export async function report(tx: Tx, id: string, { done, total }: { done: number; total: number }): Promise<void> {
  await sql`update recovery.runs set rows_done = ${done}, rows_total = ${total} where runs.run_id = ${id}`.execute(tx)
}

export type Outcome = Partial<Pick<Run, 'file' | 'backupAt' | 'bytes' | 'countsEqual' | 'invariantsHold' | 'error'>> & {
  readonly state: 'done' | 'failed'
  readonly rows?: number
}

export async function finish(tx: Tx, id: string, at: Date, outcome: Outcome): Promise<void> {
  await sql`
    update recovery.runs
       set state = ${outcome.state},
           finished_at = ${at},
           file = coalesce(${outcome.file ?? null}::text, runs.file),
           backup_at = ${outcome.backupAt ?? null},
           bytes = ${outcome.bytes ?? null},
           rows_done = coalesce(${outcome.rows ?? null}::bigint, runs.rows_done),
           rows_total = coalesce(${outcome.rows ?? null}::bigint, runs.rows_total),
           counts_equal = ${outcome.countsEqual ?? null},
           invariants_hold = ${outcome.invariantsHold ?? null},
           error = ${outcome.error ?? null}
     where runs.run_id = ${id}
  `.execute(tx)
}

/** For whoever holds the lock of recovery: what runs then is run by nobody. Also what a backup holds of its own making. */
export async function failOrphans(tx: Tx, at: Date): Promise<void> {
  await sql`
    update recovery.runs
       set state = 'failed', finished_at = ${at}, error = 'interrupted'
     where runs.state = 'running'
  `.execute(tx)
}
