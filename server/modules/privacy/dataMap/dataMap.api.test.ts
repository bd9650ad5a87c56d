import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { sql } from '#platform/postgres'
import { caller, successes } from '#test/caller'
import { aProduct } from '#test/workspace'
import type { Activity } from './dataMap.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const key = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['consent:read', 'workspace:manage'], expiresAt: null }),
)
const call = successes(caller(product, key.secret))
const owner = new pg.Client({ connectionString: product.ownerUrl })
await owner.connect()
afterAll(() => owner.end())

const read = async (): Promise<{ activities: Activity[]; covered: { columns: number; missing: string[] } }> =>
  call('GET', '/v1/registers/data-map')
const activity = async (key: string) => (await read()).activities.find((one) => one.key === key)!

describe('records of processing', () => {
  test('equal the registry: no purpose, no field and no table of a person is missing, and none is too many', async () => {
    const words = { en: 'Shoe size', 'zh-CN': '鞋码' }
    const field = { label: words, purpose: words, legalBasis: 'consent', retentionDays: 365 }
    await call('PUT', '/v1/fields/shoe_size', field)
    await call('PUT', '/v1/consent/purposes/survey', {
      ...{ name: words, description: words, legalBasis: 'consent', channels: ['sms'], promotional: false },
      expiresAfterDays: 90,
    })
    const { activities, covered } = await read()
    expect(covered.missing).toEqual([])
    const registry = await product.run(async (ctx) => {
      const purposes = await sql<{ code: string }>`select purposes.purpose as code from consent.purposes`.execute(
        ctx.tx,
      )
      const fields = await sql<{ field: string }>`select fields.field from members.fields`.execute(ctx.tx)
      return { purposes: purposes.rows.map(({ code }) => code), fields: fields.rows.map((one) => one.field) }
    })
    const ofKind = (kind: string) => activities.filter((one) => one.kind === kind)
    expect(
      ofKind('contact')
        .map(({ key: name }) => name)
        .toSorted(),
    ).toEqual(registry.purposes.map((code) => `contact/${code}`).toSorted())
    expect(
      ofKind('profile')
        .flatMap(({ fields }) => fields.map((one) => one.field))
        .toSorted(),
    ).toEqual(registry.fields.toSorted())
    // Tables that name a member, from the catalog: what has a member_id is about a person.
    const { rows } = await owner.query<{ name: string }>(`
      select columns.table_schema || '.' || columns.table_name as name
        from information_schema.columns
       where columns.column_name = 'member_id'
         and columns.table_schema <> 'information_schema'`)
    const mapped = new Set(ofKind('dataset').flatMap(({ stores }) => stores.map(({ table }) => table)))
    expect(rows.length).toBeGreaterThan(30)
    expect(rows.map(({ name }) => name).filter((name) => !mapped.has(name))).toEqual([])
    expect(mapped).toContain('history.events')
    const modules = join(import.meta.dirname, '../..')
    const withData = readdirSync(modules).filter((name) => existsSync(join(modules, name, 'personal-data.ts')))
    expect(
      ofKind('dataset')
        .map(({ key: name }) => name)
        .toSorted(),
    ).toEqual([...withData, 'platform'].map((name) => `dataset/${name}`).toSorted())
  })

  test('say of each activity its ground, its data, its stores and how long it is kept', async () => {
    expect(await activity('contact/survey')).toMatchObject({
      legalBasis: 'consent',
      fields: [{ field: 'phone' }],
      classes: expect.arrayContaining(['direct-encrypted', 'pseudonym']),
      retention: { kind: 'days', days: 90 },
    })
    expect(await activity('profile/shoe_size')).toMatchObject({
      fields: [{ field: 'shoe_size' }],
      stores: [{ engine: 'postgres', table: 'members.attributes' }],
      retention: { kind: 'days', days: 365 },
    })
    expect((await activity('dataset/events')).stores).toContainEqual(
      expect.objectContaining({ engine: 'clickhouse', table: 'history.events' }),
    )
  })

  test('name whom the product really sends to, from the moment it does', async () => {
    expect((await activity('contact/marketing')).recipients).toEqual([])
    await product.run((ctx) =>
      sql`
        insert into messaging.email_channels
          (workspace_id, host, port, secure, username, from_name, from_address, enabled)
        values (${ctx.workspaceId}, 'smtp.example.com', 587, false, 'u', 'Brand', 'hello@example.com', true)
      `.execute(ctx.tx),
    )
    const recipient = { name: 'smtp.example.com', state: 'in_use', country: null }
    expect((await activity('contact/marketing')).recipients).toEqual([recipient])
    expect((await activity('contact/survey')).recipients).toEqual([])
  })

  test('leave as a table with a line for each activity', async () => {
    const file: string = await call('GET', '/v1/registers/data-map/file')
    const lines = file.trimEnd().split('\r\n')
    expect(lines).toHaveLength((await read()).activities.length + 1)
    expect(lines.find((line) => line.startsWith('contact/survey,'))).toContain('90 days')
  })
})
