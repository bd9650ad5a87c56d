import { describe, expect, test } from 'vitest'
import { mayContact, recordConsents } from '#modules/consent/index'
import { memberIdOf, resolveMembers } from '#modules/members/index'
import { sql } from '#platform/postgres'
import { aWriteKey } from '#test/builders'
import { aProduct } from '#test/workspace'
import { passToken } from './link.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const key = await aWriteKey(product)
const { http } = product.program
await product.run((ctx) =>
  sql`update consent.purposes set shares = true where purposes.purpose = 'personalised_recommendation'`.execute(ctx.tx),
)

/** Sends events as a browser does, and lets everything follow. */
async function send(events: readonly object[], headers: Record<string, string> = {}, context: object = {}) {
  const answer = await http.inject({
    method: 'POST',
    url: '/v1/batch',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    payload: JSON.stringify({ batch: events, context }),
  })
  expect(answer.statusCode).toBe(200)
  await product.settle()
}

const view = (who: object) => ({ type: 'track', event: 'Product Viewed', ...who })
const american = (userId: string, anonymousId: string) => ({
  type: 'identify',
  userId,
  anonymousId,
  traits: { country: 'US' },
})

function refusals(userId: string) {
  return product.run(async (ctx) => {
    const memberId = await memberIdOf(ctx, userId)
    const wishes = ['personalised_recommendation', 'marketing'].map((purpose) => ({
      memberId,
      purpose,
      channel: 'email' as const,
    }))
    return (await mayContact(ctx, wishes)).map((answer) => answer.reason)
  })
}

describe('an opt-out of sharing by the browser', () => {
  test('in the header of a visitor counts for the member they become, for what is shared and nothing else', async () => {
    await send([view({ anonymousId: 'visitor-1' })], { 'sec-gpc': '1' })
    await send([american('gpc-1', 'visitor-1')])
    expect(await refusals('gpc-1')).toEqual(['sharing_opted_out', null])
  })

  test('in the context of an event counts too, and one of nobody does not', async () => {
    await send([{ ...view({ userId: 'gpc-2' }), context: { globalPrivacyControl: true } }, american('gpc-2', 'v-2')])
    await send([american('gpc-3', 'v-3')], { 'sec-gpc': '0' }, { globalPrivacyControl: false })
    expect(await refusals('gpc-2')).toEqual(['sharing_opted_out', null])
    expect(await refusals('gpc-3')).toEqual([null, null])
  })

  test('is not undone by a page that says otherwise', async () => {
    const denied = { ...view({ userId: 'gpc-4' }), context: { globalPrivacyControl: false } }
    await send([denied, american('gpc-4', 'v-4')], { 'sec-gpc': '1' })
    expect(await refusals('gpc-4')).toEqual(['sharing_opted_out', null])
  })

  test('is seen on the member’s own page, whose request may bring it', async () => {
    await send([american('gpc-5', 'v-5')])
    const token = await product.run(async (ctx) => {
      const memberId = await memberIdOf(ctx, 'gpc-5')
      const expiresAt = new Date(ctx.now.getTime() + 3_600_000)
      return passToken(ctx.keys, { workspaceId: ctx.workspaceId, memberId, expiresAt })
    })
    const look = async (headers: Record<string, string>) => {
      const url = '/v1/portal/me'
      const answer = await http.inject({
        method: 'GET',
        url,
        headers: { authorization: `Bearer ${token}`, ...headers },
      })
      return answer.json().sharingOptedOutAt
    }
    expect(await look({})).toBeNull()
    expect(await look({ 'sec-gpc': '1' })).toBe('2026-03-02T10:00:00.000Z')
    expect(await look({})).toBe('2026-03-02T10:00:00.000Z')
    expect(await refusals('gpc-5')).toEqual(['sharing_opted_out', null])
  })

  test('is said to be honoured where machines look it up', async () => {
    const answer = await http.inject({ method: 'GET', url: '/.well-known/gpc.json' })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ gpc: true })
  })
})

test('under a law of opt-out a first objection waits for a message under way, and stops all that follow', async () => {
  const memberId = await product.run(async (ctx) => {
    const claim = {
      userId: 'first',
      anonymousId: null,
      email: null,
      phone: null,
      source: 'test',
      at: ctx.now,
      importId: null,
    }
    return (await resolveMembers(ctx, [claim]))[0]!
  })
  await send([american('first', 'v-first')])
  const order: string[] = []
  let objecting: Promise<unknown> = Promise.resolve()
  await product.run(async (ctx) => {
    const [answer] = await mayContact(ctx, [{ memberId, purpose: 'marketing', channel: 'email' }])
    expect(answer!.reason).toBeNull()
    objecting = product
      .run((other) =>
        recordConsents(other, [
          {
            memberId,
            purpose: 'marketing',
            channel: 'email',
            state: 'withdrawn',
            source: 'test',
            imported: false,
            proof: {},
            at: other.now,
          },
        ]),
      )
      .then(() => order.push('objected'))
    // Mutant: without `holdAnswers` there is no row to wait for, and the objection commits within this time.
    await new Promise((resolve) => setTimeout(resolve, 300))
    order.push('sent')
  })
  await objecting
  expect(order).toEqual(['sent', 'objected'])
  expect((await refusals('first'))[1]).toBe('consent_withdrawn')
})
