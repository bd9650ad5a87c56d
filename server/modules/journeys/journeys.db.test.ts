import { beforeAll, describe, expect, test } from 'vitest'
import { asSystem } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { changeState, updateJourney } from './journeys.commands.ts'
import { World } from './testing/world.ts'

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
