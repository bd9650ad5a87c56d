import { describe, expect, test } from 'vitest'
import { experiments, expose } from '#modules/experiments/index'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { mergeTwo, unmerge } from '../members/merging/merges.commands.ts'
import { experimentOf } from './entry.commands.ts'
import { invariants } from './invariants.ts'
import { journeyOf } from './journeys.commands.ts'
import { liftOfJourney } from './results.commands.ts'
import { type RunRecord, World } from './testing/world.ts'

/** One person with several profiles in journeys and their hold-outs: docs/decisions/0009-who-is-one-person.md. */
const product = await aProduct()

const merge = async (fromId: string, intoId: string) =>
  (await product.run((ctx) => mergeTwo(ctx, { fromId, intoId, cause: 'request', reason: 'one person' }))).mergeId
const part = (mergeId: string) => product.run((ctx) => unmerge(ctx, mergeId, 'two people'))

/** A journey with some members of each arm on their way. */
async function underWay(): Promise<{ world: World; journeyId: string; treated: string[]; heldOut: string[] }> {
  const world = new World(product)
  await world.prepare()
  await world.arrive(await world.addMembers(40))
  const { id } = await world.startWinBack({ holdoutPercent: 50 })
  await world.settle()
  const runs = await world.runs(id)
  const of = (arm: RunRecord['arm']) => runs.filter((run) => run.arm === arm).map((run) => run.memberId)
  return { world, journeyId: id, treated: of('treated'), heldOut: of('holdout') }
}

const liftOf = (journeyId: string) => product.run(async (ctx) => liftOfJourney(ctx, await journeyOf(ctx, journeyId)))

describe('two runs of one person in a journey', () => {
  test('become one: the later ends, the earlier goes on for the survivor, and a parting does not begin it again', async () => {
    const { world, journeyId, treated } = await underWay()
    const [first] = treated as [string]
    const [later] = (await world.addMembers(1)) as [string]
    // Held to the treated, as if its bucket had said so.
    await product.run((ctx) =>
      expose(ctx, { experiment: experimentOf(journeyId), holdoutPercent: 0, memberIds: [later] }),
    )
    await world.advance({ hours: 1 })
    await world.arrive([later])
    await world.settle()
    const mergeId = await merge(first, later)
    await world.settle()
    const runOf = async (memberId: string) => (await world.runs(journeyId)).find((run) => run.memberId === memberId)!
    expect([(await runOf(first)).state, (await runOf(later)).state]).toEqual(['waiting', 'merged'])
    await world.advance({ days: 8 })
    const second = (await world.intents(journeyId)).filter((intent) => intent.template === 'win-back-second')
    const ofPerson = second.filter((intent) => [first, later].includes(intent.memberId))
    expect(ofPerson.map((intent) => intent.memberId)).toEqual([later])
    await part(mergeId)
    await world.advance({ days: 1 })
    expect([(await runOf(first)).state, (await runOf(later)).state]).toEqual(['finished', 'merged'])
  })

  test('are not walked both while the end of one is on its way', async () => {
    const { world, journeyId, treated } = await underWay()
    const [one, other] = treated as [string, string]
    product.clock.advance({ days: 8 })
    await merge(one, other)
    // Settling lets the tick come before the consumer of merges or after it.
    await world.settle()
    const second = (await world.intents(journeyId)).filter((intent) => intent.template === 'win-back-second')
    expect(second.filter((intent) => [one, other].includes(intent.memberId))).toHaveLength(1)
    const runs = (await world.runs(journeyId)).filter((run) => [one, other].includes(run.memberId))
    expect(runs.map((run) => run.state).sort()).toEqual(['finished', 'merged'])
  })

  test('count as one time of entering: a survivor whose other profile is through does not enter a journey for once only', async () => {
    const world = new World(product)
    await world.prepare()
    const [through, other] = (await world.addMembers(2)) as [string, string]
    await world.arrive([through])
    const { id } = await world.startWinBack({ holdoutPercent: 0, reentryAfterDays: null })
    await world.settle()
    await world.advance({ days: 40 })
    await merge(through, other)
    await world.arrive([other])
    await world.settle()
    expect((await world.runs(id)).map((run) => run.memberId)).toEqual([through])
  })

  test('reach a goal by whatever any of the profiles does', async () => {
    const { world, journeyId, treated } = await underWay()
    const [one] = treated as [string]
    const [other] = (await world.addMembers(1)) as [string]
    await merge(one, other)
    await world.settle()
    await world.order([other])
    await world.settle()
    const run = (await world.runs(journeyId)).find(({ memberId }) => memberId === one)!
    expect(run.convertedAt).not.toBeNull()
    expect(run.revenueMills).toBe(100_000)
  })
})

describe('one person in both arms', () => {
  test('is held out, and left out of the comparison with a count; a parting gives both back', async () => {
    const { world, journeyId, treated, heldOut } = await underWay()
    const [one, two] = treated as [string, string]
    const [held, alsoHeld] = heldOut as [string, string]
    const before = await liftOf(journeyId)
    expect(before.crossed).toBe(0)
    const mergeIds = [await merge(one, held), await merge(alsoHeld, two)]
    await world.settle()
    await world.order([held, two])
    await world.settle()
    const crossed = await liftOf(journeyId)
    expect(crossed).toMatchObject({
      crossed: 2,
      treated: { members: treated.length - 2, converted: 0 },
      holdout: { members: heldOut.length - 2, converted: 0 },
      // The division is of the members as they were divided.
      sampleRatio: before.sampleRatio,
    })
    for (const mergeId of mergeIds) await part(mergeId)
    expect(await liftOf(journeyId)).toMatchObject({
      crossed: 0,
      treated: { members: treated.length },
      holdout: { members: heldOut.length },
    })
  })

  test('counts once when the profiles fell into the same arm', async () => {
    const { journeyId, treated, heldOut } = await underWay()
    await merge(treated[0]!, treated[1]!)
    await merge(heldOut[0]!, heldOut[1]!)
    expect(await liftOf(journeyId)).toMatchObject({
      crossed: 0,
      treated: { members: treated.length - 1 },
      holdout: { members: heldOut.length - 1 },
    })
  })
})

test('a survivor who is exposed later gets the arm of their profile, and keeps it after a parting', async () => {
  const { world, journeyId, heldOut } = await underWay()
  const [held] = heldOut as [string]
  const [survivor] = (await world.addMembers(1)) as [string]
  const experiment = experimentOf(journeyId)
  const mergeId = await merge(held, survivor)
  await product.run((ctx) => expose(ctx, { experiment, holdoutPercent: 0, memberIds: [survivor] }))
  await part(mergeId)
  const { rows } = await product.run((ctx) =>
    sql<{ arm: string; givenBy: string }>`
      select assignments.arm, assignments.given_by as "givenBy"
        from experiments.assignments
       where assignments.experiment = ${experiment}
         and assignments.member_id = ${survivor}`.execute(ctx.tx),
  )
  expect(rows).toEqual([{ arm: 'holdout', givenBy: held }])
})

test('verify finds nothing wrong after all this', async () => {
  for (const invariant of [...invariants, ...experiments.invariants!]) {
    expect(await product.run((ctx) => invariant.check(ctx)), invariant.id).toMatchObject({ breaches: 0, sample: [] })
  }
})
