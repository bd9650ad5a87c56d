import { beforeAll, describe, expect, test } from 'vitest'
import { asSystem } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { fillJourney } from './entry.commands.ts'
import { changeState, updateJourney } from './journeys.commands.ts'
import { follower, tick } from './journeys.jobs.ts'
import { advanceRuns } from './runs.commands.ts'
import { Crash, counted } from './testing/faults.ts'
import { World, winBack } from './testing/world.ts'

const product = await aProduct()
let world: World

/** A world of its own for each group of tests: another segment in the same workspace. */
async function aWorld(): Promise<World> {
  const fresh = new World(product)
  await fresh.prepare()
  return fresh
}

async function pathsOf(journeyId: string): Promise<string[]> {
  return (await world.runs(journeyId)).map((run) => run.path.join(' '))
}

describe('a crash during the tick', () => {
  beforeAll(async () => {
    world = await aWorld()
  })

  test('before any one of its statements leaves nothing behind, and the next tick doubles no message and loses none', async () => {
    await world.arrive(await world.addMembers(40))
    const { id } = await world.startWinBack({ holdoutPercent: 0 })
    await product.run((ctx) => fillJourney(ctx, id))
    product.clock.advance({ days: 8 })
    const statements = await product
      .run(async (ctx) => {
        const watched = counted(ctx)
        await expect(advanceRuns(watched.ctx, id)).resolves.toBe(40)
        throw Object.assign(new Crash('undone'), { statements: watched.statements() })
      })
      .catch((crash: Crash & { statements: number }) => crash.statements)
    expect(statements).toBeGreaterThan(3)
    for (let at = 1; at <= statements; at++) {
      await expect(product.run((ctx) => advanceRuns(counted(ctx, at).ctx, id))).rejects.toThrow(Crash)
      expect(await world.intents(id)).toEqual([])
      expect(new Set(await pathsOf(id))).toEqual(new Set(['']))
    }
    await product.run((ctx) => advanceRuns(ctx, id))
    expect(await world.intents(id)).toHaveLength(40)
    expect(new Set(await pathsOf(id))).toEqual(new Set(['first-message']))
  })

  test('while members are entering enters each of them once', async () => {
    await world.arrive(await world.addMembers(30))
    const { id } = await world.startWinBack()
    for (let at = 1; at <= 8; at++) {
      await product.run((ctx) => fillJourney(counted(ctx, at).ctx, id, 25)).catch(() => {})
    }
    await world.settle()
    const runs = await world.runs(id)
    expect(runs).toHaveLength(70)
    expect(new Set(runs.map((run) => run.memberId)).size).toBe(70)
  })
})

describe('two workers', () => {
  test('ticking at once never advance a run twice', async () => {
    world = await aWorld()
    await world.arrive(await world.addMembers(400))
    const { id } = await world.startWinBack({ holdoutPercent: 0 })
    await product.run((ctx) => fillJourney(ctx, id))
    let moved = 0
    for (let rounds = 0; moved < 400 && rounds < 100; rounds++) {
      const done = await Promise.all([1, 2, 3].map(() => product.run((ctx) => advanceRuns(ctx, id, 30))))
      moved += done.reduce((sum, count) => sum + count, 0)
    }
    expect(moved).toBe(400)
    expect(await world.intents(id)).toHaveLength(400)
    expect(new Set(await pathsOf(id))).toEqual(new Set(['first-message']))
  })

  test('filling one journey at once enters each member once', async () => {
    world = await aWorld()
    await world.arrive(await world.addMembers(200))
    const { id } = await world.startWinBack()
    await Promise.all(Array.from({ length: 6 }, () => product.run((ctx) => fillJourney(ctx, id, 60))))
    expect(await world.runs(id)).toHaveLength(200)
  })
})

describe('the work is set-based', () => {
  test('a tick of 5,000 runs takes no more statements than one of 10', async () => {
    world = await aWorld()
    const few = await ticksOf(10)
    const many = await ticksOf(5_000)
    expect(many).toEqual(few)
    expect(Math.max(...many)).toBeLessThan(12)
  })

  /** Statements of the tick that sends the first message, and of the one that takes the branch. */
  async function ticksOf(members: number): Promise<number[]> {
    const memberIds = await world.addMembers(members)
    await world.arrive(memberIds)
    const { id } = await world.startWinBack({ holdoutPercent: 0 })
    await product.run((ctx) => fillJourney(ctx, id))
    const entering = await statementsOf(id)
    await world.order(memberIds.filter((_, index) => index % 2 === 0))
    await world.settle()
    product.clock.advance({ days: 7 })
    const branching = await statementsOf(id)
    await product.run((ctx) => changeState(ctx, id, 'stopped'))
    await world.leave(memberIds)
    return [entering, branching]
  }

  async function statementsOf(journeyId: string): Promise<number> {
    return product.run(async (ctx) => {
      const watched = counted(ctx)
      expect(await advanceRuns(watched.ctx, journeyId)).toBeGreaterThan(0)
      return watched.statements()
    })
  }
})

describe('a change while members are on their way', () => {
  beforeAll(async () => {
    world = await aWorld()
  })

  test('leaves those under way on the version they began with, and holds out the same members', async () => {
    const early = await world.addMembers(60)
    await world.arrive(early)
    const journey = await world.startWinBack({ holdoutPercent: 20 })
    await world.settle()
    const definition = {
      ...journey.definition,
      holdoutPercent: 20,
      start: 'second-message',
      steps: journey.definition.steps.filter((step) => step.id === 'second-message' || step.id === 'end'),
    }
    const changed = await product.run((ctx) => updateJourney(ctx, journey.id, { definition }))
    expect(changed.version).toBe(2)
    const late = await world.addMembers(60)
    await world.arrive(late)
    await world.settle()
    await world.advance({ days: 8 })
    for (const run of (await world.runs(journey.id)).filter((one) => one.arm === 'treated')) {
      if (early.includes(run.memberId)) {
        expect([run.version, run.path]).toEqual([
          1,
          ['first-message', 'wait-a-week', 'bought', 'second-message', 'end'],
        ])
      } else expect([run.version, run.path]).toEqual([2, ['second-message', 'end']])
    }
  })

  test('of the name only makes no version', async () => {
    const journey = await world.createWinBack()
    const renamed = await product.run((ctx) => updateJourney(ctx, journey.id, { name: 'Come back' }))
    expect([renamed.name, renamed.version]).toEqual(['Come back', 1])
  })

  test('that breaks the journey is refused, in the language of the caller, and nothing is changed', async () => {
    const journey = await world.startWinBack()
    const definition = { ...journey.definition, start: 'nowhere' }
    const refused = asSystem(product.program.platform, product.workspaceId, (ctx) =>
      updateJourney({ ...ctx, locale: 'zh-CN' }, journey.id, { definition }),
    )
    await expect(refused).rejects.toMatchObject({
      code: 'journey_invalid',
      fields: [{ field: 'definition.start', message: expect.stringContaining('起点') }],
    })
  })
})

describe('pausing and stopping', () => {
  beforeAll(async () => {
    world = await aWorld()
  })

  test('a paused journey keeps its runs where they are and takes nobody in; resumed, both go on', async () => {
    await world.arrive(await world.addMembers(20))
    const { id } = await world.startWinBack({ holdoutPercent: 0 })
    await world.settle()
    await product.run((ctx) => changeState(ctx, id, 'paused'))
    await world.arrive(await world.addMembers(5))
    await world.advance({ days: 10 })
    expect(await world.runs(id)).toHaveLength(20)
    expect(new Set(await pathsOf(id))).toEqual(new Set(['first-message']))
    await product.run((ctx) => changeState(ctx, id, 'running'))
    await world.settle()
    expect((await pathsOf(id)).sort()).toEqual([
      ...Array.from({ length: 5 }, () => 'first-message'),
      ...Array.from({ length: 20 }, () => 'first-message wait-a-week bought second-message end'),
    ])
  })

  test('what members do during a pause still counts at the branch', async () => {
    const memberIds = await world.addMembers(10)
    const { id } = await world.startWinBack({ holdoutPercent: 0 })
    await world.arrive(memberIds)
    await world.settle()
    await product.run((ctx) => changeState(ctx, id, 'paused'))
    product.clock.advance({ days: 1 })
    await world.order(memberIds)
    await world.settle()
    product.clock.advance({ days: 7 })
    await product.run((ctx) => changeState(ctx, id, 'running'))
    await world.settle()
    for (const run of (await world.runs(id)).filter((one) => memberIds.includes(one.memberId)))
      expect(run.path).toEqual(['first-message', 'wait-a-week', 'bought', 'end'])
  })

  test('a stopped journey ends its runs, sends no more, and still counts who reaches the goal', async () => {
    const { id } = await world.startWinBack()
    await world.settle()
    const before = await world.intents(id)
    await product.run((ctx) => changeState(ctx, id, 'stopped'))
    await world.settle()
    expect(new Set((await world.runs(id)).map((run) => run.state))).toEqual(new Set(['stopped']))
    product.clock.advance({ days: 2 })
    const [first] = await world.runs(id)
    await world.order([first!.memberId])
    await world.advance({ days: 10 })
    expect(await world.intents(id)).toEqual(before)
    expect((await world.runs(id)).filter((run) => run.convertedAt)).toHaveLength(1)
    await expect(product.run((ctx) => changeState(ctx, id, 'running'))).rejects.toMatchObject({ code: 'wrong_state' })
  })
})

describe('entering again', () => {
  beforeAll(async () => {
    world = await aWorld()
  })

  async function comeAgain(memberIds: readonly string[]): Promise<void> {
    await world.leave(memberIds)
    await world.arrive(memberIds)
    await world.settle()
  }

  test('is for members who come into the segment anew, when the days have passed and they are through', async () => {
    const memberIds = await world.addMembers(40)
    await world.arrive(memberIds)
    const { id } = await world.startWinBack({ reentryAfterDays: 60 })
    await world.settle()
    await world.advance({ days: 40 })
    await comeAgain(memberIds)
    expect(await world.runs(id)).toHaveLength(40)
    await world.advance({ days: 40 })
    // They have been in the segment since before the sixty days were over: staying is not coming anew.
    expect(await world.runs(id)).toHaveLength(40)
    await comeAgain(memberIds)
    const runs = await world.runs(id)
    expect(runs.map((run) => run.occurrence).sort()).toEqual([
      ...Array.from({ length: 40 }, () => 1),
      ...Array.from({ length: 40 }, () => 2),
    ])
    for (const memberId of memberIds)
      expect(new Set(runs.filter((run) => run.memberId === memberId).map((run) => run.arm)).size).toBe(1)
  })

  test('does not happen when the journey is for once only', async () => {
    const memberIds = await world.addMembers(5)
    const { id } = await world.startWinBack({ reentryAfterDays: null })
    await world.arrive(memberIds)
    await world.settle()
    const entered = (await world.runs(id)).length
    await world.advance({ days: 400 })
    await comeAgain(memberIds)
    expect(await world.runs(id)).toHaveLength(entered)
  })
})

describe('the clock', () => {
  beforeAll(async () => {
    world = await aWorld()
  })

  test('that jumps a year ahead passes each step once; one that goes back repeats none', async () => {
    await world.arrive(await world.addMembers(10))
    const { id } = await world.startWinBack({ holdoutPercent: 0 })
    await world.settle()
    await world.advance({ days: 365 })
    await world.advance({ days: -365 })
    await world.advance({ days: 400 })
    expect(new Set(await pathsOf(id))).toEqual(new Set(['first-message wait-a-week bought second-message end']))
    expect(await world.intents(id)).toHaveLength(20)
  })
})

test('a branch waits for events that were accepted before it and not yet followed, as after an outage', async () => {
  world = await aWorld()
  const memberIds = await world.addMembers(10)
  await world.arrive(memberIds)
  // The log stamps its blocks with the time of the machine.
  product.clock.set(new Date(Math.max(Date.now(), product.clock.now().getTime())))
  const { id } = await world.startWinBack({ holdoutPercent: 0 })
  await world.settle()
  product.clock.advance({ days: 7 })
  await world.order(memberIds)
  await tick(product.program.platform).run(product.workspaceId)
  expect(new Set(await pathsOf(id))).toEqual(new Set(['first-message']))
  await world.settle()
  expect(new Set(await pathsOf(id))).toEqual(new Set(['first-message wait-a-week bought end']))
})

test('the consumer asks for nothing while no journey was started', async () => {
  const other = await product.addWorkspace('other')
  const wants = follower.wants as Exclude<typeof follower.wants, readonly string[] | undefined>
  expect(await asSystem(product.program.platform, other, wants)).toEqual([])
  expect(await product.run(wants)).toEqual(expect.arrayContaining(['segment.entered', winBack.goal.event]))
})
