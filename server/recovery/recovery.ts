import type { EngineAccess } from '../engines.ts'
import { historyTask } from '../modules/events/index.ts'
import type { Platform } from '../platform/context.ts'
import { keyFile } from '../platform/crypto/keyFile.ts'
import type { Module } from '../platform/module.ts'
import type { Tx } from '../platform/postgres.ts'
import { takeBackup } from './backup.ts'
import { drillOf } from './drill.ts'
import { Journal } from './journal.ts'
import { connectOwner } from './postgresTables.ts'
import {
  ask,
  BY_CLOCK,
  claim,
  failOrphans,
  finish,
  installedAt,
  type Outcome,
  openRuns,
  type Run,
  report,
  standings,
} from './runs.store.ts'
import { isDue, type RunKind, runKinds } from './schedule.ts'
import { Shelf } from './shelf.ts'

/** Where backups go and what they are encrypted with. */
export interface RecoverySettings {
  readonly access: EngineAccess
  readonly folder: string
  readonly keyFile: string
  readonly product: string
}

/** Whoever holds it does backups and drills; there is one for the installation. */
const RECOVERY_LOCK = 7_246_039
const LOOK_EVERY_MS = 2_000
/** A row is written so often at most. */
const REPORT_EVERY_MS = 1_000
const MAX_ERROR = 500

/** Takes backups and drills restoring them: when staff ask, and by the clock. */
export class Recovery {
  readonly shelf: Shelf
  readonly journal: Journal
  readonly #platform: Platform
  readonly settings: RecoverySettings
  readonly #modules: readonly Module[]
  readonly #key: () => Promise<Buffer>
  #timer: NodeJS.Timeout | undefined
  #working: Promise<unknown> | undefined
  #abort = new AbortController()

  constructor(platform: Platform, settings: RecoverySettings, modules: readonly Module[]) {
    this.#platform = platform
    this.settings = settings
    this.#modules = modules
    this.#key = () => keyFile(settings.keyFile, platform.random).rootKey()
    this.shelf = new Shelf(settings.folder, this.#key)
    this.journal = new Journal(settings.folder, this.#key)
  }

  /** Looks again and again whether there is something to do. */
  start(): void {
    const look = () => {
      this.#working ??= this.tick()
        .catch((error: unknown) => this.#platform.logger.error({ error }, 'recovery will be tried again'))
        .finally(() => {
          this.#working = undefined
        })
    }
    this.#timer = setInterval(look, LOOK_EVERY_MS)
  }

  /** A backup under way is given up: nothing of it stays. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#abort.abort(new Error('the program stops'))
    await this.#working
  }

  /** Has a backup or a drill done soon; false when one of the kind waits or runs already. */
  ask(tx: Tx, run: { kind: RunKind; askedBy: string; at: Date }): Promise<boolean> {
    return ask(tx, { id: this.#platform.ids.next(), kind: run.kind, askedBy: run.askedBy, askedAt: run.at })
  }

  /** Does what is asked for or due, one thing at a time in the whole installation. True when something was done. */
  async tick(): Promise<boolean> {
    const { postgres, clock } = this.#platform
    const isNeeded = await postgres.inInstallation(async (tx) => {
      if ((await openRuns(tx)).length > 0) return true
      return (await this.#due(tx, clock.now())).length > 0
    })
    if (!isNeeded) return false
    const lock = await connectOwner(this.settings.access.ownerUrl)
    try {
      const { rows } = await lock.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [RECOVERY_LOCK])
      if (!rows[0]!.held) return false
      const run = await this.#next()
      if (run) await this.#carryOut(run)
      return run !== undefined
    } finally {
      await lock.end()
    }
  }

  async #due(tx: Tx, now: Date): Promise<RunKind[]> {
    const known = await standings(tx)
    const when = { now, installedAt: await installedAt(tx) }
    return runKinds.filter((kind) => isDue(kind, known, when))
  }

  async #next(): Promise<Run | undefined> {
    const { postgres, clock, ids } = this.#platform
    return postgres.inInstallation(async (tx) => {
      const now = clock.now()
      await failOrphans(tx, now)
      for (const kind of await this.#due(tx, now))
        await ask(tx, { id: ids.next(), kind, askedBy: BY_CLOCK, askedAt: now })
      return claim(tx, now)
    })
  }

  async #carryOut(run: Run): Promise<void> {
    const { postgres, clock, logger } = this.#platform
    let outcome: Outcome
    try {
      outcome = run.kind === 'backup' ? await this.#backUp(run) : await this.#drill(run)
    } catch (error) {
      logger.error({ error, run: run.id, kind: run.kind }, 'a run of recovery failed')
      outcome = { state: 'failed', error: (error as Error).message.slice(0, MAX_ERROR) }
    }
    await postgres.inInstallation((tx) => finish(tx, run.id, clock.now(), outcome))
  }

  async #backUp(run: Run): Promise<Outcome> {
    const platform = this.#platform
    await this.shelf.prepare()
    const { at, ...taken } = await takeBackup(
      {
        access: this.settings.access,
        home: platform.home,
        product: this.settings.product,
        rootKeyMark: rootKeyMark(platform),
        now: () => platform.clock.now(),
        finishPlan: (workspaceId) => historyTask(platform).run(workspaceId),
      },
      {
        folder: this.shelf.folder,
        key: await this.#key(),
        id: run.id,
        signal: this.#abort.signal,
        onProgress: this.#reporter(run),
      },
    )
    await this.shelf.prune(platform.clock.now())
    const oldest = (await this.shelf.list()).at(-1)
    if (oldest) await this.journal.forgetBefore(oldest.at)
    return { state: 'done', backupAt: at, ...taken }
  }

  async #drill(run: Run): Promise<Outcome> {
    const latest = (await this.shelf.list()).find(({ fault }) => fault === null)
    if (!latest) throw new Error('There is no backup that could be restored.')
    const { backupAt, rows, unequal, broken } = await drillOf(
      { platform: this.#platform, access: this.settings.access, modules: this.#modules },
      { path: this.shelf.pathOf(latest.file), key: await this.#key() },
      this.#reporter(run),
    )
    const passed = unequal.length === 0 && broken.length === 0
    return {
      state: passed ? 'done' : 'failed',
      file: latest.file,
      bytes: latest.bytes,
      backupAt,
      rows,
      countsEqual: unequal.length === 0,
      invariantsHold: broken.length === 0,
      error: passed ? null : [...unequal, ...broken].join('; ').slice(0, MAX_ERROR),
    }
  }

  #reporter(run: Run) {
    let last = 0
    return async (rows: { done: number; total: number }) => {
      this.#abort.signal.throwIfAborted()
      const now = performance.now()
      if (now - last < REPORT_EVERY_MS) return
      last = now
      await this.#platform.postgres.inInstallation((tx) => report(tx, run.id, rows))
    }
  }
}

/** Tells this root key from another, and nothing of it. */
export function rootKeyMark({ keys }: Pick<Platform, 'keys'>): string {
  return keys.sign('recovery', 'mark of the root key').toString('hex').slice(0, 32)
}
