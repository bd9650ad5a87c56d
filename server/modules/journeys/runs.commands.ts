import type { Step } from '@regulars/contract/journeys'
import type { Ctx } from '#platform/context'
import { promotes } from './entry.commands.ts'
import { inOrder, purposesIn } from './graph.ts'
import { definitionsOf } from './journeys.store.ts'
import { type DueRun, mergedAmong, moveRuns, type Outcome, stopRuns, stopRunsOf, takeDue } from './runs.store.ts'
import { kindOf } from './steps/kinds.ts'
import type { At, Standing } from './steps/step.ts'

/** Runs advanced in one transaction: enough that its fixed cost vanishes, few enough that locks are short. */
export const RUNS_PER_TICK = 5_000

/**
 * Advances runs of a journey that are due: each goes through its steps until it must wait or is through. The moves and
 * all effects are one transaction, so that a crash leaves either both or neither. Returns how many runs moved.
 */
export async function advanceRuns(ctx: Ctx, journeyId: string, limit = RUNS_PER_TICK): Promise<number> {
  const at = { workspaceId: ctx.workspaceId, journeyId, now: ctx.now, limit }
  const taken = await takeDue(ctx.tx, at)
  if (taken.length === 0) return 0
  const merged = await mergedAmong(ctx.tx, ctx.workspaceId, taken)
  // A run goes on for who its member is now, and a person's second one ends.
  const due = taken
    .filter((run) => !merged.get(run.runId)?.second)
    .map((run) => ({ ...run, memberId: merged.get(run.runId)?.memberId ?? run.memberId }))
  const moves = new Moves()
  moves.add(
    MERGED,
    taken.filter((run) => merged.get(run.runId)?.second),
  )
  moves.add(
    THROUGH,
    due.filter((run) => run.arm === 'holdout'),
  )
  for (const [version, definition] of await definitionsOf(ctx.tx, at, versionsOf(due))) {
    const runs = due.filter((run) => run.arm === 'treated' && run.version === version)
    const isPromotion = await promotes(ctx, purposesIn(definition))
    await travel(ctx, { journeyId, isPromotion }, inOrder(definition), runs, moves)
  }
  await moveRuns(ctx.tx, at, moves)
  await publishFinished(ctx, journeyId, due, moves)
  return taken.length
}

/** Ends every run of members who are no more. */
export function endRunsOf(ctx: Ctx, memberIds: readonly string[]): Promise<void> {
  return stopRunsOf(ctx.tx, { workspaceId: ctx.workspaceId, now: ctx.now }, memberIds)
}

/** Ends runs of a stopped journey; how many of them. */
export function endRuns(ctx: Ctx, journeyId: string): Promise<number> {
  return stopRuns(ctx.tx, { workspaceId: ctx.workspaceId, journeyId, now: ctx.now, limit: RUNS_PER_TICK })
}

/** What a run of before traits were kept was chosen by: it counts as chosen by some. */
const UNKNOWN = 'segment'

/** A run on its way, with the ids of the steps it passed in this tick. */
interface Traveller extends Standing {
  readonly passed: string
}

const THROUGH: Outcome = { state: 'finished', step: null, dueAt: null, passed: '' }
const MERGED: Outcome = { ...THROUGH, state: 'merged' }

/** Steps come in an order in which none leads back, so that each is handled once, for all runs that reach it. */
async function travel(
  ctx: Ctx,
  journey: Omit<At<Step>, 'step'>,
  steps: readonly Step[],
  runs: readonly DueRun[],
  moves: Moves,
) {
  const standing = new Map<string, Traveller[]>(steps.map((step) => [step.id, []]))
  for (const { runId, memberId, state, step, features } of runs) {
    standing
      .get(step!)!
      .push({ runId, memberId, features: features ?? [UNKNOWN], waited: state === 'waiting', passed: '' })
  }
  for (const step of steps) {
    const here = standing.get(step.id)!
    if (here.length === 0) continue
    const { onward = [], parked, ended = [] } = await kindOf(step).pass(ctx, { ...journey, step }, here)
    for (const { to, runs } of onward) {
      const there = standing.get(to)!
      for (const run of runs) there.push({ ...run, waited: false, passed: after(run, step) })
    }
    for (const run of parked?.runs ?? [])
      moves.add({ state: 'waiting', step: step.id, dueAt: parked!.until, passed: run.passed }, [run])
    for (const run of ended) moves.add({ ...THROUGH, passed: after(run, step) }, [run])
  }
}

function after(run: Traveller, step: Step): string {
  return run.passed === '' ? step.id : `${run.passed},${step.id}`
}

/** What becomes of the runs of a tick. Runs that travelled alike share one outcome. */
class Moves {
  readonly runIds: string[] = []
  /** For each run the number of its outcome. */
  readonly numbers: number[] = []
  readonly outcomes: Outcome[] = []
  readonly #known = new Map<string, number>()

  add(outcome: Outcome, runs: readonly { readonly runId: string }[]): void {
    const number = this.#numberOf(outcome)
    for (const run of runs) {
      this.runIds.push(run.runId)
      this.numbers.push(number)
    }
  }

  finishedRuns(): Set<string> {
    return new Set(this.runIds.filter((_, index) => this.outcomes[this.numbers[index]!]!.state === 'finished'))
  }

  #numberOf(outcome: Outcome): number {
    const key = `${outcome.state} ${outcome.step} ${outcome.dueAt?.getTime()} ${outcome.passed}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    this.#known.set(key, this.outcomes.length)
    return this.outcomes.push(outcome) - 1
  }
}

async function publishFinished(ctx: Ctx, journeyId: string, due: readonly DueRun[], moves: Moves): Promise<void> {
  const finished = moves.finishedRuns()
  const through = due.filter((run) => finished.has(run.runId))
  await ctx.publish(
    through.map(({ memberId, runId, arm }) => ({
      name: 'journey.finished',
      memberId,
      properties: { journeyId, runId, arm },
    })),
  )
}

function versionsOf(runs: readonly DueRun[]): number[] {
  return [...new Set(runs.map((run) => run.version))]
}
