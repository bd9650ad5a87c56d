import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { mayContact, recordConsents } from '#modules/consent/index'
import { memberIdOf } from '#modules/members/index'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { passToken } from './link.ts'

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { platform } = product.program
const key = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['members:read'], expiresAt: null }),
)
await collect(
  product,
  ['10001', '10002', '10003'].map((userId) => ({
    type: 'identify',
    userId,
    messageId: userId,
    traits: { name: 'Lin' },
  })),
)

async function tokenOf(memberNumber: string): Promise<string> {
  const memberId = await product.run((ctx) => memberIdOf(ctx, memberNumber))
  const expiresAt = new Date(platform.clock.now().getTime() + 3_600_000)
  return passToken(platform.keys, { workspaceId: product.workspaceId, memberId, expiresAt })
}

const call = caller(product, key.secret)

const REQUEST = '/v1/portal/me/deletion-request'

describe('a member who asks to be deleted', () => {
  test('has a deadline, and marketing stops at once while what the contract needs goes on', async () => {
    const memberId = await product.run((ctx) => memberIdOf(ctx, '10001'))
    const fact = { memberId, purpose: 'marketing', channel: 'email', state: 'granted', source: 'store' } as const
    await product.run((ctx) => recordConsents(ctx, [{ ...fact, imported: false, proof: {}, at: ctx.now }]))
    product.clock.advance({ hours: 1 })
    const { status, body } = await call('POST', REQUEST, {}, { as: await tokenOf('10001') })
    expect(status).toBe(200)
    // Fifteen working days: the term of the pack that holds where the workspace is.
    expect(body.deletion).toEqual({
      state: 'open',
      askedAt: '2026-03-02T03:00:00.000Z',
      dueAt: '2026-03-23T03:00:00.000Z',
      closedAt: null,
      reason: null,
      note: null,
    })
    expect(body.personalisation).toBe(false)
    const wishes = ['marketing', 'points', 'service'].map((purpose) => ({
      memberId,
      purpose,
      channel: 'email' as const,
    }))
    const answers = await product.run((ctx) => mayContact(ctx, wishes))
    expect(answers.map(({ reason }) => reason)).toEqual(['consent_withdrawn', 'consent_withdrawn', null])
  })

  test('asks once: the deadline does not move, and may take it back', async () => {
    const token = await tokenOf('10001')
    product.clock.advance({ minutes: 30 })
    expect((await call('POST', REQUEST, {}, { as: token })).body.deletion.dueAt).toBe('2026-03-23T03:00:00.000Z')
    expect((await call('DELETE', REQUEST, undefined, { as: token })).body.deletion).toBeNull()
    const again = await call('POST', REQUEST, {}, { as: token })
    expect(again.body.deletion.dueAt).toBe('2026-03-23T03:30:00.000Z')
  })

  test('is seen by staff, what is due next first, and after it what is closed', async () => {
    product.clock.advance({ hours: 1 })
    await call('POST', REQUEST, {}, { as: await tokenOf('10002') })
    await call('POST', REQUEST, {}, { as: await tokenOf('10003') })
    await call('DELETE', REQUEST, undefined, { as: await tokenOf('10003') })
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await call('GET', `/v1/deletion-requests?limit=2${cursor && `&cursor=${cursor}`}`)
      expect(body.open).toBe(2)
      seen.push(...body.items.map((one: Record<string, string>) => `${one.memberNumber} ${one.state}`))
      cursor = body.nextCursor ?? ''
    } while (cursor !== '')
    expect(seen).toEqual(['10001 open', '10002 open', '10001 taken_back', '10003 taken_back'])
  })
})
