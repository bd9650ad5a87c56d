import type { Platform } from './context.ts'
import { extendLease, failJob, finishJob, type Job, type JobKind, type LeasedJob, leaseJob } from './jobs/queue.ts'
import { type Consumer, consumeOnce } from './log/consumer.ts'
import type { Schedule } from './module.ts'
import { isTransient } from './postgres.ts'
import { asSystem } from './transaction.ts'

/** One thing that is looked at again and again in each workspace. */
export interface Task {
  readonly name: string
  readonly everyMs: number
  /** True when there may be more to do at once. */
  run(workspaceId: string): Promise<boolean>
}

/** What the modules want done for each workspace. */
export interface Work {
  readonly consumers: readonly Consumer[]
  readonly schedules: readonly Schedule[]
  readonly jobs: readonly JobKind[]
  readonly tasks: readonly Task[]
}

/** Without a call to wake up, consumers look this often: other processes write to the log too. */
const CONSUMER_POLL_MS = 500
const JOB_POLL_MS = 1_000
/** Workspaces made by other processes are noticed this late at most. */
const WORKSPACES_REFRESH_MS = 5_000
const BACKOFF_CAP_MS = 30_000

/**
 * Runs consumers, schedules and jobs for all workspaces, each workspace's tasks side by side. A task that fails is
 * tried again, later and later; the others go on.
 */
export class Runner {
  readonly #platform: Platform
  readonly #tasks: readonly Task[]
  readonly #workspaceIds: () => Promise<readonly string[]>
  readonly #loops = new Map<string, Loop>()
  #refresh: NodeJS.Timeout | undefined
  #stopped = false

  constructor(platform: Platform, work: Work, workspaceIds: () => Promise<readonly string[]>) {
    this.#platform = platform
    this.#workspaceIds = workspaceIds
    this.#tasks = [
      ...work.tasks,
      ...work.consumers.map((consumer) => consumerTask(platform, consumer)),
      ...work.schedules.map((schedule) => ({
        name: schedule.name,
        everyMs: schedule.everySeconds * 1000,
        run: (workspaceId: string) => schedule.run(workspaceId),
      })),
      ...(work.jobs.length > 0 ? [jobTask(platform, work.jobs)] : []),
    ]
  }

  async start(): Promise<void> {
    await this.#follow()
    this.#refresh = setInterval(() => void this.#follow().catch(() => {}), WORKSPACES_REFRESH_MS)
  }

  /** There is news in this workspace. */
  wake(workspaceId: string): void {
    for (const task of this.#tasks) {
      if (task.everyMs === CONSUMER_POLL_MS || task.everyMs === JOB_POLL_MS)
        this.#loops.get(`${workspaceId}/${task.name}`)?.wake()
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearInterval(this.#refresh)
    await Promise.all([...this.#loops.values()].map((loop) => loop.stop()))
  }

  async #follow(): Promise<void> {
    const workspaceIds = await this.#workspaceIds()
    if (this.#stopped) return
    for (const workspaceId of workspaceIds) {
      for (const task of this.#tasks) {
        const name = `${workspaceId}/${task.name}`
        if (!this.#loops.has(name)) this.#loops.set(name, new Loop(task, workspaceId, this.#platform))
      }
    }
    for (const [name, loop] of this.#loops) {
      if (workspaceIds.some((workspaceId) => name.startsWith(workspaceId))) continue
      this.#loops.delete(name)
      void loop.stop()
    }
  }
}

/**
 * Runs every task until none finds anything to do: what a test waits for instead of sleeping. In turn, so that a test sees the
 * same each time; side by side, as the runner does, where only the end counts.
 */
export async function runUntilQuiet(
  platform: Platform,
  workspaceId: string,
  work: Work,
  how: Settling = 'in turn',
): Promise<void> {
  const consumers = [...work.tasks, ...work.consumers.map((consumer) => consumerTask(platform, consumer))]
  const others = [...work.schedules, ...(work.jobs.length > 0 ? [jobTask(platform, work.jobs)] : [])]
  const drainAll = how === 'in turn' ? drainInTurn : drainSideBySide
  for (let rounds = 0; rounds < MAX_ROUNDS; rounds++) {
    const followed = await drainAll(consumers, workspaceId)
    const done = await drainAll(others, workspaceId)
    if (!followed && !done) return
  }
  throw new Error('the workspace does not come to rest')
}

export type Settling = 'in turn' | 'side by side'

type Runnable = Pick<Task, 'run'>

/** True when any of them found something to do. */
async function drainInTurn(tasks: readonly Runnable[], workspaceId: string): Promise<boolean> {
  let busy = false
  for (const task of tasks) while (await task.run(workspaceId)) busy = true
  return busy
}

async function drainSideBySide(tasks: readonly Runnable[], workspaceId: string): Promise<boolean> {
  const drained = await Promise.all(
    tasks.map((task) =>
      drainInTurn([task], workspaceId).catch((error: unknown) => {
        // Two that got into each other's way try again in the next round.
        if (isTransient(error)) return true
        throw error
      }),
    ),
  )
  return drained.includes(true)
}

const MAX_ROUNDS = 200

class Loop {
  readonly #task: Task
  readonly #workspaceId: string
  readonly #platform: Platform
  readonly #ended: Promise<void>
  #rouse: (() => void) | undefined
  #news = false
  #stopped = false
  #failures = 0

  constructor(task: Task, workspaceId: string, platform: Platform) {
    this.#task = task
    this.#workspaceId = workspaceId
    this.#platform = platform
    this.#ended = this.#go()
  }

  wake(): void {
    this.#news = true
    this.#rouse?.()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    this.#rouse?.()
    await this.#ended
  }

  async #go(): Promise<void> {
    while (!this.#stopped) {
      this.#news = false
      const more = await this.#attempt()
      if (!more && !this.#stopped && !this.#news) await this.#rest()
    }
  }

  async #attempt(): Promise<boolean> {
    try {
      const endTimer = this.#platform.telemetry.taskSeconds.startTimer({ task: this.#task.name })
      const more = await this.#task.run(this.#workspaceId)
      endTimer()
      this.#failures = 0
      return more
    } catch (error) {
      this.#failures += 1
      this.#platform.telemetry.taskFailures.inc({ task: this.#task.name })
      if (!this.#stopped) {
        const level = isTransient(error) ? 'warn' : 'error'
        this.#platform.logger[level](
          { error, task: this.#task.name, workspaceId: this.#workspaceId, failures: this.#failures },
          'a task failed and will be tried again',
        )
      }
      return false
    }
  }

  #rest(): Promise<void> {
    const ms =
      this.#failures > 0 ? Math.min(this.#task.everyMs * 2 ** this.#failures, BACKOFF_CAP_MS) : this.#task.everyMs
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms)
      const self = this
      function done() {
        clearTimeout(timer)
        self.#rouse = undefined
        resolve()
      }
      // News does not cut a back-off short.
      this.#rouse = () => {
        if (this.#failures === 0 || this.#stopped) done()
      }
    })
  }
}

function consumerTask(platform: Platform, consumer: Consumer): Task {
  return {
    name: `consumer ${consumer.name}`,
    everyMs: CONSUMER_POLL_MS,
    run: async (workspaceId) => (await asSystem(platform, workspaceId, (ctx) => consumeOnce(ctx, consumer))) > 0,
  }
}

function jobTask(platform: Platform, kinds: readonly JobKind[]): Task {
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]))
  return {
    name: 'jobs',
    everyMs: JOB_POLL_MS,
    async run(workspaceId) {
      const leased = await asSystem(platform, workspaceId, (ctx) => leaseJob(ctx, [...byKind.keys()]))
      if (!leased) return false
      await runJob(platform, workspaceId, leased, byKind.get(leased.kind)!)
      return true
    },
  }
}

async function runJob(platform: Platform, workspaceId: string, leased: LeasedJob, kind: JobKind): Promise<void> {
  const job: Job = {
    workspaceId,
    jobId: leased.job_id,
    kind: leased.kind,
    payload: leased.payload,
    attempts: leased.attempts,
    heartbeat: () => asSystem(platform, workspaceId, (ctx) => extendLease(ctx, leased.job_id)),
  }
  try {
    await kind.run(job)
    await asSystem(platform, workspaceId, (ctx) => finishJob(ctx, leased.job_id))
  } catch (error) {
    platform.logger.error({ error, kind: leased.kind, jobId: leased.job_id, workspaceId }, 'a job failed')
    await asSystem(platform, workspaceId, (ctx) => failJob(ctx, leased, error as Error))
  }
}
