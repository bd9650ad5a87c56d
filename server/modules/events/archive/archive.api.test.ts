import { readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { eraseMember, memberIdOf, profilesOf } from '#modules/members/index'
import { startOfDay } from '#platform/period'
import { seededRandom } from '#platform/random'
import { inTransaction, systemActor, unlimited } from '#platform/transaction'
import { anEvent, anOrder, aRefund, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { everythingOf } from '../index.ts'
import { archiveSafeguard } from './archive.safeguard.ts'

/** A Monday noon in Shanghai; with 365 days, hot begins with March 2025. */
const NOW = '2026-03-02T04:00:00.000Z'
const product = await aProduct({ now: NOW })
const { http, platform } = product.program
const { workspaceId } = product
const key = await product.run((ctx) =>
  createKey(ctx, {
    kind: 'api',
    name: 'test',
    scopes: [
      ...([
        'metrics:read',
        'segments:read',
        'segments:write',
        'members:read',
        'events:read',
        'workspace:manage',
      ] as const),
      ...(['verify:run', 'audit:read', 'loyalty:read'] as const),
    ],
    expiresAt: null,
  }),
)

async function call(method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
  const headers = { authorization: `Bearer ${key.secret}`, 'content-type': 'application/json' }
  const answer = await http.inject({ method, url, headers, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.json() }
}

const random = seededRandom(41)
const pick = <T>(values: readonly T[]): T => values[Math.floor(random.next() * values.length)]!
const at = (day: number) => new Date(Date.parse('2024-07-01T03:00:00Z') + day * 86_400_000).toISOString()
const STORES = ['S1', 12, 'S2', undefined]
const PLATFORMS = ['tmall', 'jd', undefined, undefined]
const products = [{ sku: 'TEA', name: 'Quetzal tea', quantity: 2, price: 40 }]

/** Two years of 30 members, of strangers and of sales to nobody: orders with stores and platforms, refunds, visits. */
function generated(): Record<string, unknown>[] {
  return Array.from({ length: 700 }, (_, n) => {
    const day = Math.floor(random.next() * 600)
    const userId = `u-${1 + Math.floor(random.next() * 30)}`
    const total = 20 + Math.floor(random.next() * 300)
    const more = { store: pick(STORES), platform: pick(PLATFORMS), products, note: `Quetzal ${n}` }
    const order = anOrder({ userId, orderId: `o-${n}`, total, at: at(day), ...more })
    const kind = random.next()
    if (kind < 0.1) return { ...order, userId: undefined }
    if (kind < 0.15) return { ...order, event: 'Order Cancelled', messageId: `cancelled/${n}` }
    if (kind < 0.6) return order
    if (kind < 0.7) return aRefund({ userId, refundId: `r-${n}`, of: `o-${n - 1}`, total, at: at(day) })
    if (kind < 0.75) return anEvent({ userId: undefined, anonymousId: `a-${n % 9}`, timestamp: at(day) })
    return anEvent({ userId, event: pick(['Product Viewed', 'Store Visited']), timestamp: at(day), properties: more })
  })
}

const PERIODS = ['from=2024-07-01&to=2024-09-30', 'from=2024-12-15&to=2025-05-20', 'from=2025-06-01&to=2026-02-28']
const RULE = {
  kind: 'all',
  rules: [
    {
      kind: 'event',
      name: 'Order Completed',
      aggregate: 'sum_amount',
      withinDays: null,
      comparison: '>=',
      value: 500_000,
    },
    { kind: 'points', comparison: '>=', value: 1 },
  ],
}

/** Every number that the product tells over these two years, whoever asks. */
async function everyNumber() {
  const { body } = await call('GET', '/v1/metrics')
  const ids: string[] = body.items
    .filter(({ grain }: { grain: string }) => grain !== 'journey' && grain !== 'place')
    .map((one: { id: string }) => one.id)
  const urls = [
    ...PERIODS.flatMap((period) => [
      `/v1/metrics/values?${period}`,
      `/v1/metrics/platforms?${period}`,
      `/v1/metrics/places?by=region&${period}`,
      `/v1/metrics/card_use_rate/stores?${period}`,
      `/v1/boards/overview?${period}`,
    ]),
    ...ids.map((id) => `/v1/metrics/${id}/series?from=2024-07-01&to=2026-02-28&grain=month`),
    ...['2024-10-01', '2025-04-01', '2026-03-01'].flatMap((day) => [
      `/v1/rfm?asOf=${day}`,
      `/v1/lifecycle?asOf=${day}`,
    ]),
    ...Array.from({ length: 10 }, (_, n) => `/v1/members/u-${n + 1}/orders?limit=1`),
    '/v1/segments',
  ]
  const answers: Record<string, unknown> = {}
  for (const url of urls) {
    const { status, body: said } = await call('GET', url)
    expect([url, status]).toEqual([url, 200])
    answers[url] = url.includes('/orders') ? said.totals : said
  }
  const preview = await call('POST', '/v1/segments/preview', { rule: RULE })
  expect(preview.status).toBe(200)
  return { ...answers, preview: preview.body }
}

const eventsIn = (table: 'events' | 'restored_events', filter = '1') =>
  platform.history
    .read<{ n: number }>(
      workspaceId,
      `select count() as n from ${table} where workspace_id = {workspace:UUID} and ${filter}`,
    )
    .then(([row]) => row!.n)

const folder = join(platform.archiveFolder, workspaceId)
const filesOf = async () => (await call('GET', '/v1/archive/files?limit=200')).body.items
const timelineOf = async (member: string) => (await call('GET', `/v1/members/${member}/timeline?limit=200`)).body.items
const scope = { workspaceId, actor: systemActor, locale: 'en' as const, ...unlimited, origin: null }
const check = () => inTransaction(platform, scope, (ctx) => archiveSafeguard.check(ctx))

async function copyOf(member: string) {
  const profileIds = await product.run(async (ctx) => profilesOf(ctx.tx, workspaceId, [await memberIdOf(ctx, member)]))
  const events = []
  for await (const page of everythingOf({ ...platform, ...scope, now: platform.clock.now() }, profileIds))
    events.push(...page)
  return events
}

let before: Awaited<ReturnType<typeof everyNumber>>
let copyBefore: Awaited<ReturnType<typeof copyOf>>
let total = 0

beforeAll(async () => {
  await collect(product, generated(), { kind: 'import' })
  before = await everyNumber()
  copyBefore = await copyOf('u-7')
  total = await eventsIn('events')
})

describe('events older than the hot days', () => {
  test('move only when somebody says so; a dry run tells how many, and changes nothing', async () => {
    expect((await call('GET', '/v1/archive')).body).toMatchObject({ hotDays: null, archivedEvents: 0, files: 0 })
    expect((await check()).status).toBe('warn')
    expect((await call('PUT', '/v1/archive', { hotDays: 89 })).status).toBe(400)
    const { body } = await call('PUT', '/v1/archive', { hotDays: 365, dryRun: true })
    expect(body.moving).toMatchObject({ months: 8, firstMonth: '2024-07-01', hotFrom: '2025-03-01' })
    await product.settle()
    expect((await call('GET', '/v1/archive')).body).toMatchObject({ hotDays: null, archivedEvents: 0 })
    const set = await call('PUT', '/v1/archive', { hotDays: 365 })
    expect(set.body.moving).toEqual(body.moving)
    await product.settle()
    expect((await call('GET', '/v1/archive')).body).toMatchObject({
      hotDays: 365,
      archivedEvents: body.moving.events,
      hotEvents: total - body.moving.events,
      oldestHotDay: '2025-03-04',
      files: 8,
      folder,
    })
    const files = await filesOf()
    expect(files.map(({ month }: { month: string }) => month)).toEqual([
      ...[
        '2025-02-01',
        '2025-01-01',
        '2024-12-01',
        '2024-11-01',
        '2024-10-01',
        '2024-09-01',
        '2024-08-01',
        '2024-07-01',
      ],
    ])
    expect(files.reduce((sum: number, { events }: { events: number }) => sum + events, 0)).toBe(body.moving.events)
  })

  test('are counted as before by every metric, board, score, stage and segment', async () => {
    expect(await everyNumber()).toEqual(before)
    expect(await eventsIn('events')).toBe(total)
  })

  test('lie in files that show nothing, and have left the history but for what reports read', async () => {
    const names = await readdir(folder)
    expect(names).toHaveLength(8)
    for (const name of names) expect((await readFile(join(folder, name))).includes('Quetzal')).toBe(false)
    const old = `occurred_at < '2025-02-28 16:00:00'`
    expect(await eventsIn('events', `${old} and (properties like '%Quetzal%' or message_id != '')`)).toBe(0)
    expect(await eventsIn('events', `not (${old}) and properties like '%Quetzal%'`)).toBeGreaterThan(100)
  })

  test('say on the timeline that they are archived, and are whole in the member’s own copy', async () => {
    const [newest] = await timelineOf('u-7')
    expect(newest.archived).toBe(false)
    const archived = (await timelineOf('u-7')).filter(({ archived }: { archived: boolean }) => archived)
    expect(archived.length).toBeGreaterThan(5)
    expect(archived.every(({ properties }: { properties: object }) => !('note' in properties))).toBe(true)
    const { body } = await call('GET', '/v1/members/u-7/orders?limit=200')
    expect(body.items.find(({ archived }: { archived: boolean }) => archived)).toMatchObject({
      items: [],
      currency: 'CNY',
    })
    expect(await copyOf('u-7')).toEqual(copyBefore)
  })

  test('are protected as claimed, and the books of the archive hold', async () => {
    expect(await check()).toMatchObject({ status: 'pass' })
    const { body } = await call('POST', '/v1/verify')
    const own = body.checks.filter(({ id }: { id: string }) => id.startsWith('events.archive'))
    expect(own.map(({ checked, breaches }: { checked: number; breaches: number }) => [checked, breaches])).toEqual([
      [8, 0],
      [8, 0],
    ])
    const audited = await call('GET', '/v1/audit?action=archive.set')
    expect(audited.body.items).toHaveLength(1)
  })

  test('that arrive late are counted at once, stay hot until the next run, and then have a file of their own', async () => {
    await collect(product, [
      anOrder({ userId: 'u-7', orderId: 'late', total: 60, at: '2024-08-11T03:00:00Z', products }),
    ])
    const { body } = await call('GET', '/v1/metrics/values?from=2024-08-11&to=2024-08-11&ids=gross_sales')
    expect(body.items[0].value).toBeGreaterThanOrEqual(60_000)
    const august = (await filesOf()).filter(({ month }: { month: string }) => month === '2024-08-01')
    // The points that it earned followed it.
    expect(august).toHaveLength(3)
    for (const { id } of august.filter(({ events }: { events: number }) => events === 1)) {
      expect((await call('POST', `/v1/archive/files/${id}/restore`, { days: 1 })).status).toBe(202)
    }
    await product.settle()
    const order = (await timelineOf('u-7')).find(
      ({ orderId, name }: { orderId: string; name: string }) => orderId === 'late' && name === 'Order Completed',
    )
    expect(order).toMatchObject({ archived: false, properties: { products } })
  })
})

describe('a month that is restored', () => {
  const fileOfJuly = async () => (await filesOf()).find(({ month }: { month: string }) => month === '2024-07-01')
  const july = async (member: string) =>
    (await timelineOf(member)).filter(
      ({ occurredAt }: { occurredAt: string }) => occurredAt < startOfDay('2024-08-01', 'Asia/Shanghai').toISOString(),
    )

  test('is on the timeline as it was, counts nothing twice, and says how long', async () => {
    const file = await fileOfJuly()
    const { body } = await call('POST', `/v1/archive/files/${file.id}/restore`, { days: 30 })
    expect(body).toMatchObject({ state: 'restoring', restoredUntil: '2026-04-01T04:00:00.000Z' })
    await product.settle()
    expect(await fileOfJuly()).toMatchObject({ state: 'restored', restoredEvents: file.events })
    const back = await july('u-7')
    expect(back.length).toBeGreaterThan(0)
    expect(back).toEqual(copyBefore.filter(({ id }) => back.some((one: { id: string }) => one.id === id)))
    // But for the late order and what came of it.
    expect(await eventsIn('events', "order_id != 'late'")).toBe(total)
  })

  test('can be kept for longer, or given back; a restored one only', async () => {
    const { id } = await fileOfJuly()
    const longer = await call('POST', `/v1/archive/files/${id}/restore`, { days: 40 })
    expect(longer.body).toMatchObject({ state: 'restored', restoredUntil: '2026-04-11T04:00:00.000Z' })
    const other = (await filesOf()).find(({ state }: { state: string }) => state === 'archived')
    expect((await call('POST', `/v1/archive/files/${other.id}/release`)).body.code).toBe('wrong_state')
  })

  test('leaves with the member who is erased, whom no file gives back', async () => {
    const memberId = await product.run((ctx) => memberIdOf(ctx, 'u-7'))
    const theirs = `member_id = '${memberId}'`
    expect(await eventsIn('restored_events', theirs)).toBeGreaterThan(0)
    await product.run((ctx) => eraseMember(ctx, memberId))
    await product.settle()
    expect(await eventsIn('restored_events', theirs)).toBe(0)
    expect(await eventsIn('restored_events')).toBeGreaterThan(0)
    const file = (await filesOf()).find(({ state }: { state: string }) => state === 'archived')
    await call('POST', `/v1/archive/files/${file.id}/restore`, {})
    await product.settle()
    expect((await filesOf()).find(({ id }: { id: string }) => id === file.id)).toMatchObject({ state: 'restored' })
    expect(await eventsIn('restored_events', theirs)).toBe(0)
  })

  test('is archived again when its time is over', async () => {
    product.clock.advance({ days: 45 })
    await product.settle()
    expect((await filesOf()).every(({ state }: { state: string }) => state === 'archived')).toBe(true)
    expect(await eventsIn('restored_events')).toBe(0)
  })
})

describe('a file that is damaged', () => {
  test('is noticed by the check and not restored; put back, it is', async () => {
    const [name] = await readdir(folder)
    const path = join(folder, name!)
    const whole = await readFile(path)
    const changed = Buffer.from(whole)
    changed[changed.length - 20]! ^= 1
    await rename(path, `${path}.kept`)
    await writeFile(path, changed)
    const restoreAll = async () => {
      for (const { id } of await filesOf()) await call('POST', `/v1/archive/files/${id}/restore`, { days: 1 })
      await product.settle()
      return (await filesOf()).filter(({ restoreFailed }: { restoreFailed: boolean }) => restoreFailed)
    }
    expect(await restoreAll()).toMatchObject([{ state: 'archived', restoredEvents: 0 }])
    await rename(`${path}.kept`, path)
    expect(await restoreAll()).toEqual([])
    await rename(path, `${path}.kept`)
    const { body } = await call('POST', '/v1/verify')
    const there = body.checks.find(({ id }: { id: string }) => id === 'events.archive-files-are-there')
    expect(there.breaches).toBe(1)
    await rename(`${path}.kept`, path)
  })
})
