import { expect, test } from 'vitest'
import { recordConsents } from '#modules/consent/index'
import { resolveMembers } from '#modules/members/index'
import { asSystem } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { readToday } from './today.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })

test('2 of 100 who take their consent back are no alert, 3 of 100 are 3.0 % and one', () =>
  product.run(async (ctx) => {
    const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
    const ids = await resolveMembers(
      ctx,
      Array.from({ length: 100 }, (_, index) => ({ ...claim, userId: `m-${index}` })),
    )
    const say = (memberIds: string[], state: 'granted' | 'withdrawn', at: string) =>
      recordConsents(
        ctx,
        memberIds.map((memberId) => ({
          ...{ memberId, purpose: 'marketing', channel: 'email', state, at: new Date(at) },
          ...{ source: 'test', imported: false, proof: {} },
        })),
      )
    expect((await readToday(ctx)).alerts).toEqual([])
    await say(ids, 'granted', '2026-01-10T10:00:00Z')
    expect((await readToday(ctx)).alerts).toEqual([])
    await say(ids.slice(0, 2), 'withdrawn', '2026-02-20T10:00:00Z')
    expect((await readToday(ctx)).alerts).toEqual([])
    await say(ids.slice(2, 3), 'withdrawn', '2026-03-02T09:00:00Z')
    expect((await readToday(ctx)).alerts).toEqual([
      {
        metric: 'withdrawal_rate',
        rule: 'line',
        severity: 'critical',
        value: 0.03,
        limit: 0.03,
        text: {
          en: expect.stringContaining(
            '3.0 % withdrew their consent to marketing in 30 days (3 against 100 who held one)',
          ),
          'zh-CN': expect.stringContaining('近 30 天营销授权撤回率为 3.0%（撤回 3 人，期初持有 100 人）'),
        },
        proposals: [
          { id: 'check_sends', text: expect.anything() },
          {
            id: 'cut_frequency',
            text: { en: 'Lower the limit from 3 to 2 messages a week', 'zh-CN': '将频次上限从每周 3 条降至 2 条' },
          },
          { id: 'see_sources', text: expect.anything() },
        ],
      },
    ])
  }))

test('fifty-five of three thousand on one day, after two weeks of one a day, are a jump though far below 3 %', async () => {
  const other = await product.addWorkspace('jump')
  await asSystem(product.program.platform, other, async (ctx) => {
    const claim = { anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null }
    const ids = await resolveMembers(
      ctx,
      Array.from({ length: 3_000 }, (_, index) => ({ ...claim, userId: `m-${index}` })),
    )
    const fact = (memberId: string, state: 'granted' | 'withdrawn', at: Date) => ({
      ...{ memberId, purpose: 'marketing', channel: 'email' as const, state, at },
      ...{ source: 'test', imported: false, proof: {} },
    })
    await recordConsents(
      ctx,
      ids.map((id) => fact(id, 'granted', new Date('2026-01-10T10:00:00Z'))),
    )
    const days = Array.from({ length: 14 }, (_, index) => new Date(Date.UTC(2026, 1, 10 + index, 10)))
    await recordConsents(
      ctx,
      days.map((at, index) => fact(ids[index]!, 'withdrawn', at)),
    )
    expect((await readToday(ctx)).alerts).toEqual([])
    await recordConsents(
      ctx,
      ids.slice(100, 155).map((id) => fact(id, 'withdrawn', new Date('2026-03-01T10:00:00Z'))),
    )
    expect((await readToday(ctx)).alerts).toMatchObject([
      { metric: 'withdrawal_rate', rule: 'jump', severity: 'critical', value: 55 / 2_986 },
    ])
  })
})
