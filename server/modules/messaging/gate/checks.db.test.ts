import { describe, expect, test } from 'vitest'
import { changeChoices, recordConsents, saveTopic } from '#modules/consent/index'
import { expose } from '#modules/experiments/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { suppress } from '../suppression/suppression.commands.ts'
import { saveTemplate } from '../templates/templates.commands.ts'
import { aMember, someMembers, verdictOn, withIntent } from '../test.builders.ts'

// 18:00 in Shanghai, the zone of a new workspace.
const product = await aProduct()

async function goLive(sandbox: boolean) {
  await product.run((ctx) =>
    sql`update access.workspaces set sandbox = ${sandbox} where workspaces.workspace_id = ${ctx.workspaceId}`.execute(
      ctx.tx,
    ),
  )
}

async function whoLeftTea(ctx: Ctx): Promise<string> {
  const memberId = await aMember(ctx)
  const words = { en: 'Tea', 'zh-CN': '茶' }
  await saveTopic(ctx, { code: 'tea', name: words, description: words, offered: true })
  const content = { 'zh-CN': { subject: '茶', body: '新茶' }, en: { subject: 'Tea', body: 'New' } }
  await saveTemplate(ctx, { code: 'about-tea', channel: 'email', purpose: 'marketing', topic: 'tea', content })
  await changeChoices(ctx, { memberId, source: 'test', topics: [{ topic: 'tea', wanted: false }] })
  return memberId
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
        await changeChoices(ctx, { memberId, source: 'test', contact: { frequency: 'normal', pausedUntil } })
        return withIntent(ctx, memberId)
      },
      'refused',
      'paused_by_member',
    ],
    [
      'refuses promotion about a topic that the member left',
      async (ctx) => withIntent(ctx, await whoLeftTea(ctx), { template: 'about-tea' }),
      'refused',
      'topic_left',
    ],
    [
      'lets promotion about something else pass to who left a topic',
      async (ctx) => withIntent(ctx, await whoLeftTea(ctx)),
      'sandboxed',
      null,
    ],
    [
      'lets promotion about a topic pass to who came back to it',
      async (ctx) => {
        const memberId = await whoLeftTea(ctx)
        await changeChoices(ctx, { memberId, source: 'test', topics: [{ topic: 'tea', wanted: true }] })
        return withIntent(ctx, memberId, { template: 'about-tea' })
      },
      'sandboxed',
      null,
    ],
    [
      'refuses promotion to a survivor while the one who was merged into them had paused it',
      async (ctx) => {
        const [from, into] = await someMembers(ctx, [{}, {}])
        const pausedUntil = new Date(ctx.now.getTime() + 3_600_000)
        await changeChoices(ctx, { memberId: from!, source: 'test', contact: { frequency: 'normal', pausedUntil } })
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
    const verdict = await verdictOn(product, await product.run(given))
    expect(verdict).toMatchObject({ state, reason })
  })

  test('refuses every channel that nobody switched live, once out of sandbox', async () => {
    const memberId = await product.run(async (ctx) => withIntent(ctx, await aMember(ctx)))
    await goLive(false)
    const verdict = await verdictOn(product, memberId).finally(() => goLive(true))
    expect(verdict).toMatchObject({ state: 'refused', reason: 'channel_off' })
  })
})
