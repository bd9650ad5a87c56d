import * as contract from '@regulars/contract/recovery'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import type { Api } from '#platform/http/api'
import type { Recovery, RecoverySettings } from './recovery.ts'
import { ask, lastEnded, openRuns, type Run, runsOf } from './runs.store.ts'
import { type DrillOutcome, PROMISE_HOURS, type RunKind, warningsOf } from './schedule.ts'
import type { Shelved } from './shelf.ts'

export function recoveryRoutes(api: Api, recovery: Recovery, settings: RecoverySettings): void {
  api.bind(contract.getRecovery, async (ctx) => {
    const [lastBackup] = readable(await recovery.shelf.list())
    const lastDrill = await lastEnded(ctx.tx, 'drill')
    return {
      promiseHours: PROMISE_HOURS,
      lastBackup: lastBackup
        ? { file: lastBackup.file, at: lastBackup.at.toISOString(), bytes: lastBackup.bytes, rows: lastBackup.rows }
        : null,
      lastDrill: lastDrill ? presentDrill(lastDrill) : null,
      warnings: warningsOf(
        { backupAt: lastBackup?.at ?? null, drill: lastDrill ? outcomeOf(lastDrill) : null },
        ctx.now,
      ),
      open: (await openRuns(ctx.tx)).map((run) => ({ ...presentRun(run), kind: run.kind })),
      folder: recovery.shelf.folder,
      keyFile: settings.keyFile,
    }
  })
  api.bind(contract.listBackups, async (ctx) => ({
    items: backupsOf(await runsOf(ctx.tx, 'backup'), await recovery.shelf.list()),
  }))
  api.bind(contract.startBackup, async (ctx) => begin(ctx, 'backup'))
  api.bind(contract.listDrills, async (ctx) => ({ items: (await runsOf(ctx.tx, 'drill')).map(presentDrill) }))
  api.bind(contract.startDrill, async (ctx) => {
    if (readable(await recovery.shelf.list()).length === 0) throw new Refusal('no_backup')
    return begin(ctx, 'drill')
  })
}

async function begin(ctx: Ctx, kind: RunKind): Promise<{ id: string }> {
  const id = ctx.ids.next()
  const askedBy = `${ctx.actor.kind}:${ctx.actor.id}`
  if (!(await ask(ctx.tx, { id, kind, askedBy, askedAt: ctx.now }))) throw new Refusal('recovery_busy')
  ctx.record({ action: `${kind}.asked`, object: { kind, id }, before: null, after: null })
  return { id }
}

export function readable(shelved: readonly Shelved[]): Shelved[] {
  return shelved.filter(({ fault }) => fault === null)
}

/** What the table knows, and what lies in the folder without a line in it: brought from elsewhere, or older than a restore. */
function backupsOf(runs: readonly Run[], shelved: readonly Shelved[]) {
  const onShelf = new Map(shelved.map((one) => [one.file, one]))
  const noted = new Set(runs.map(({ file }) => file))
  const items = runs.map((run) => {
    const found = run.file === null ? undefined : onShelf.get(run.file)
    return {
      ...presentRun(run),
      file: run.file,
      at: run.backupAt?.toISOString() ?? null,
      bytes: run.bytes,
      shelf: found ? standingOf(found) : ('gone' as const),
    }
  })
  const others = shelved
    .filter(({ file }) => !noted.has(file))
    .map((one) => {
      const at = one.at.toISOString()
      return {
        id: UNKNOWN_RUN,
        state: 'done' as const,
        askedBy: 'elsewhere' as const,
        askedAt: at,
        startedAt: null,
        finishedAt: null,
        seconds: null,
        rows: one.rows,
        rowsTotal: null,
        error: null,
        file: one.file,
        at,
        bytes: one.bytes,
        shelf: standingOf(one),
      }
    })
  return [...items, ...others].sort((one, other) => (one.askedAt < other.askedAt ? 1 : -1))
}

const UNKNOWN_RUN = '00000000-0000-0000-0000-000000000000'

function standingOf({ fault }: Shelved) {
  // The other faults are those of a place to restore to, which nobody named here.
  return (fault ?? 'there') as (typeof contract.backupFaults)[number] | 'there'
}

function presentDrill(run: Run) {
  const { file, countsEqual, invariantsHold } = run
  return { ...presentRun(run), file, countsEqual, invariantsHold, backupAt: run.backupAt?.toISOString() ?? null }
}

function presentRun({ id, state, askedBy, askedAt, startedAt, finishedAt, rowsDone, rowsTotal, error }: Run) {
  return {
    id,
    state,
    askedBy: askerOf(askedBy),
    askedAt: askedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
    seconds: startedAt && finishedAt ? (finishedAt.getTime() - startedAt.getTime()) / 1000 : null,
    rows: rowsDone,
    rowsTotal,
    error,
  }
}

function askerOf(askedBy: string): (typeof contract.askers)[number] {
  return contract.askers.find((asker) => asker === askedBy.split(':')[0]) ?? 'elsewhere'
}

export function outcomeOf({ state, startedAt, finishedAt }: Run): DrillOutcome {
  const end = finishedAt!
  const seconds = startedAt ? (end.getTime() - startedAt.getTime()) / 1000 : 0
  return { finishedAt: end, seconds, passed: state === 'done' }
}
