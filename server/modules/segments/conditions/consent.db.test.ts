import { expect, test } from 'vitest'
import { recordConsents } from '#modules/consent/index'
import { resolveMembers } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { everyone, questionNow } from '../question.ts'
import { consent } from './consent.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const condition = { kind: 'consent', purpose: 'marketing', channel: 'email', state: 'granted' } as const

async function answerFor(ctx: Ctx, memberId: string) {
  const question = await questionNow(ctx, everyone)
  const value = await consent.load(question, [condition], () => ({}))
  const day = await consent.changeDays!(question, [condition])
  return { granted: consent.holds(condition, value(condition, memberId)), changes: day(condition, memberId) }
}

test('a consent that has ended or must be renewed is as one that was never given', async () => {
  const memberId = await product.run(async (ctx) => {
    const claim = {
      userId: 's-1',
      anonymousId: null,
      email: null,
      phone: null,
      source: 'test',
      at: ctx.now,
      importId: null,
    }
    const [id] = await resolveMembers(ctx, [claim])
    const validUntil = new Date('2026-03-05T20:00:00Z')
    const said = { source: 'test', imported: false, proof: {}, at: ctx.now, validUntil }
    await recordConsents(ctx, [{ memberId: id!, purpose: 'marketing', channel: 'email', state: 'granted', ...said }])
    return id!
  })
  // Ends on 6 March in Shanghai, and is looked at again the day after.
  const day = Date.parse('2026-03-07T00:00:00Z') / 86_400_000
  expect(await product.run((ctx) => answerFor(ctx, memberId))).toEqual({ granted: true, changes: day })
  product.clock.set('2026-03-05T20:00:00Z')
  expect(await product.run((ctx) => answerFor(ctx, memberId))).toEqual({ granted: false, changes: null })
  product.clock.set('2026-03-05T19:00:00Z')
  await product.run((ctx) =>
    sql`
      update consent.purposes set notice_version = 2, least_version = 2
       where purposes.purpose = 'marketing'`.execute(ctx.tx),
  )
  expect(await product.run((ctx) => answerFor(ctx, memberId))).toEqual({ granted: false, changes: null })
})
