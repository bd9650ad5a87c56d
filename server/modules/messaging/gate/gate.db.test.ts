import { describe, expect, test } from 'vitest'
import { changeChoices } from '#modules/consent/index'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { createIntents } from '../intents/intents.commands.ts'
import { invariants } from '../invariants.ts'
import { savePolicy } from '../settings/policy.store.ts'
import { suppress } from '../suppression/suppression.commands.ts'
import { aMember, anIntent, counting, intentsOf, someMembers, verdictOn, withIntent } from '../test.builders.ts'
import { wordsOf } from './findings.ts'
import { decideDue, explainContact } from './gate.commands.ts'

// 18:00 in Shanghai, the zone of a new workspace.
const product = await aProduct()
const LARGE = 100_000

describe('the gate', () => {
  test('lets what waits for the morning go at the end of the night, and expires what could not go for a week', async () => {
    // 23:00 in Auckland; the night ends at 09:00, that is 20:00 UTC.
    const memberId = await product.run(async (ctx) =>
      withIntent(ctx, await aMember(ctx, { timeZone: 'Pacific/Auckland' })),
    )
    expect(await verdictOn(product, memberId)).toMatchObject({
      state: 'waiting',
      dueAt: new Date('2026-03-02T20:00:00Z'),
    })
    product.clock.set('2026-03-02T19:59:59Z')
    expect(await verdictOn(product, memberId)).toMatchObject({ state: 'waiting' })
    product.clock.set('2026-03-02T20:00:00Z')
    expect(await verdictOn(product, memberId)).toMatchObject({ state: 'sandboxed', reason: null })

    const late = await product.run(async (ctx) => withIntent(ctx, await aMember(ctx)))
    product.clock.advance({ days: 7, seconds: 1 })
    expect(await verdictOn(product, late)).toMatchObject({ state: 'refused', reason: 'expired' })
    product.clock.set('2026-03-12T10:00:00Z')
  })

  test('does not hold up a message that is part of the contract, and counts it toward no cap', async () => {
    await product.run((ctx) =>
      sql`
        insert into messaging.templates (workspace_id, code, template_id, channel, purpose, content, updated_at)
        values (${ctx.workspaceId}, 'receipt', ${ctx.ids.next()}, 'email', 'service',
                '{"en":{"subject":"Receipt","body":"Thanks"},"zh-CN":{"subject":"收据","body":"谢谢"}}', ${ctx.now})
      `.execute(ctx.tx),
    )
    const memberId = await product.run(async (ctx) => {
      const id = await aMember(ctx, { consent: 'none', timeZone: 'Pacific/Auckland' })
      const receipt = { purpose: 'service', template: 'receipt' }
      await createIntents(ctx, [anIntent(id, receipt), anIntent(id, receipt), anIntent(id, receipt)])
      return id
    })
    const verdicts = await product.run(async (ctx) => {
      await decideDue(ctx, LARGE)
      return intentsOf(ctx, memberId)
    })
    expect(verdicts.map(({ state, slotAt }) => ({ state, slotAt }))).toEqual(
      Array(3).fill({ state: 'sandboxed', slotAt: null }),
    )
  })

  test('gives a member who chose so one promotional message in thirty days', async () => {
    const memberId = await product.run(async (ctx) => {
      const id = await aMember(ctx)
      await changeChoices(ctx, { memberId: id, source: 'test', contact: { frequency: 'monthly', pausedUntil: null } })
      await createIntents(ctx, [anIntent(id), anIntent(id)])
      return id
    })
    const statesNow = () =>
      product.run(async (ctx) => {
        await decideDue(ctx, LARGE)
        return (await intentsOf(ctx, memberId)).map((one) => one.reason ?? one.state)
      })
    // Mutant: without the one slot a week the two of one batch both pass.
    expect((await statesNow()).toSorted()).toEqual(['frequency_cap', 'sandboxed'])
    product.clock.advance({ days: 29 })
    await product.run((ctx) => withIntent(ctx, memberId))
    expect((await statesNow())[2]).toBe('chosen_frequency')
    product.clock.advance({ days: 2 })
    await product.run((ctx) => withIntent(ctx, memberId))
    expect((await statesNow())[3]).toBe('sandboxed')
    product.clock.advance({ days: -31 })
  })

  test('writes down every check in order with what it found', async () => {
    const memberId = await product.run(async (ctx) => withIntent(ctx, await aMember(ctx)))
    const { findings } = await verdictOn(product, memberId)
    expect(findings!.map((found) => wordsOf(found).en)).toEqual([
      'decided on 2026-03-12T10:00Z',
      'known',
      'none named',
      'for marketing by email',
      'present',
      'CN, by pipl version 1: only with consent',
      'granted on 2026-03-11 by test, notice 1',
      'age unknown',
      'none made',
      'about no topic',
      'wanted',
      'not on the list',
      'sandbox',
      'outside, in Asia/Shanghai',
      'slot taken',
    ])
  })
})

test('ten thousand decisions take as many statements as ten', async () => {
  product.clock.set('2026-07-01T02:00:00Z')
  const statements: number[] = []
  for (const count of [10, 10_000]) {
    await product.run(async (ctx) => {
      const memberIds = await someMembers(
        ctx,
        Array.from({ length: count }, (_, index) => ({
          email: index % 7 === 0 ? null : `bulk${count}-${index}@example.com`,
          consent: index % 3 === 0 ? ('none' as const) : ('granted' as const),
        })),
      )
      await createIntents(
        ctx,
        memberIds.map((memberId) => anIntent(memberId)),
      )
    })
    await product.run(async (ctx) => {
      const counted = counting(ctx)
      expect(await decideDue(counted.ctx, LARGE)).toHaveLength(count)
      statements.push(counted.statements())
    })
  }
  expect(statements[0]).toBe(statements[1])
  expect(statements[1]).toBeLessThanOrEqual(8)
})

test('a forecast counts members by what the gate would say, and takes nothing', async () => {
  product.clock.set('2026-08-03T02:00:00Z')
  const memberIds = await product.run(async (ctx) => {
    const ids = await someMembers(ctx, [
      {},
      {},
      { consent: 'none' },
      { consent: 'withdrawn' },
      { email: null },
      { email: 's@example.com' },
      {},
    ])
    await suppress(ctx, [{ channel: 'email', address: 's@example.com', reason: 'manual' }])
    await savePolicy(ctx.tx, ctx.workspaceId, { perDay: 1, perWeek: 3, quietFrom: '21:00', quietTo: '09:00' })
    await withIntent(ctx, ids[6]!)
    await decideDue(ctx, LARGE)
    return ids
  })
  const expected = new Map<string | null, number>([
    [null, 2],
    ['no_consent', 1],
    ['consent_withdrawn', 1],
    ['no_address', 1],
    ['suppressed', 1],
    ['frequency_cap', 1],
  ])
  const want = { purpose: 'marketing', channel: 'email' } as const
  await product.run(async (ctx) => {
    expect(await explainContact(ctx, memberIds, want)).toEqual(expected)
    const asSet = sql`select members.member_id from members.members where members.member_id = any(${memberIds}::uuid[])`
    expect(await explainContact(ctx, asSet, want)).toEqual(expected)
    const { rows } = await sql<{ count: number }>`
      select count(*) as count from messaging.contacts where contacts.member_id = any(${memberIds}::uuid[])`.execute(
      ctx.tx,
    )
    expect(rows[0]!.count).toBe(1)
  })
})

test('an intent is made once for each occurrence', async () => {
  await product.run(async (ctx) => {
    const memberId = await aMember(ctx)
    const intent = anIntent(memberId)
    expect(await createIntents(ctx, [intent, intent])).toBe(1)
    expect(await createIntents(ctx, [intent])).toBe(0)
    expect(await createIntents(ctx, [{ ...intent, occurrence: 'next' }])).toBe(1)
  })
})

test('verify finds nothing wrong after all this', async () => {
  await product.run(async (ctx) => {
    await changeChoices(ctx, { memberId: await aMember(ctx), source: 'test', personalisation: false })
    for (const invariant of invariants) {
      const verdict = await invariant.check(ctx)
      expect({ id: invariant.id, ...verdict }).toMatchObject({ id: invariant.id, breaches: 0, sample: [] })
      expect(verdict.checked).toBeGreaterThan(0)
    }
  })
})

test.each([
  [
    'messaging.nothing-without-consent',
    sql`update messaging.intents set consent_event_id = null where intents.purpose = 'marketing' and intents.state = 'sandboxed'`,
  ],
  [
    'messaging.who-objects-is-chosen-by-nothing',
    sql`
      with wished as (
        insert into consent.personalisation (workspace_id, member_id, choice_id, allowed, source, occurred_at, actor)
        select intents.workspace_id, intents.member_id, gen_random_uuid(), false, 'test', '2020-01-01', 'test'
          from messaging.intents
         where intents.state = 'sandboxed'
      )
      update messaging.intents
         set features = '{rfm}'
       where intents.state = 'sandboxed'`,
  ],
  ['messaging.cap-is-never-passed', sql`update messaging.intents set slot_at = null where intents.state = 'sandboxed'`],
])('verify finds a breach of %s', async (id, damage) => {
  const verdict = await product
    .run(async (ctx) => {
      await damage.execute(ctx.tx)
      throw await invariants.find((one) => one.id === id)!.check(ctx)
    })
    .catch((found) => found)
  expect(verdict.breaches).toBeGreaterThan(0)
})
