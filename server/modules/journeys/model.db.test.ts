import type { Step } from '@regulars/contract/journeys'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { armOf, bucketOf } from '#modules/experiments/index'
import { consumeOnce } from '#platform/log/consumer'
import { aProduct } from '#test/workspace'
import { fillJourney } from './entry.commands.ts'
import type { JourneyDefinition } from './graph.ts'
import { changeState, updateJourney } from './journeys.commands.ts'
import { follower } from './journeys.jobs.ts'
import { advanceRuns } from './runs.commands.ts'
import { Crash, counted } from './testing/faults.ts'
import { Model } from './testing/model.ts'
import { World } from './testing/world.ts'

const product = await aProduct()

const EVENTS = ['Browsed', 'Order Completed', 'Rated'] as const
const HOLDOUT_PERCENT = 25
const MEMBERS = 12
const ORDER_MILLS = 1_000

/** Steps that only lead forward, cut down to those that can be reached. */
const graphs: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      kind: fc.constantFrom('message' as const, 'wait' as const, 'branch' as const, 'wait' as const),
      one: fc.nat(100),
      other: fc.nat(100),
      hours: fc.integer({ min: 1, max: 200 }),
      event: fc.constantFrom(...EVENTS),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((drawn) => {
    const later = (index: number, draw: number) => `s${index + 1 + (draw % (drawn.length - index))}`
    const steps = drawn.map(({ kind, one, other, hours, event }, index): Step => {
      const [id, next] = [`s${index}`, later(index, one)]
      if (kind === 'wait') return { id, kind, hours, next }
      if (kind === 'branch') return { id, kind, event, yes: next, no: later(index, other) }
      return { id, kind, channel: 'email', purpose: 'marketing', template: 'win-back-first', next }
    })
    return reachable([...steps, { id: `s${drawn.length}`, kind: 'end' }])
  })

function reachable(steps: Step[]): Step[] {
  const reached = new Set(['s0'])
  for (const step of steps) {
    if (!reached.has(step.id)) continue
    for (const to of step.kind === 'branch' ? [step.yes, step.no] : step.kind === 'end' ? [] : [step.next])
      reached.add(to)
  }
  return steps.filter((step) => reached.has(step.id))
}

type Action =
  | { readonly do: 'arrive'; readonly count: number }
  | { readonly do: 'happen'; readonly member: number; readonly event: string; readonly hoursAgo: number }
  | { readonly do: 'pass'; readonly hours: number }
  | { readonly do: 'settle' | 'pause' | 'resume' }
  | { readonly do: 'crash'; readonly what: 'consume' | 'fill' | 'tick'; readonly at: number }
  | { readonly do: 'change'; readonly steps: Step[] }

const actions: fc.Arbitrary<Action> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 4 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('happen' as const),
      member: fc.nat(5),
      event: fc.constantFrom(...EVENTS),
      hoursAgo: fc.constantFrom(0, 0, 0, 1, 100),
    }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 300 }) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('pause' as const, 'resume' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      what: fc.constantFrom('consume' as const, 'fill' as const, 'tick' as const),
      at: fc.integer({ min: 1, max: 14 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('change' as const), steps: graphs }) },
)

/** Both sides of one case. */
class Case {
  readonly world = new World(product)
  readonly #script: readonly Action[]
  #memberIds: string[] = []
  #arrived = 0
  #journeyId = ''
  #definition!: JourneyDefinition
  #running = true
  #model!: Model

  constructor(script: readonly Action[]) {
    this.#script = script
  }

  async play(steps: Step[]): Promise<void> {
    await this.world.prepare()
    this.#memberIds = await this.world.addMembers(MEMBERS)
    const goal = { event: 'Order Completed', withinDays: 20 }
    const journey = await this.world.startWinBack({
      steps,
      start: 's0',
      holdoutPercent: HOLDOUT_PERCENT,
      goal,
      reentryAfterDays: null,
    })
    this.#journeyId = journey.id
    this.#definition = journey.definition
    this.#model = new Model(journey.definition, (memberId) =>
      armOf(bucketOf(`journey:${journey.id}`, memberId), HOLDOUT_PERCENT * 100),
    )
    for (const action of [{ do: 'arrive', count: 5 } as const, ...this.#script, { do: 'settle' } as const]) {
      await this.#act(action)
      await this.#compare()
    }
    if (!this.#running) await this.#setRunning(true)
    await product.run((ctx) => changeState(ctx, journey.id, 'stopped'))
  }

  async #act(action: Action): Promise<void> {
    const now = product.clock.now().getTime()
    if (action.do === 'arrive') return this.#arrive(action.count)
    if (action.do === 'happen') return this.#happen(action, now)
    if (action.do === 'pass') return product.clock.advance({ hours: action.hours })
    if (action.do === 'crash') return this.#crash(action.what, action.at, now)
    if (action.do === 'change') return this.#change(action.steps)
    if (action.do === 'settle') return this.#settle(now)
    if ((action.do === 'resume') !== this.#running) return this.#setRunning(action.do === 'resume')
  }

  async #arrive(count: number): Promise<void> {
    const coming = this.#memberIds.slice(this.#arrived, this.#arrived + count)
    this.#arrived += coming.length
    if (coming.length > 0) await this.world.arrive(coming)
    for (const memberId of coming) this.#model.arrive(memberId)
  }

  async #happen(action: Extract<Action, { do: 'happen' }>, now: number): Promise<void> {
    const memberId = this.#memberIds[action.member]!
    const at = now - action.hoursAgo * 3_600_000
    await this.world.happen(action.event, [memberId], ORDER_MILLS, new Date(at))
    this.#model.happen(memberId, action.event, at)
  }

  async #change(steps: Step[]): Promise<void> {
    this.#definition = { ...this.#definition, steps, start: 's0' }
    await product.run((ctx) => updateJourney(ctx, this.#journeyId, { definition: this.#definition }))
    this.#model.change(this.#definition)
  }

  async #setRunning(running: boolean): Promise<void> {
    await product.run((ctx) => changeState(ctx, this.#journeyId, running ? 'running' : 'paused'))
    this.#model.setRunning(running)
    this.#running = running
  }

  async #settle(now: number): Promise<void> {
    await this.world.settle()
    this.#model.consume(now)
    this.#model.fill(now)
    this.#model.tick(now)
  }

  /** One transaction that dies before its statement number `at`, or commits when it has fewer. */
  async #crash(what: 'consume' | 'fill' | 'tick', at: number, now: number): Promise<void> {
    await this.world.logReadable()
    const survived = await product
      .run(async (ctx) => {
        const watched = counted(ctx, at).ctx
        if (what === 'consume') await consumeOnce(watched, follower)
        else if (what === 'fill') await fillJourney(watched, this.#journeyId)
        else if (this.#running) await advanceRuns(watched, this.#journeyId)
        return true
      })
      .catch((error: unknown) => {
        if (error instanceof Crash) return false
        throw error
      })
    if (survived) this.#model[what](now)
  }

  async #compare(): Promise<void> {
    const intents = await this.world.intents(this.#journeyId)
    const stored = (await this.world.runs(this.#journeyId)).map((run) => ({
      memberId: run.memberId,
      version: run.version,
      arm: run.arm,
      step: run.step,
      path: run.path,
      dueAt: run.dueAt?.getTime() ?? null,
      convertedAt: run.convertedAt?.getTime() ?? null,
      orders: run.revenueMills / ORDER_MILLS,
      messages: intents
        .filter((intent) => intent.occurrence === run.runId && intent.memberId === run.memberId)
        .map((intent) => intent.cause.split('/')[1]!),
    }))
    expect(stored).toEqual(
      [...this.#model.runs]
        .sort((one, other) => (one.memberId < other.memberId ? -1 : 1))
        .map(({ memberId, version, arm, step, path, dueAt, convertedAt, orders, messages }) => ({
          memberId,
          version,
          arm,
          step,
          path,
          dueAt,
          convertedAt,
          orders,
          messages: [...messages].sort(),
        })),
    )
    expect(intents).toHaveLength(this.#model.runs.reduce((sum, run) => sum + run.messages.length, 0))
  }
}

test('any graph, with any interleaving of members, clock, changes, pauses and crashes, goes as the plain model goes', async () => {
  await fc.assert(
    fc.asyncProperty(graphs, fc.array(actions, { minLength: 10, maxLength: 40 }), async (steps, script) => {
      await new Case(script).play(steps)
    }),
    { numRuns: 30 },
  )
}, 300_000)

test('a year of hours, with a restart at a random moment of each day, passes each step of each member once', async () => {
  const steps: Step[] = [
    { id: 's0', kind: 'message', channel: 'email', purpose: 'marketing', template: 'win-back-first', next: 's1' },
    { id: 's1', kind: 'wait', hours: 2000, next: 's2' },
    { id: 's2', kind: 'branch', event: 'Rated', yes: 's3', no: 's4' },
    { id: 's3', kind: 'wait', hours: 300, next: 's4' },
    { id: 's4', kind: 'message', channel: 'email', purpose: 'marketing', template: 'win-back-second', next: 's5' },
    { id: 's5', kind: 'wait', hours: 3000, next: 's6' },
    { id: 's6', kind: 'end' },
  ]
  const changed: Step[] = [{ id: 's0', kind: 'wait', hours: 500, next: 's4' }, ...steps.slice(4)]
  const days = fc.sample(
    fc.record({ at: fc.integer({ min: 1, max: 12 }), member: fc.nat(MEMBERS - 1), rated: fc.nat(20) }),
    { numRuns: 365, seed: 9 },
  )
  const script = days.flatMap(({ at, member, rated }, day): Action[] => [
    ...(day % 30 === 0 ? [{ do: 'arrive', count: 1 } as const] : []),
    ...(rated === 0 ? [{ do: 'happen', member, event: 'Rated', hoursAgo: 0 } as const] : []),
    { do: 'crash', what: 'consume', at },
    { do: 'crash', what: 'tick', at },
    ...(day === 100 ? [{ do: 'change', steps: changed } as const] : []),
    { do: 'pass', hours: 24 },
  ])
  await new Case(script).play(steps)
}, 300_000)
