import { describe, expect, test } from 'vitest'
import { aProduct } from '#test/workspace'
import { createIntents } from '../intents/intents.commands.ts'
import { savePolicy } from '../settings/policy.store.ts'
import { aMember, anIntent, intentsOf, someMembers, withIntent } from '../test.builders.ts'
import { decideDue } from './gate.commands.ts'

const product = await aProduct()
const LARGE = 100_000

describe('the frequency cap', () => {
  const asOf = async (memberId: string) => product.run((ctx) => intentsOf(ctx, memberId))

  test('lets one a day and three a rolling week pass, by the member’s calendar', async () => {
    product.clock.set('2026-04-06T02:00:00Z')
    const memberId = await product.run((ctx) => aMember(ctx))
    // Mutant: a calendar week would let the tries of the 13th pass, three days after three were used.
    const tries: [string, string][] = [
      ['2026-04-06T02:00:00Z', 'sandboxed'],
      ['2026-04-06T12:59:00Z', 'refused'],
      ['2026-04-07T02:00:00Z', 'sandboxed'],
      ['2026-04-10T02:00:00Z', 'sandboxed'],
      ['2026-04-11T02:00:00Z', 'refused'],
      ['2026-04-13T01:59:59Z', 'refused'],
      ['2026-04-13T02:00:01Z', 'sandboxed'],
      ['2026-04-14T01:00:00Z', 'refused'],
    ]
    for (const [at] of tries) {
      product.clock.set(at)
      await product.run(async (ctx) => {
        await withIntent(ctx, memberId)
        await decideDue(ctx, LARGE)
      })
    }
    expect((await asOf(memberId)).map((intent) => intent.state)).toEqual(tries.map(([, state]) => state))
  })

  test('shares one batch out to the oldest intents of a member', async () => {
    product.clock.set('2026-05-04T02:00:00Z')
    const memberId = await product.run(async (ctx) => {
      await savePolicy(ctx.tx, ctx.workspaceId, { perDay: 2, perWeek: 5, quietFrom: '21:00', quietTo: '09:00' })
      const id = await aMember(ctx)
      await createIntents(
        ctx,
        Array.from({ length: 4 }, () => anIntent(id)),
      )
      await decideDue(ctx, LARGE)
      return id
    })
    expect((await asOf(memberId)).map(({ state, reason }) => reason ?? state)).toEqual([
      'sandboxed',
      'sandboxed',
      'frequency_cap',
      'frequency_cap',
    ])
  })

  test('holds for one member in 20 campaigns with 32 workers side by side', async () => {
    product.clock.set('2026-06-01T02:00:00Z')
    const policy = { perDay: 3, perWeek: 3, quietFrom: '21:00', quietTo: '09:00' }
    const memberIds = await product.run(async (ctx) => {
      await savePolicy(ctx.tx, ctx.workspaceId, policy)
      const ids = await someMembers(ctx, Array(5).fill({}))
      await createIntents(
        ctx,
        Array.from({ length: 20 }, (_, campaign) =>
          ids.map((id) => anIntent(id, { cause: `campaign-${campaign}` })),
        ).flat(),
      )
      return ids
    })
    // Mutant: counting sent messages before inserting lets several workers see the same free slot.
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        while ((await product.run((ctx) => decideDue(ctx, 2))).length > 0);
      }),
    )
    const intents = await Promise.all(memberIds.map(asOf))
    for (const own of intents) {
      expect(own.filter((intent) => intent.state === 'sandboxed')).toHaveLength(3)
      expect(own.filter((intent) => intent.reason === 'frequency_cap')).toHaveLength(17)
    }
  })

  test('made stricter counts at once, and what was allowed before is no breach', async () => {
    product.clock.set('2026-06-03T02:00:00Z')
    const memberId = await product.run((ctx) => aMember(ctx))
    for (const perWeek of [3, 3, 3, 1, 3]) {
      product.clock.advance({ hours: 1 })
      await product.run(async (ctx) => {
        await savePolicy(ctx.tx, ctx.workspaceId, { perDay: 50, perWeek, quietFrom: '21:00', quietTo: '09:00' })
        await withIntent(ctx, memberId)
        await decideDue(ctx, LARGE)
      })
    }
    const passed = (await asOf(memberId)).map((intent) => intent.state === 'sandboxed')
    expect(passed).toEqual([true, true, true, false, false])
  })
})
