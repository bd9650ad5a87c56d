import { expect, test } from 'vitest'
import { recordConsents } from '#modules/consent/index'
import { resolveMembers } from '#modules/members/index'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { readWithdrawals } from './withdrawals.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const february = { from: '2026-02-01', to: '2026-02-28' }

test('3 of 100 are 3.0 % along channel, purpose and source, over the line; 2 of 100 are not', () =>
  product.run(async (ctx) => {
    const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
    const ids = await resolveMembers(
      ctx,
      Array.from({ length: 200 }, (_, index) => ({ ...claim, userId: `m-${index}` })),
    )
    const fact = (memberId: string, rest: { state: 'granted' | 'withdrawn'; at: string; source: string }) => ({
      ...{ memberId, purpose: 'marketing', channel: 'email' as const, imported: false, proof: {} },
      ...rest,
      at: new Date(rest.at),
    })
    const granted = { state: 'granted', at: '2026-01-10T10:00:00Z' } as const
    await recordConsents(ctx, [
      ...ids.slice(0, 100).map((id) => fact(id, { ...granted, source: 'checkout' })),
      ...ids.slice(100).map((id) => fact(id, { ...granted, source: 'till' })),
    ])
    const withdrawn = { state: 'withdrawn', at: '2026-02-10T10:00:00Z', source: 'unsubscribe' } as const
    await recordConsents(
      ctx,
      [0, 1, 2, 100, 101].map((index) => fact(ids[index]!, withdrawn)),
    )
    // One had the news twice and withdrew within the seven days of both; one too late, one before, one not at all.
    await sql`
      insert into messaging.intents
        (workspace_id, intent_id, member_id, channel, purpose, template, cause, occurrence, state, created_at, due_at,
         decided_at, handed_over_at)
      select ${ctx.workspaceId}, gen_random_uuid(), sent.member_id, 'email', 'marketing', sent.template, sent.at, 'x',
             'sent', sent.at::timestamptz, sent.at::timestamptz, sent.at::timestamptz, sent.at::timestamptz
        from unnest(
          ${[0, 0, 1, 2, 3, 4, 100].map((index) => ids[index]!)}::uuid[],
          ${['news', 'news', 'news', 'news', 'news', 'news', 'other']}::text[],
          ${[
            ...['2026-02-05', '2026-02-06', '2026-02-03', '2026-02-10T11:00:00Z', '2026-02-05', '2026-02-05'],
            '2026-02-09',
          ]}::text[]
        ) as sent (member_id, template, at)
    `.execute(ctx.tx)
    const report = await readWithdrawals(ctx, february)
    expect(report.total).toMatchObject({ numerator: 5, denominator: 200, value: 0.025 })
    expect(report.overLine).toBe(false)
    expect(report.channels).toEqual([{ key: 'email', value: 0.025, numerator: 5, denominator: 200, overLine: false }])
    expect(report.purposes.map(({ key, numerator }) => [key, numerator])).toEqual([['marketing', 5]])
    expect(report.sources).toEqual([
      { key: 'checkout', value: 0.03, numerator: 3, denominator: 100, overLine: true },
      { key: 'till', value: 0.02, numerator: 2, denominator: 100, overLine: false },
    ])
    expect(report.ways).toEqual([{ key: 'unsubscribe', members: 5 }])
    expect(
      report.messages.map(({ template, numerator, denominator, overLine }) => [
        template,
        numerator,
        denominator,
        overLine,
      ]),
    ).toEqual([
      ['news', 1, 6, true],
      ['other', 1, 1, true],
    ])
  }))
