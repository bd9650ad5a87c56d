import { expect, test } from 'vitest'
import { recordConsents } from '#modules/consent/index'
import { resolveMembers } from '#modules/members/index'
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
        value: 0.03,
        text: {
          en: expect.stringContaining(
            '3.0 % withdrew their consent to marketing in 30 days (3 against 100 who held one)',
          ),
          'zh-CN': expect.stringContaining('近 30 天营销授权撤回率为 3.0%（撤回 3 人，期初持有 100 人）'),
        },
      },
    ])
  }))
