export const runKinds = ['backup', 'drill'] as const
export type RunKind = (typeof runKinds)[number]

/** What is known of the runs of one kind. */
export interface Standing {
  /** The moment of the last backup that was taken, or when the last drill that passed ended. */
  readonly lastDone: Date | null
  /** When the clock last asked for one that was done, and for one that failed. */
  readonly clockDone: Date | null
  readonly clockFailed: Date | null
}

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** How long after the last one by the clock the next is due; those by hand do not move the hour of the day. */
const EVERY: Record<RunKind, number> = { backup: DAY_MS, drill: 30 * DAY_MS }
/** One that failed is tried again so much later. */
const AGAIN: Record<RunKind, number> = { backup: HOUR_MS, drill: DAY_MS }

/** The first comes so long after the installation: not while it is being filled. */
const FIRST: Record<RunKind, number> = { backup: HOUR_MS, drill: 2 * HOUR_MS }

/** Whether the clock asks for one. A drill wants a backup to restore. */
export function isDue(
  kind: RunKind,
  standings: Record<RunKind, Standing>,
  { now, installedAt }: { readonly now: Date; readonly installedAt: Date | null },
): boolean {
  const { clockDone, clockFailed, lastDone } = standings[kind]
  if (!installedAt || now.getTime() - installedAt.getTime() < FIRST[kind]) return false
  const since = (at: Date | null) => (at ? now.getTime() - at.getTime() : Number.POSITIVE_INFINITY)
  if (kind === 'drill' && !standings.backup.lastDone) return false
  return since(clockDone ?? lastDone) >= EVERY[kind] && since(clockFailed) >= AGAIN[kind]
}

/** What the law and the contract promise: everything is back within so long. */
export const PROMISE_HOURS = 72
const QUARTER_MS = 92 * DAY_MS

export const warningKinds = ['no_backup', 'backup_old', 'no_drill', 'drill_failed', 'drill_slow', 'drill_old'] as const
export type Warning = (typeof warningKinds)[number]

export interface DrillOutcome {
  readonly finishedAt: Date
  readonly seconds: number
  readonly passed: boolean
}

/** AL-50: the last backup older than a day, the last drill slower than the promise or older than a quarter. */
export function warningsOf(
  last: { readonly backupAt: Date | null; readonly drill: DrillOutcome | null },
  now: Date,
): Warning[] {
  const warnings: Warning[] = []
  if (!last.backupAt) warnings.push('no_backup')
  else if (now.getTime() - last.backupAt.getTime() > DAY_MS) warnings.push('backup_old')
  if (!last.drill) return [...warnings, 'no_drill']
  if (!last.drill.passed) warnings.push('drill_failed')
  if (last.drill.seconds > PROMISE_HOURS * 3600) warnings.push('drill_slow')
  if (now.getTime() - last.drill.finishedAt.getTime() > QUARTER_MS) warnings.push('drill_old')
  return warnings
}
