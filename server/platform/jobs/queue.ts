import type { Ctx } from '../context.ts'
import { sql } from '../postgres.ts'

/** Work that outlives the request: one handler for each kind, given by its module. */
export interface JobKind {
  readonly kind: string
  /** How long a worker may be silent before another takes the job over. */
  readonly leaseSeconds?: number
  /** Runs outside a transaction and opens its own; must be safe to run again from the start. */
  run(job: Job): Promise<void>
}

export interface Job {
  readonly workspaceId: string
  readonly jobId: string
  readonly kind: string
  readonly payload: Readonly<Record<string, unknown>>
  readonly attempts: number
  /** Says that the work goes on; without it another worker takes over when the lease ends. */
  heartbeat(): Promise<void>
}

export const DEFAULT_LEASE_SECONDS = 60
const MAX_ATTEMPTS = 10
/** 2 s, 4 s, 8 s … up to ten minutes. */
const RETRY_CAP_SECONDS = 600

/** Queues work in the caller's transaction. With a `key`, the same work waits once only. */
export async function enqueue(
  ctx: Pick<Ctx, 'tx' | 'workspaceId' | 'ids' | 'now' | 'clock'>,
  job: { kind: string; payload: Readonly<Record<string, unknown>>; key?: string; runAt?: Date },
): Promise<void> {
  await sql`
    insert into jobs.jobs (workspace_id, job_id, kind, unique_key, payload, run_at, created_at)
    values (${ctx.workspaceId}, ${ctx.ids.next()}, ${job.kind}, ${job.key ?? null}, ${JSON.stringify(job.payload)}::jsonb,
            ${job.runAt ?? ctx.now}, ${ctx.now})
        on conflict (workspace_id, kind, unique_key) do nothing
  `.execute(ctx.tx)
}

export interface LeasedJob {
  readonly job_id: string
  readonly kind: string
  readonly payload: Record<string, unknown>
  readonly attempts: number
}

/** Takes the next due job for a while. A job whose worker died is due again when its lease ends. */
export async function leaseJob(ctx: Ctx, kinds: readonly string[]): Promise<LeasedJob | undefined> {
  const { rows } = await sql<LeasedJob>`
    update jobs.jobs
       set leased_until = ${new Date(ctx.now.getTime() + DEFAULT_LEASE_SECONDS * 1000)},
           attempts = jobs.attempts + 1
     where jobs.workspace_id = ${ctx.workspaceId}
       and jobs.job_id = (
         select due.job_id
           from jobs.jobs as due
          where due.workspace_id = ${ctx.workspaceId}
            and due.state = 'waiting'
            and due.kind = any(${kinds as string[]})
            and due.run_at <= ${ctx.now}
            and (due.leased_until is null or due.leased_until < ${ctx.now})
          order by due.run_at
          limit 1
            for update skip locked
       )
    returning jobs.job_id, jobs.kind, jobs.payload, jobs.attempts
  `.execute(ctx.tx)
  return rows[0]
}

export async function extendLease(ctx: Ctx, jobId: string): Promise<void> {
  await sql`
    update jobs.jobs
       set leased_until = ${new Date(ctx.now.getTime() + DEFAULT_LEASE_SECONDS * 1000)}
     where jobs.workspace_id = ${ctx.workspaceId}
       and jobs.job_id = ${jobId}
  `.execute(ctx.tx)
}

/** For a program that is alone on its data: whoever held a lease before it started is gone. */
export async function releaseLeases(ctx: Ctx): Promise<void> {
  await sql`
    update jobs.jobs
       set leased_until = null
     where jobs.workspace_id = ${ctx.workspaceId}
       and jobs.leased_until is not null
  `.execute(ctx.tx)
}

export async function finishJob(ctx: Ctx, jobId: string): Promise<void> {
  await sql`
    delete from jobs.jobs
     where jobs.workspace_id = ${ctx.workspaceId}
       and jobs.job_id = ${jobId}
  `.execute(ctx.tx)
}

export async function failJob(ctx: Ctx, job: LeasedJob, error: Error): Promise<void> {
  const waitSeconds = Math.min(2 ** job.attempts, RETRY_CAP_SECONDS)
  await sql`
    update jobs.jobs
       set state = ${job.attempts >= MAX_ATTEMPTS ? 'failed' : 'waiting'},
           run_at = ${new Date(ctx.now.getTime() + waitSeconds * 1000)},
           leased_until = null,
           last_error = ${error.message.slice(0, 2000)}
     where jobs.workspace_id = ${ctx.workspaceId}
       and jobs.job_id = ${job.job_id}
  `.execute(ctx.tx)
}
