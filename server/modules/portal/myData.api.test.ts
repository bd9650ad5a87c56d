import { text } from 'node:stream/consumers'
import { MyData, myDataSchema } from '@regulars/contract/myData'
import { describe, expect, test } from 'vitest'
import yauzl from 'yauzl'
import { recordConsents } from '#modules/consent/index'
import { memberIdOf } from '#modules/members/index'
import { createIntents } from '#modules/messaging/index'
import { anOrder, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { passToken } from './link.ts'

const product = await aProduct({ now: '2026-03-02T02:00:00.000Z' })
const { http, platform } = product.program
await collect(product, [
  {
    type: 'identify',
    userId: '10001',
    messageId: 'i1',
    traits: { email: 'lin@example.com', name: '=Lin "Yi", 林', city: 'Hangzhou' },
  },
  { type: 'identify', userId: '10002', messageId: 'i2', traits: { email: 'wu@example.com', city: 'Secretville' } },
  anOrder({ userId: '10001', orderId: 'A-1', total: 120, at: '2026-02-20T02:00:00Z' }),
  ...Array.from({ length: 2_500 }, (_, index) => ({
    type: 'track',
    event: 'Product Viewed',
    userId: '10001',
    messageId: `v${index}`,
    timestamp: '2026-02-21T02:00:00Z',
    properties: { sku: `T-${index}` },
  })),
])
const memberId = await product.run((ctx) => memberIdOf(ctx, '10001'))
await product.run(async (ctx) => {
  const fact = { memberId, purpose: 'marketing', channel: 'email', state: 'granted', source: 'store' } as const
  await recordConsents(ctx, [{ ...fact, imported: false, proof: { form: 'F-7' }, at: ctx.now }])
  const intent = { memberId, channel: 'email', purpose: 'marketing', template: 'welcome-first', cause: 'test' } as const
  await createIntents(ctx, [{ ...intent, occurrence: '1' }])
  const code = { memberId, channel: 'email', purpose: 'service', template: 'sign-in-email', cause: 'test' } as const
  await createIntents(ctx, [{ ...code, occurrence: '2', code: '424242' }])
})
await product.settle()

async function download(): Promise<Map<string, string>> {
  const expiresAt = new Date(platform.clock.now().getTime() + 3_600_000)
  const token = passToken(platform.keys, { workspaceId: product.workspaceId, memberId, expiresAt })
  const answer = await http.inject({ url: '/v1/portal/me/data', headers: { authorization: `Bearer ${token}` } })
  expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
    200,
    'application/zip',
    'no-store',
  ])
  const zip = await yauzl.fromBufferPromise(answer.rawPayload)
  const files = new Map<string, string>()
  for await (const entry of zip.eachEntry())
    files.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)))
  return files
}

const files = await download()

describe('what a member takes along', () => {
  test('keeps to the published schema, which lies beside it', () => {
    const data = MyData.parse(JSON.parse(files.get('data.json')!))
    expect(JSON.parse(files.get('schema.json')!)).toEqual(JSON.parse(JSON.stringify(myDataSchema())))
    expect(data.profile).toContainEqual(expect.objectContaining({ name: 'email', value: 'lin@example.com' }))
    expect(data.profile).toContainEqual(expect.objectContaining({ name: 'city', value: 'Hangzhou' }))
    expect(data.identities).toContainEqual(expect.objectContaining({ namespace: 'email', value: 'lin@example.com' }))
    expect(data.consents).toMatchObject([{ state: 'granted', source: 'store', proof: { form: 'F-7' } }])
    expect(data.orders).toMatchObject([{ orderId: 'A-1', amountMills: 120_000 }])
    expect(data.points).toMatchObject([{ kind: 'earn', points: 120 }])
    expect(data.decisions).toContainEqual(
      expect.objectContaining({ kind: 'points', outcome: { en: '120 points earned', 'zh-CN': '获得 120 积分' } }),
    )
    expect(data.messages.find(({ purpose }) => purpose === 'marketing')!.text).toContain('Lin')
    expect(new Set(data.events.map(({ id }) => id)).size).toBeGreaterThan(2_501)
  })

  test('is of nobody else, and holds no code that could still be entered', () => {
    const everything = [...files.values()].join('')
    expect(everything).not.toContain('Secretville')
    expect(everything).not.toContain('wu@example.com')
    expect(everything).not.toContain('424242')
  })

  test('has a table for each part, in which no value runs as a formula', () => {
    const lines = files.get('profile.csv')!.split('\r\n')
    // Reading it as text took the mark for Excel off.
    expect(lines[0]).toBe('name,value,source,observedAt')
    expect(files.get('profile.csv')).toContain(`"'=Lin ""Yi"", 林"`)
    expect(files.get('events.csv')!.split('\r\n').length).toBeGreaterThan(2_502)
  })

  test('is for a member who shows who they are', async () => {
    expect((await http.inject({ url: '/v1/portal/me/data' })).statusCode).toBe(401)
  })
})
