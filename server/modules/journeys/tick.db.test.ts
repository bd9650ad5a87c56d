import { beforeAll, describe, expect, test } from 'vitest'
import { asSystem } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { fillJourney } from './entry.commands.ts'
import { changeState } from './journeys.commands.ts'
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
