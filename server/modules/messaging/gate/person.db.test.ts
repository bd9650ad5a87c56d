import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { changeChoices } from '#modules/consent/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { mergeTwo, unmerge } from '../../members/merging/merges.commands.ts'
import { createIntents } from '../intents/intents.commands.ts'
import { invariants } from '../invariants.ts'
import { savePolicy } from '../settings/policy.store.ts'
import { suppress } from '../suppression/suppression.commands.ts'
import { aMember, anIntent, intentsOf, someMembers, verdictOn, withIntent } from '../test.builders.ts'
import { unsubscribe } from '../unsubscribe/unsubscribe.commands.ts'
import { unsubscribeToken } from '../unsubscribe/unsubscribe.ts'
import { type Decision, decideDue, explainContact } from './gate.commands.ts'

/** One person with several profiles: docs/decisions/0009-who-is-one-person.md says what holds of them. */
const product = await aProduct()
const LARGE = 100_000
const HOUR_MS = 3_600_000

const merge = (fromId: string, intoId: string) =>
  product.run((ctx) => mergeTwo(ctx, { fromId, intoId, cause: 'request', reason: 'one person' }))

/** As many messages as wanted are due for a member; how many of them passed. */
async function passedOf(memberId: string, wanted: number): Promise<number> {
  const before = await product.run(async (ctx) => (await intentsOf(ctx, memberId)).length)
  await product.run((ctx) =>
    createIntents(
      ctx,
      Array.from({ length: wanted }, () => anIntent(memberId)),
    ),
  )
  await product.run((ctx) => decideDue(ctx, LARGE))
  const after = await product.run((ctx) => intentsOf(ctx, memberId))
  return after.slice(before).filter((intent) => intent.state === 'sandboxed').length
}

async function limits(perDay: number, perWeek: number) {
  await product.run((ctx) =>
    savePolicy(ctx.tx, ctx.workspaceId, { perDay, perWeek, quietFrom: '21:00', quietTo: '09:00' }),
  )
}

describe('the frequency cap of a person', () => {
  test('counts what each of their profiles got, and each has its own again after a parting', async () => {
    await limits(4, 4)
    const [one, other] = (await product.run((ctx) => someMembers(ctx, [{}, {}]))) as [string, string]
    expect([await passedOf(one, 3), await passedOf(other, 0)]).toEqual([3, 0])
    const { mergeId } = await merge(one, other)
    await product.settle()
    expect(await passedOf(other, 3)).toBe(1)
    // Forecasts say the same, and take nothing.
    const want = { purpose: 'marketing', channel: 'email' } as const
    const forecast = await product.run((ctx) => explainContact(ctx, [other], want))
    expect(forecast).toEqual(new Map([['frequency_cap', 1]]))
    await product.run((ctx) => unmerge(ctx, mergeId, 'two people'))
    await product.settle()
    expect([await passedOf(one, 3), await passedOf(other, 5)]).toEqual([1, 3])
  })

  test('is not passed by a message that is being decided on while its member becomes part of another', async () => {
    await limits(1, 1)
    const [one, other] = (await product.run((ctx) => someMembers(ctx, [{}, {}]))) as [string, string]
    const order: string[] = []
    await product.run((ctx) => withIntent(ctx, one))
    let merging: Promise<unknown> | undefined
    await product.run(async (ctx) => {
      expect(await decideDue(ctx, LARGE)).toMatchObject([{ memberId: one, state: 'sandboxed' }])
      merging = merge(one, other).then(() => order.push('merged'))
      await waitingFor(ctx)
      order.push('decided')
    })
    await merging
    expect(order).toEqual(['decided', 'merged'])
    await product.settle()
    expect(await passedOf(other, 1)).toBe(0)
  })

  test('holds in every rolling week and day with 20 merges and 8 workers side by side', async () => {
    const days = fc.integer({ min: 1, max: 4 })
    const rounds = fc.array(fc.record({ days, parted: fc.nat({ max: 19 }) }), { minLength: 3, maxLength: 3 })
    await fc.assert(fc.asyncProperty(rounds, sideBySide), { numRuns: 1 })
  }, 120_000)

  test('is one message in a month for who chose so, to whichever of their profiles', async () => {
    await limits(5, 5)
    const [one, other] = (await product.run((ctx) => someMembers(ctx, [{}, {}]))) as [string, string]
    await product.run((ctx) =>
      changeChoices(ctx, { memberId: other, source: 'test', contact: { frequency: 'monthly', pausedUntil: null } }),
    )
    expect(await passedOf(one, 1)).toBe(1)
    await merge(one, other)
    await product.settle()
    product.clock.advance({ days: 20 })
    expect(await passedOf(other, 1)).toBe(0)
    product.clock.advance({ days: 11 })
    expect(await passedOf(other, 1)).toBe(1)
  })
})

const MERGES = 20
const WORKERS = 8

/** Pairs of members, each wanted by many campaigns, merged while all of it is decided on; then some of them parted. */
async function sideBySide(rounds: readonly { days: number; parted: number }[]): Promise<void> {
  await limits(2, 3)
  const members = await product.run((ctx) => someMembers(ctx, Array(2 * MERGES).fill({})))
  const apart = new Set(Array.from({ length: MERGES }, (_, pair) => pair))
  const mergeIds = new Map<number, string>()
  let granted = 0
  for (const { days, parted } of rounds) {
    product.clock.advance({ days })
    await product.run((ctx) =>
      createIntents(
        ctx,
        members.flatMap((memberId) => Array.from({ length: 4 }, () => anIntent(memberId))),
      ),
    )
    const grants: Grant[] = []
    await Promise.all([
      ...[...apart].map(async (pair) => {
        mergeIds.set(pair, (await merge(members[2 * pair]!, members[2 * pair + 1]!)).mergeId)
      }),
      ...Array.from({ length: WORKERS }, async () => {
        for (let more = true; more; ) more = await product.run((ctx) => decideSome(ctx, grants))
      }),
    ])
    apart.clear()
    // What waited for a merge to be taken into account goes now.
    await product.settle()
    product.clock.advance({ minutes: 1 })
    await Promise.all(
      Array.from({ length: WORKERS }, async () => {
        for (let more = true; more; ) more = await product.run((ctx) => decideSome(ctx, grants))
      }),
    )
    await expectWithin(grants, { perDay: 2, perWeek: 3 })
    granted += grants.length
    for (const pair of [parted, (parted + 7) % MERGES]) {
      await product.run((ctx) => unmerge(ctx, mergeIds.get(pair)!, 'two people'))
      apart.add(pair)
    }
    await product.settle()
  }
  // Not in each round: in the third day of a week everybody may have had their three.
  expect(granted).toBeGreaterThan(0)
  expect(await product.run((ctx) => invariants[1]!.check(ctx))).toMatchObject({ breaches: 0 })
}

/** A slot that was granted, and who was part of the member then: nobody changes that before the grant is committed. */
interface Grant {
  readonly memberId: string
  readonly at: Date
  readonly profileIds: readonly string[]
}

async function decideSome(ctx: Ctx, grants: Grant[]): Promise<boolean> {
  const decisions: Decision[] = await decideDue(ctx, 5)
  const granted = decisions.filter((one) => one.state === 'sandboxed').map((one) => one.memberId)
  if (granted.length > 0) {
    const { rows } = await sql<{ memberId: string; profileIds: string[] }>`
      select coalesce(members.merged_into, members.member_id) as "memberId", array_agg(members.member_id) as "profileIds"
        from members.members
       where coalesce(members.merged_into, members.member_id) = any(${granted}::uuid[])
       group by 1
    `.execute(ctx.tx)
    grants.push(...rows.map((row) => ({ ...row, at: ctx.now })))
  }
  return decisions.length > 0
}

/**
 * Recounts from the messages. Within a round the profiles of a member only become more, and nothing goes to one that is
 * part of another: at the last grant all of theirs is in.
 */
async function expectWithin(grants: readonly Grant[], cap: { perDay: number; perWeek: number }): Promise<void> {
  const last = new Map<string, Grant>()
  for (const grant of grants) {
    const known = last.get(grant.memberId)
    if (!known || grant.profileIds.length >= known.profileIds.length) last.set(grant.memberId, grant)
  }
  for (const { memberId, at, profileIds } of last.values()) {
    const slots = (await product.run((ctx) => intentsOf(ctx, ...profileIds))).flatMap((intent) => intent.slotAt ?? [])
    const week = slots.filter((slot) => slot.getTime() >= at.getTime() - 168 * HOUR_MS)
    const day = slots.filter((slot) => dayOf(slot) === dayOf(at))
    expect({ memberId, week: week.length <= cap.perWeek, day: day.length <= cap.perDay }).toEqual({
      memberId,
      week: true,
      day: true,
    })
  }
}

function dayOf(at: Date): string {
  return new Date(at.getTime() + 8 * HOUR_MS).toISOString().slice(0, 10)
}

/** Until another transaction waits for one of this one's locks. */
async function waitingFor(ctx: Ctx): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const { rows } = await sql<{ waiting: boolean }>`
      select exists (select from pg_locks as waiting where not waiting.granted and pg_backend_pid() = any(pg_blocking_pids(waiting.pid))) as waiting
    `.execute(ctx.tx)
    if (rows[0]!.waiting) return
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('nobody waits')
}

describe('an address that gets nothing', () => {
  test('gets nothing after a merge that carries it to the survivor either', async () => {
    const [one, other] = (await product.run((ctx) =>
      someMembers(ctx, [{ email: 'gone@example.com' }, { email: null }]),
    )) as [string, string]
    await product.run((ctx) => suppress(ctx, [{ channel: 'email', address: 'gone@example.com', reason: 'bounced' }]))
    await merge(one, other)
    await product.settle()
    await product.run((ctx) => withIntent(ctx, other))
    expect(await verdictOn(product, other)).toMatchObject({ state: 'refused', reason: 'suppressed' })
  })

  test('is the one that the message went to, and the survivor’s own, when its link is followed after the merge', async () => {
    const [one, other] = (await product.run((ctx) =>
      someMembers(ctx, [{ email: 'first@example.com' }, { email: 'second@example.com' }]),
    )) as [string, string]
    const ending = { workspaceId: product.workspaceId, memberId: one, purpose: 'marketing', channel: 'email' } as const
    const { mergeId } = await merge(one, other)
    await product.settle()
    await unsubscribe(product.program.platform, unsubscribeToken(product.program.platform.keys, ending))
    await product.run((ctx) => withIntent(ctx, other))
    expect(await verdictOn(product, other)).toMatchObject({ state: 'refused', reason: 'consent_withdrawn' })
    // Whoever else has one of the two addresses gets nothing there either.
    for (const email of ['first@example.com', 'second@example.com']) {
      const namesake = await product.run(async (ctx) => withIntent(ctx, await aMember(ctx, { email })))
      expect((await verdictOn(product, namesake)).findings!.join()).toContain('unsubscribed')
    }
    await product.run((ctx) => unmerge(ctx, mergeId, 'two people'))
    await product.settle()
    await product.run((ctx) => withIntent(ctx, one))
    expect(await verdictOn(product, one)).toMatchObject({ state: 'refused', reason: 'consent_withdrawn' })
  })
})
