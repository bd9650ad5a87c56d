import { expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { memberIdOf } from '#modules/members/index'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { passToken } from './link.ts'

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { platform } = product.program
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: ['members:read', 'members:merge', 'segments:read', 'segments:write'],
    expiresAt: null,
  }),
)

let told = 0
const tell = (userId: string, traits: Record<string, unknown>) =>
  collect(product, [
    { type: 'identify', userId, messageId: `t${++told}`, timestamp: product.clock.now().toISOString(), traits },
  ])

const call = caller(product, key.secret)

async function tokenOf(memberNumber: string): Promise<string> {
  const memberId = await product.run((ctx) => memberIdOf(ctx, memberNumber))
  const expiresAt = new Date(platform.clock.now().getTime() + 3_600_000)
  return passToken(platform.keys, { workspaceId: product.workspaceId, memberId, expiresAt })
}

const setTag = async (memberNumber: string, tag: string, allowed: boolean) =>
  call('PUT', `/v1/portal/me/tags/${tag}`, { allowed }, { as: await tokenOf(memberNumber) })
const seen = async (memberNumber: string) => {
  const { body } = await call('GET', '/v1/portal/me', undefined, { as: await tokenOf(memberNumber) })
  const tags = body.tags.map(({ name, value }: Record<string, unknown>) => `${name}=${value}`)
  return { tags, blocked: body.blockedTags, groups: body.groups.map((one: { name: { en: string } }) => one.name.en) }
}

test('fields have the names of the register, and groups of the product theirs, in both languages', async () => {
  await tell('10003', { email: 'ho@example.com', city: 'Suzhou', taste: 'green' })
  await product.settle()
  const { body } = await call('GET', '/v1/portal/me', undefined, { as: await tokenOf('10003') })
  expect(body.tagNames).toEqual({ city: { en: 'City', 'zh-CN': '城市' } })
  expect(body.groups.map(({ name }: { name: object }) => name)).toContainEqual({ en: 'Awakening', 'zh-CN': '唤醒期' })
})

test('a tag that a member deletes leaves the profile and the segments, and is not observed until allowed again', async () => {
  await tell('10001', { email: 'lin@example.com', taste: 'oolong', city: 'Hangzhou' })
  const rule = { kind: 'attribute', name: 'taste', operator: 'is', value: 'oolong' }
  const segment = await call('POST', '/v1/segments', { name: 'Oolong drinkers', description: '', rule })
  expect(segment.status).toBe(201)
  await product.settle()
  expect(await seen('10001')).toEqual({
    tags: ['city=Hangzhou', 'taste=oolong'],
    blocked: [],
    groups: expect.arrayContaining(['Oolong drinkers']),
  })

  product.clock.advance({ minutes: 1 })
  expect((await setTag('10001', 'taste', false)).status).toBe(200)
  await product.settle()
  const after = await seen('10001')
  expect(after).toMatchObject({ tags: ['city=Hangzhou'], blocked: ['taste'] })
  expect(after.groups).not.toContain('Oolong drinkers')

  product.clock.advance({ minutes: 1 })
  // Mutant: observing what is blocked brings it back here.
  await tell('10001', { taste: 'oolong', city: 'Suzhou' })
  expect(await seen('10001')).toMatchObject({ tags: ['city=Suzhou'], blocked: ['taste'] })

  expect((await setTag('10001', 'taste', true)).status).toBe(200)
  product.clock.advance({ minutes: 1 })
  await tell('10001', { taste: 'green' })
  expect(await seen('10001')).toMatchObject({ tags: ['city=Suzhou', 'taste=green'], blocked: [] })
})

test('what a merged member had deleted is not brought along by the merge, nor observed of the survivor', async () => {
  await tell('10002', { taste: 'white' })
  await tell('10003', { city: 'Wuxi' })
  await setTag('10003', 'city', false)
  await tell('10002', { size: 'M' })
  const merge = { from: '10003', reason: 'the same person' }
  expect((await call('POST', '/v1/members/10002/merges', merge)).status).toBeLessThan(300)
  await product.settle()
  product.clock.advance({ minutes: 1 })
  await tell('10002', { city: 'Wuxi' })
  expect(await seen('10002')).toMatchObject({ tags: ['size=M', 'taste=white'], blocked: ['city'] })
})

test('only a tag that is there can be deleted; deleting it again changes nothing', async () => {
  await tell('10004', { taste: 'red' })
  expect((await setTag('10004', 'height', false)).status).toBe(404)
  expect((await setTag('10004', 'taste', false)).status).toBe(200)
  expect((await setTag('10004', 'taste', false)).status).toBe(200)
})
