import { beforeAll, describe, expect, test } from 'vitest'
import { armOf, bucketOf, rateIntervalOf } from '#modules/experiments/index'
import { aProduct } from '#test/workspace'
import { forecastJourney } from './forecast.commands.ts'
import { changeState, journeyOf } from './journeys.commands.ts'
import { totalsOf } from './journeys.views.ts'
import { journeyResults, liftOfJourney } from './results.commands.ts'
import { World } from './testing/world.ts'

const product = await aProduct()
const world = new World(product)
const MEMBERS = 600

describe('the win-back journey over thirty days', () => {
  let journeyId: string
  let memberIds: string[]
  const isHeld = (memberId: string) => armOf(bucketOf(`journey:${journeyId}`, memberId), 1000) === 'holdout'
  const treated = () => memberIds.filter((memberId) => !isHeld(memberId))
  const heldOut = () => memberIds.filter(isHeld)

  beforeAll(async () => {
    await world.prepare()
    memberIds = await world.addMembers(MEMBERS)
    await world.arrive(memberIds.slice(0, MEMBERS - 100))
    journeyId = (await world.createWinBack()).id
  })

  test('the forecast says who enters and who is held out, before anything is written', async () => {
    const forecast = await product.run(async (ctx) => forecastJourney(ctx, await journeyOf(ctx, journeyId)))
    expect(forecast.audience).toBe(MEMBERS - 100)
    expect(forecast.holdout).toBe(memberIds.slice(0, MEMBERS - 100).filter(isHeld).length)
    expect(forecast.contactable + forecast.excluded.reduce((sum, { members }) => sum + members, 0)).toBe(
      forecast.audience - forecast.holdout,
    )
    expect(forecast.sandbox).toBe(true)
    expect(await world.runs(journeyId)).toEqual([])
  })

  test('on the first day everyone in the segment enters, and those who come later as they come', async () => {
    await product.run((ctx) => changeState(ctx, journeyId, 'running'))
    await world.settle()
    expect(await world.runs(journeyId)).toHaveLength(MEMBERS - 100)
    await world.arrive(memberIds.slice(MEMBERS - 100))
    await world.settle()
    const runs = await world.runs(journeyId)
    expect(runs.map((run) => run.memberId)).toEqual([...memberIds].sort())
    for (const run of runs) expect(run.arm).toBe(isHeld(run.memberId) ? 'holdout' : 'treated')
  })

  test('each treated member has the first message and waits; the hold-out has none and waits for its window to end', async () => {
    const intents = await world.intents(journeyId)
    expect(intents.map((intent) => intent.memberId)).toEqual(treated().sort())
    expect(new Set(intents.map((intent) => intent.template))).toEqual(new Set(['win-back-first']))
    for (const run of await world.runs(journeyId)) {
      expect(run.state).toBe('waiting')
      const days = (run.dueAt!.getTime() - run.enteredAt.getTime()) / 86_400_000
      if (run.arm === 'treated') expect([run.step, run.path, days]).toEqual(['wait-a-week', ['first-message'], 7])
      else expect([run.step, run.path, days]).toEqual([null, [], 30])
    }
  })

  test('who buys within the week is through after it; who does not gets the second message', async () => {
    product.clock.advance({ days: 3 })
    await world.order(treated().slice(0, 120), 50_000)
    await world.order(heldOut().slice(0, 4), 20_000)
    await world.settle()
    await world.advance({ days: 3 })
    expect(await world.intents(journeyId)).toHaveLength(treated().length)

    await world.advance({ days: 1 })
    const buyers = new Set(treated().slice(0, 120))
    const second = (await world.intents(journeyId)).filter((intent) => intent.template === 'win-back-second')
    expect(second.map((intent) => intent.memberId)).toEqual(
      treated()
        .filter((memberId) => !buyers.has(memberId))
        .sort(),
    )
    for (const run of await world.runs(journeyId)) {
      if (run.arm === 'holdout') expect(run.state).toBe('waiting')
      else
        expect([run.state, run.dueAt, run.path]).toEqual([
          'finished',
          null,
          buyers.has(run.memberId)
            ? ['first-message', 'wait-a-week', 'bought', 'end']
            : ['first-message', 'wait-a-week', 'bought', 'second-message', 'end'],
        ])
    }
  })

  test('the goal counts until the window ends, for those who are through as well, and once each', async () => {
    await world.order(treated().slice(100, 130), 30_000)
    await world.advance({ days: 24 })
    await world.order(treated().slice(130, 140), 30_000)
    await world.settle()
    const runs = await world.runs(journeyId)
    const converted = runs.filter((run) => run.convertedAt).map((run) => run.memberId)
    expect(converted.sort()).toEqual([...treated().slice(0, 130), ...heldOut().slice(0, 4)].sort())
    const spent = new Map(runs.map((run) => [run.memberId, run.revenueMills]))
    expect(spent.get(treated()[0]!)).toBe(50_000)
    expect(spent.get(treated()[110]!)).toBe(80_000)
    expect(spent.get(treated()[135]!)).toBe(0)
    expect(runs.every((run) => run.state === 'finished')).toBe(true)
  })

  test('the lift is that of the two arms, with the split as planned', async () => {
    const lift = await product.run(async (ctx) => liftOfJourney(ctx, await journeyOf(ctx, journeyId)))
    expect(lift.treated).toEqual({
      members: treated().length,
      converted: 130,
      rate: 130 / treated().length,
      rateInterval: rateIntervalOf({ members: treated().length, converted: 130 }),
      revenueMills: 120 * 50_000 + 30 * 30_000,
    })
    expect(lift.holdout).toMatchObject({ members: heldOut().length, converted: 4, revenueMills: 80_000 })
    expect(lift.reference).toMatchObject({ before: 0.05, after: 0.22 })
    expect(lift.lift).toBeCloseTo(130 / treated().length - 4 / heldOut().length, 12)
    expect(lift.sampleRatio.expectedHoldout).toBe(0.1)
    expect(lift.sampleRatio.p).toBeGreaterThan(0.001)
    expect(lift.verdict).toBe(lift.interval![0] > 0 ? 'positive' : 'unclear')
  })

  test('the board has the same numbers', async () => {
    const [result] = await product.run(journeyResults)
    expect(result).toMatchObject({
      id: journeyId,
      name: 'Win back',
      treated: { members: treated().length, converted: 130 },
      holdout: { members: heldOut().length, converted: 4 },
      reach: { denominator: treated().length },
      conversion: { numerator: 130, denominator: treated().length },
    })
    const totals = await product.run((ctx) => totalsOf(ctx.tx, { workspaceId: ctx.workspaceId, journeyId }))
    expect(totals).toEqual({
      entered: MEMBERS,
      holdout: heldOut().length,
      active: 0,
      finished: treated().length,
      converted: 130,
    })
  })
})
