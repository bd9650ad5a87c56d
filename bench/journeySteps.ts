import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { fillJourney } from '../server/modules/journeys/entry.commands.ts'
import { recordForBranches } from '../server/modules/journeys/happenings.store.ts'
import { changeState, createJourney } from '../server/modules/journeys/journeys.commands.ts'
import { advanceRuns } from '../server/modules/journeys/runs.commands.ts'
import { ManualClock } from '../server/platform/clock.ts'
import type { Platform } from '../server/platform/context.ts'
import { ORDER_COMPLETED } from '../server/platform/log/event.ts'
import { sql } from '../server/platform/postgres.ts'
import { asSystem } from '../server/platform/transaction.ts'
import { type BenchLine, perSecond, round } from './line.ts'
import { type BenchProduct, openProduct } from './product.ts'

const MEMBERS = 110_000
const REFERENCE_ROWS_PER_STATEMENT = 1_000
const PAGE = 10_000

/**
 * The win-back journey as it ships, with its hold-out, over 110,000 members of whom half buy: every step of every run,
 * with the messages it decides on. Only the tick is timed.
 */
export async function run(): Promise<BenchLine[]> {
  const product = await openProduct()
  try {
    const clock = new ManualClock('2026-03-02T10:00:00Z')
    const { workspaceId } = product
    const platform: Platform = { ...product.program.platform, clock }
    const memberIds = await addMembers(platform, workspaceId)
    const journeyId = await startJourney(platform, workspaceId)
    const entering = await timed(() =>
      untilDone(() => asSystem(platform, workspaceId, (ctx) => fillJourney(ctx, journeyId))),
    )
    await orders(
      platform,
      workspaceId,
      memberIds.filter((_, index) => index % 2 === 0),
    )
    await settleEngine(product)

    const referenceBefore = await bareUpdate(product)
    const first = await tickAll(platform, workspaceId, journeyId)
    clock.advance({ days: 7 })
    const second = await tickAll(platform, workspaceId, journeyId)
    const referenceAfter = await bareUpdate(product)

    const steps = await stepsPassed(platform, workspaceId, journeyId)
    const ms = first.ms + second.ms
    const reference = Math.round((referenceBefore + referenceAfter) / 2)
    const [stepsPerSecond, runsPerSecond] = [perSecond(steps, ms), perSecond(first.done + second.done, ms)]
    const against = `reference: bare update of ${MEMBERS} rows, ${REFERENCE_ROWS_PER_STATEMENT} for each statement, for update skip locked, before and after (${referenceBefore}, ${referenceAfter})`
    return [
      {
        name: 'journey-steps',
        product: stepsPerSecond,
        reference,
        ratio: round(stepsPerSecond / reference),
        unit: 'steps/s',
        note: `${steps} steps of ${first.done} runs of the win-back journey with their messages, in ${round(ms / 1000)} s; ${against}; target >= 0.3`,
      },
      {
        name: 'journey-steps.runs',
        product: runsPerSecond,
        reference,
        ratio: round(runsPerSecond / reference),
        unit: 'runs/s',
        note: `the same work counted by rows moved (${first.done} + ${second.done}), however many steps each passed; first tick ${perSecond(first.done, first.ms)}/s, second ${perSecond(second.done, second.ms)}/s; ${MEMBERS} members entered at ${perSecond(MEMBERS, entering.ms)}/s`,
      },
    ]
  } finally {
    await product.close()
  }
}

async function tickAll(platform: Platform, workspaceId: string, journeyId: string) {
  return timed(() => untilDone(() => asSystem(platform, workspaceId, (ctx) => advanceRuns(ctx, journeyId))))
}

async function untilDone(work: () => Promise<number>): Promise<number> {
  let done = 0
  for (let count = await work(); count > 0; count = await work()) done += count
  return done
}

async function timed(work: () => Promise<number>): Promise<{ done: number; ms: number }> {
  const started = performance.now()
  const done = await work()
  return { done, ms: performance.now() - started }
}

async function addMembers(platform: Platform, workspaceId: string): Promise<string[]> {
  const memberIds = Array.from({ length: MEMBERS }, () => randomUUID())
  await asSystem(platform, workspaceId, async (ctx) => {
    for (const page of pagesOf(memberIds)) {
      await sql`
        insert into members.members (workspace_id, member_id, kind, source, joined_at, first_seen_at, last_seen_at)
        select ${workspaceId}, member_id, 'known', 'bench', ${ctx.now}, ${ctx.now}, ${ctx.now}
          from unnest(${page}::uuid[]) as member_id
      `.execute(ctx.tx)
      await sql`
        insert into segments.memberships (workspace_id, segment_id, member_id, entered_at)
        select segments.workspace_id, segments.segment_id, member_id, ${ctx.now}
          from unnest(${page}::uuid[]) as member_id
          join segments.segments
            on segments.workspace_id = ${workspaceId}
           and segments.code = 'rfm:at_risk'
      `.execute(ctx.tx)
    }
  })
  return memberIds
}

function startJourney(platform: Platform, workspaceId: string): Promise<string> {
  return asSystem(platform, workspaceId, async (ctx) => {
    const { id } = await createJourney(ctx, { template: 'win-back', name: 'bench' })
    await changeState(ctx, id, 'running')
    return id
  })
}

async function orders(platform: Platform, workspaceId: string, memberIds: readonly string[]): Promise<void> {
  for (const page of pagesOf(memberIds)) {
    const happened = page.map((memberId) => ({
      memberId,
      event: ORDER_COMPLETED,
      at: platform.clock.now(),
      orderMills: 100_000,
    }))
    await asSystem(platform, workspaceId, (ctx) => recordForBranches(ctx.tx, workspaceId, happened))
  }
}

function pagesOf(memberIds: readonly string[]): string[][] {
  const pages = Math.ceil(memberIds.length / PAGE)
  return Array.from({ length: pages }, (_, page) => memberIds.slice(page * PAGE, (page + 1) * PAGE))
}

/** Statistics and dirty pages of the set-up are not the tick's to pay for. */
async function settleEngine({ ownerUrl }: BenchProduct): Promise<void> {
  await withOwner(ownerUrl, async (owner) => {
    await owner.query('vacuum analyze')
    await owner.query('checkpoint')
  })
}

async function stepsPassed(platform: Platform, workspaceId: string, journeyId: string): Promise<number> {
  const { rows } = await asSystem(platform, workspaceId, (ctx) =>
    sql<{ steps: number }>`
      select sum(cardinality(runs.path))::bigint as steps
        from journeys.runs
       where runs.workspace_id = ${workspaceId}
         and runs.journey_id = ${journeyId}
    `.execute(ctx.tx),
  )
  return rows[0]!.steps
}

/** The least that any queue must do for a row: find it by its due time, lock it, write its next state, commit. */
async function bareUpdate({ ownerUrl }: BenchProduct): Promise<number> {
  return withOwner(ownerUrl, async (owner) => {
    await owner.query('drop table if exists public.bare')
    await owner.query(
      'create table public.bare (id uuid primary key, member_id uuid not null, state text not null, step text, due_at timestamptz)',
    )
    await owner.query(
      `insert into public.bare select gen_random_uuid(), gen_random_uuid(), 'active', 'first', now() from generate_series(1, ${MEMBERS})`,
    )
    await owner.query('create index bare_due on public.bare (due_at) where due_at is not null')
    await owner.query('vacuum analyze public.bare')
    await owner.query('checkpoint')
    const { done, ms } = await timed(() =>
      untilDone(async () => {
        const { rowCount } = await owner.query(BARE_STATEMENT)
        return rowCount ?? 0
      }),
    )
    return perSecond(done, ms)
  })
}

const BARE_STATEMENT = {
  name: 'bare',
  text: `update public.bare
            set state = 'waiting', step = 'second', due_at = now() + interval '7 days'
          where id in (
            select id from public.bare where due_at <= now() limit ${REFERENCE_ROWS_PER_STATEMENT} for update skip locked
          )`,
}

async function withOwner<T>(url: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: url })
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}
