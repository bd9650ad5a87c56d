import { expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { memberIdOf } from '#modules/members/index'
import { readersOf } from '#modules/messaging/index'
import { collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { passToken } from './link.ts'

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { http, platform } = product.program
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['members:read', 'members:direct', 'events:read', 'workspace:read', 'workspace:manage', 'audit:read'],
    expiresAt: null,
  }),
)
const traits = { first_name: 'Yi', last_name: 'Linn', email: 'lin@example.com', phone: '13800000001', language: 'en' }
await collect(product, [{ type: 'identify', userId: '10001', messageId: 'a', traits }])

async function call(method: 'GET' | 'PUT', url: string, token: string, body?: object) {
  const answer = await http.inject({
    method,
    url,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { payload: JSON.stringify(body) }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

const PROFILE = '/v1/portal/me/profile'
const memberId = await product.run((ctx) => memberIdOf(ctx, '10001'))
const expiresAt = new Date(platform.clock.now().getTime() + 30 * 86_400_000)
const token = passToken(platform.keys, { workspaceId: product.workspaceId, memberId, expiresAt })
const fieldsOf = (body: { profile: Record<string, unknown>[] }) =>
  Object.fromEntries(body.profile.map(({ field, value, correctable }) => [field as string, [value, correctable]]))

test('a member sees who they are, where to reach them masked, and what they may correct', async () => {
  const { body } = await call('GET', '/v1/portal/me', token)
  expect(fieldsOf(body)).toEqual({
    name: ['Yi Linn', true],
    birthday: [null, true],
    language: ['en', true],
    email: ['l***@example.com', true],
    phone: ['138****0001', true],
  })
})

test('a correction counts at once, says that it was the member, and is on the timeline without its value', async () => {
  product.clock.advance({ hours: 1 })
  const { status, body } = await call('PUT', PROFILE, token, { name: '林怡', language: 'zh-CN' })
  expect(status).toBe(200)
  expect(body).toMatchObject({ name: '林怡', locale: 'zh-CN' })
  expect(body.profile.find(({ field }: { field: string }) => field === 'name')).toMatchObject({
    source: 'portal',
    observedAt: '2026-03-02T03:00:00.000Z',
  })
  // Parts of the name before say nothing any more: a message greets by the name that was corrected.
  const readers = await product.run((ctx) => readersOf(ctx, [memberId], 'en'))
  expect(readers.get(memberId)!.member).toMatchObject({ name: '林怡', first_name: '林怡' })
  const seen = await call('GET', '/v1/members/10001', key.secret)
  expect(seen.body.attributes.find(({ name }: { name: string }) => name === 'name')).toMatchObject({ source: 'portal' })
  await product.settle()
  const timeline = await call('GET', '/v1/members/10001/timeline', key.secret)
  const corrected = timeline.body.items.find(({ name }: { name: string }) => name === 'member.corrected')
  expect(corrected.properties).toEqual({ fields: ['name', 'language'] })
})

test('a birthday is corrected once, and only to a day that can be one', async () => {
  expect(await call('PUT', PROFILE, token, { birthday: '2030-01-01' })).toMatchObject({ status: 409 })
  expect(await call('PUT', PROFILE, token, { birthday: '1990-13-02' })).toMatchObject({ status: 400 })
  const first = await call('PUT', PROFILE, token, { birthday: '1990-05-02' })
  expect(fieldsOf(first.body).birthday).toEqual(['1990-05-02', false])
  const second = await call('PUT', PROFILE, token, { birthday: '1980-05-02', name: 'Other' })
  expect(second).toMatchObject({ status: 409, body: { code: 'not_correctable' } })
  expect(fieldsOf((await call('GET', '/v1/portal/me', token)).body).name).toEqual(['林怡', true])
})

test('what the company does not let members correct is refused, and a line break is no name', async () => {
  const saved = await call('PUT', '/v1/portal/settings', key.secret, { correctable: ['language'] })
  expect(saved.body).toEqual({ correctable: ['language'] })
  expect((await call('GET', '/v1/portal/settings', key.secret)).body).toEqual({ correctable: ['language'] })
  expect((await call('PUT', PROFILE, token, { name: 'Other' })).body).toMatchObject({ code: 'not_correctable' })
  expect((await call('PUT', PROFILE, token, { name: 'a\nBcc: all@example.com' })).status).toBe(400)
  expect((await call('PUT', PROFILE, token, { language: 'en' })).body.locale).toBe('en')
  const { body } = await call('GET', '/v1/audit?action=portal.settings_changed', key.secret)
  expect(body.items).toHaveLength(1)
})
