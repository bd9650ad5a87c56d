import type { Step } from '@regulars/contract/journeys'
import type { JourneyDefinition } from '../graph.ts'

/** One run as the model has it. */
export interface ModelRun {
  readonly memberId: string
  readonly version: number
  readonly definition: JourneyDefinition
  readonly arm: 'treated' | 'holdout'
  readonly enteredAt: number
  step: string | null
  dueAt: number | null
  readonly path: string[]
  readonly events: Set<string>
  readonly messages: string[]
  convertedAt: number | null
  /** Orders within the goal's window. */
  orders: number
}

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * A journey in memory, one member and one step at a time: slow, plain, and nothing of the product's own. What the
 * product does with sets and transactions must come to the same.
 */
export class Model {
  readonly runs: ModelRun[] = []
  readonly #armOf: (memberId: string) => 'treated' | 'holdout'
  readonly #inSegment = new Set<string>()
  #arrivals: string[] = []
  #happened: { memberId: string; event: string; at: number }[] = []
  #definition: JourneyDefinition
  #version = 1
  #running = true
  #filling = true

  constructor(definition: JourneyDefinition, armOf: (memberId: string) => 'treated' | 'holdout') {
    this.#definition = definition
    this.#armOf = armOf
  }

  arrive(memberId: string): void {
    this.#inSegment.add(memberId)
    this.#arrivals.push(memberId)
  }

  happen(memberId: string, event: string, at: number): void {
    this.#happened.push({ memberId, event, at })
  }

  change(definition: JourneyDefinition): void {
    this.#definition = definition
    this.#version += 1
  }

  setRunning(running: boolean): void {
    if (running && !this.#running) this.#filling = true
    this.#running = running
  }

  /** The log up to now: what members did, then who came. */
  consume(now: number): void {
    const inOrder = this.#happened.sort((one, other) => one.at - other.at)
    for (const happened of inOrder) for (const run of this.runs) note(run, happened)
    this.#happened = []
    if (this.#running) for (const memberId of this.#arrivals) this.#enter(memberId, now)
    this.#arrivals = []
  }

  fill(now: number): void {
    if (!this.#filling || !this.#running) return
    for (const memberId of this.#inSegment) this.#enter(memberId, now)
    this.#filling = false
  }

  tick(now: number): void {
    if (!this.#running) return
    for (const run of this.runs) if (run.dueAt !== null && run.dueAt <= now) go(run, now)
  }

  #enter(memberId: string, now: number): void {
    if (this.runs.some((run) => run.memberId === memberId)) return
    const arm = this.#armOf(memberId)
    this.runs.push({
      memberId,
      version: this.#version,
      definition: this.#definition,
      arm,
      enteredAt: now,
      step: arm === 'treated' ? this.#definition.start : null,
      dueAt: arm === 'treated' ? now : now + this.#definition.goal.withinDays * DAY,
      path: [],
      events: new Set(),
      messages: [],
      convertedAt: null,
      orders: 0,
    })
  }
}

function note(run: ModelRun, happened: { memberId: string; event: string; at: number }): void {
  if (happened.memberId !== run.memberId || happened.at < run.enteredAt) return
  run.events.add(happened.event)
  const { goal } = run.definition
  if (happened.at >= run.enteredAt + goal.withinDays * DAY) return
  if (happened.event === goal.event) run.convertedAt ??= happened.at
  if (happened.event === 'Order Completed') run.orders += 1
}

function go(run: ModelRun, now: number): void {
  if (run.arm === 'holdout') {
    run.dueAt = null
    return
  }
  let waited = run.dueAt !== null && run.dueAt > run.enteredAt && run.step !== null && isWait(stepOf(run))
  for (;;) {
    const step = stepOf(run)
    if (step.kind === 'wait' && !waited) {
      run.dueAt = now + step.hours * HOUR
      return
    }
    waited = false
    run.path.push(step.id)
    if (step.kind === 'end') {
      run.step = null
      run.dueAt = null
      return
    }
    if (step.kind === 'message') run.messages.push(step.id)
    run.step = step.kind === 'branch' ? (run.events.has(step.event) ? step.yes : step.no) : step.next
  }
}

function stepOf(run: ModelRun): Step {
  return run.definition.steps.find((step) => step.id === run.step)!
}

function isWait(step: Step): boolean {
  return step.kind === 'wait'
}
