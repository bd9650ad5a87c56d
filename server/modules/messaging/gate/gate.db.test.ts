import { describe, expect, test } from 'vitest'
import { recordConsents, setContactChoice, setPersonalisation } from '#modules/consent/index'
import { expose } from '#modules/experiments/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { createIntents } from '../intents/intents.commands.ts'
import { invariants } from '../invariants.ts'
import { savePolicy } from '../settings/policy.store.ts'
import { suppress } from '../suppression/suppression.commands.ts'
import { aMember, anIntent, counting, intentsOf, someMembers, withIntent } from '../test.builders.ts'
import { wordsOf } from './findings.ts'
import { decideDue, explainContact } from './gate.commands.ts'

// 18:00 in Shanghai, the zone of a new workspace.
const product = await aProduct()
const LARGE = 100_000

/** Decides on everything that is due and tells what became of the member's only intent. */
async function verdictOn(memberId: string) {
  return product.run(async (ctx) => {
    await decideDue(ctx, LARGE)
    const [intent] = await intentsOf(ctx, memberId)
    return intent!
  })
}

async function goLive(sandbox: boolean) {
  await product.run((ctx) =>
    sql`update access.workspaces set sandbox = ${sandbox} where workspaces.workspace_id = ${ctx.workspaceId}`.execute(
      ctx.tx,
    ),
  )
}

describe('the gate', () => {
  // Each mutant is a check that always passes: the case that names it is the one that fails.
  const cases: [string, (ctx: Ctx) => Promise<string>, string, string | null][] = [
    ['lets a member who agreed pass', async (ctx) => withIntent(ctx, await aMember(ctx)), 'sandboxed', null],
    [
      'refuses a visitor',
      async (ctx) => withIntent(ctx, await aMember(ctx, { anonymous: true })),
      'refused',
      'not_a_member',
    ],
    ['refuses who is no member at all', async (ctx) => withIntent(ctx, ctx.ids.next()), 'refused', 'not_a_member'],
    [
      'refuses a member who was merged into another',
      async (ctx) => {
        const [from, into] = await someMembers(ctx, [{}, {}])
        await sql`update members.members set merged_into = ${into} where members.member_id = ${from}`.execute(ctx.tx)
        return withIntent(ctx, from!)
      },
      'refused',
      'not_a_member',
    ],
    [
      'refuses a member who is held out',
      async (ctx) => {
        const memberId = await aMember(ctx)
        await expose(ctx, { experiment: 'test-holdout', holdoutPercent: 100, memberIds: [memberId] })
        return withIntent(ctx, memberId, { holdoutKey: 'test-holdout' })
      },
      'refused',
      'holdout',
    ],
    [
      'lets a member pass who is held out of something else',
      async (ctx) => {
        const memberId = await aMember(ctx)
        await expose(ctx, { experiment: 'another', holdoutPercent: 100, memberIds: [memberId] })
        return withIntent(ctx, memberId, { holdoutKey: 'test-holdout' })
      },
      'sandboxed',
      null,
    ],
    [
      'finds the hold-out of a journey by the cause alone',
      async (ctx) => {
        const memberId = await aMember(ctx)
        const journey = `journey:${ctx.ids.next()}`
        await expose(ctx, { experiment: journey, holdoutPercent: 100, memberIds: [memberId] })
        return withIntent(ctx, memberId, { cause: `${journey}/message-1` })
      },
      'refused',
      'holdout',
    ],
    [
      'refuses a template that is not there',
      async (ctx) => withIntent(ctx, await aMember(ctx), { template: 'none' }),
      'refused',
      'template_error',
    ],
    // Mutant: without the comparison of purposes an offer goes out as a service message, without consent.
    [
      'refuses an offer under the name of a service message',
      async (ctx) => withIntent(ctx, await aMember(ctx, { consent: 'none' }), { purpose: 'service' }),
      'refused',
      'template_error',
    ],
    [
      'refuses a member without an address',
      async (ctx) => withIntent(ctx, await aMember(ctx, { email: null })),
      'refused',
      'no_address',
    ],
    [
      'refuses an address that is none',
      async (ctx) => withIntent(ctx, await aMember(ctx, { email: 'not an address' })),
      'refused',
      'no_address',
    ],
    [
      'refuses an address that would add a header',
      async (ctx) => withIntent(ctx, await aMember(ctx, { email: 'a@example.com\r\nBcc: b@example.com' })),
      'refused',
      'no_address',
    ],
    [
      'refuses a member who was never asked',
      async (ctx) => withIntent(ctx, await aMember(ctx, { consent: 'none' })),
      'refused',
      'no_consent',
    ],
    [
      'refuses a member who withdrew',
      async (ctx) => withIntent(ctx, await aMember(ctx, { consent: 'withdrawn' })),
      'refused',
      'consent_withdrawn',
    ],
    [
      'refuses a purpose that the workspace does not have',
      async (ctx) => withIntent(ctx, await aMember(ctx), { purpose: 'made-up' }),
      'refused',
      'template_error',
    ],
    [
      'refuses an offer to who turns 18 tomorrow',
      async (ctx) => withIntent(ctx, await aMember(ctx, { attributes: { birthday: '2008-03-03' } })),
      'refused',
      'minor',
    ],
    [
      'lets an offer pass to who turns 18 today',
      async (ctx) => withIntent(ctx, await aMember(ctx, { attributes: { birthday: '2008-03-02' } })),
      'sandboxed',
      null,
    ],
    [
      'refuses promotion to a member who paused it',
      async (ctx) => {
        const memberId = await aMember(ctx)
        const pausedUntil = new Date(ctx.now.getTime() + 3_600_000)
        await setContactChoice(ctx, { memberId, frequency: 'normal', pausedUntil })
        return withIntent(ctx, memberId)
      },
      'refused',
      'paused_by_member',
    ],
    [
      'refuses promotion to a survivor while the one who was merged into them had paused it',
      async (ctx) => {
        const [from, into] = await someMembers(ctx, [{}, {}])
        const pausedUntil = new Date(ctx.now.getTime() + 3_600_000)
        await setContactChoice(ctx, { memberId: from!, frequency: 'normal', pausedUntil })
        await sql`update members.members set merged_into = ${into} where members.member_id = ${from}`.execute(ctx.tx)
        await sql`
          insert into consent.carried_merges (workspace_id, merge_id, from_id, into_id, merged_at)
          values (${ctx.workspaceId}, ${from}, ${from}, ${into}, ${ctx.now})`.execute(ctx.tx)
        return withIntent(ctx, into!)
      },
      'refused',
      'paused_by_member',
    ],
    [
      'lets a member wait whose merge is not taken into account yet',
      async (ctx) => {
        const [from, into] = await someMembers(ctx, [{}, {}])
        await sql`update members.members set merged_into = ${into} where members.member_id = ${from}`.execute(ctx.tx)
        await sql`
          insert into members.merges (workspace_id, merge_id, from_id, into_id, cause, evidence, merged_at, merged_by)
          values (${ctx.workspaceId}, ${ctx.ids.next()}, ${from}, ${into}, 'rule', '{}', ${ctx.now}, 'test')
        `.execute(ctx.tx)
        return withIntent(ctx, into!)
      },
      'waiting',
      'merge_pending',
    ],
    [
      'refuses an address that bounced, written another way',
      async (ctx) => {
        const memberId = await aMember(ctx, { email: 'Bounced@Example.com' })
        await suppress(ctx, [{ channel: 'email', address: 'bounced@example.COM', reason: 'bounced' }])
        return withIntent(ctx, memberId)
      },
      'refused',
      'suppressed',
    ],
    [
      'refuses an address that unsubscribed, though a file claims consent given since',
      async (ctx) => {
        const memberId = await aMember(ctx, { email: 'back@example.com' })
        await suppress(ctx, [
          { channel: 'email', address: 'back@example.com', purpose: 'marketing', reason: 'unsubscribed' },
        ])
        await sql`update messaging.suppressions set created_at = created_at - interval '3 days'`.execute(ctx.tx)
        const at = new Date(ctx.now.getTime() - 1_000)
        await recordConsents(ctx, [
          {
            memberId,
            purpose: 'marketing',
            channel: 'email',
            state: 'granted',
            source: 'file',
            imported: true,
            proof: {},
            at,
          },
        ])
        return withIntent(ctx, memberId)
      },
      'refused',
      'suppressed',
    ],
    [
      'lets a member pass who came back by their own word after unsubscribing',
      async (ctx) => {
        const memberId = await aMember(ctx, { email: 'again@example.com' })
        await suppress(ctx, [
          { channel: 'email', address: 'again@example.com', purpose: 'marketing', reason: 'unsubscribed' },
        ])
        await sql`update messaging.suppressions set created_at = created_at - interval '3 days'`.execute(ctx.tx)
        return withIntent(ctx, memberId)
      },
      'sandboxed',
      null,
    ],
    [
      'lets an address pass that unsubscribed from something else',
      async (ctx) => {
        const memberId = await aMember(ctx, { email: 'points@example.com' })
        await suppress(ctx, [
          { channel: 'email', address: 'points@example.com', purpose: 'points', reason: 'unsubscribed' },
        ])
        return withIntent(ctx, memberId)
      },
      'sandboxed',
      null,
    ],
    [
      'holds a message back in the member’s night',
      async (ctx) => withIntent(ctx, await aMember(ctx, { timeZone: 'Pacific/Auckland' })),
      'waiting',
      'quiet_hours',
    ],
    [
      'takes the workspace’s zone for one that is none',
      async (ctx) => withIntent(ctx, await aMember(ctx, { timeZone: 'Mars/Olympus' })),
      'sandboxed',
      null,
    ],
    [
      'has no address for push',
      async (ctx) => withIntent(ctx, await aMember(ctx), { channel: 'push' }),
      'refused',
      'template_error',
    ],
  ]
  test.each(cases)('%s', async (_, given, state, reason) => {
    const verdict = await verdictOn(await product.run(given))
    expect(verdict).toMatchObject({ state, reason })
  })

  test('refuses every channel that nobody switched live, once out of sandbox', async () => {
    const memberId = await product.run(async (ctx) => withIntent(ctx, await aMember(ctx)))
    await goLive(false)
    const verdict = await verdictOn(memberId).finally(() => goLive(true))
    expect(verdict).toMatchObject({ state: 'refused', reason: 'channel_off' })
  })

  test('lets what waits for the morning go at the end of the night, and expires what could not go for a week', async () => {
    // 23:00 in Auckland; the night ends at 09:00, that is 20:00 UTC.
    const memberId = await product.run(async (ctx) =>
      withIntent(ctx, await aMember(ctx, { timeZone: 'Pacific/Auckland' })),
    )
    expect(await verdictOn(memberId)).toMatchObject({ state: 'waiting', dueAt: new Date('2026-03-02T20:00:00Z') })
    product.clock.set('2026-03-02T19:59:59Z')
    expect(await verdictOn(memberId)).toMatchObject({ state: 'waiting' })
    product.clock.set('2026-03-02T20:00:00Z')
    expect(await verdictOn(memberId)).toMatchObject({ state: 'sandboxed', reason: null })

    const late = await product.run(async (ctx) => withIntent(ctx, await aMember(ctx)))
    product.clock.advance({ days: 7, seconds: 1 })
    expect(await verdictOn(late)).toMatchObject({ state: 'refused', reason: 'expired' })
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
      await setContactChoice(ctx, { memberId: id, frequency: 'monthly', pausedUntil: null })
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
    const { findings } = await verdictOn(memberId)
    expect(findings!.map((found) => wordsOf(found).en)).toEqual([
      'decided on 2026-03-12T10:00Z',
      'known',
      'none named',
      'for marketing by email',
      'present',
      'granted on 2026-03-11 by test, notice 1',
      'age unknown',
      'none made',
      'not on the list',
      'sandbox',
      'outside, in Asia/Shanghai',
      'slot taken',
    ])
  })
})

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
  expect(statements[1]).toBeLessThanOrEqual(6)
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
    await setPersonalisation(ctx, { memberId: await aMember(ctx), allowed: false, source: 'test' })
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
