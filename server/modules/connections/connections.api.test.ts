import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { unlimited } from '#platform/transaction'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { MAX_FILE_BYTES, uploadFile } from './files/files.commands.ts'
import { csvOf, HEADING, layout } from './imports/import.fixture.ts'

const product = await aProduct()
const http = product.program.http
const keyWith = async (scopes: readonly string[]) =>
  (
    await product.run((ctx) =>
      createKey(ctx, { kind: 'api', name: scopes.join(), scopes: scopes as never, expiresAt: null }),
    )
  ).secret
const key = await keyWith([...everyPermission])
const reader = await keyWith(['imports:read'])

const call = caller(product, key)

const upload = (content: string | Buffer, name = 'orders.csv') =>
  call('POST', `/v1/imports/files?name=${encodeURIComponent(name)}`, Buffer.from(content))
const content = csvOf(['A1,2026-01-05,m1,S1,Tea,2,12.5', 'A2,2026-01-06,m2,S2,Cup,1,30', 'A3,nonsense,m2,S2,Cup,1,30'])
const { kind: _kind, ...rest } = layout
const mapping = { kind: 'orders', ...rest }

describe('a person who imports a file', () => {
  let file = ''
  let id = ''

  it('uploads it and sees what is in it', async () => {
    const { status, body } = await upload(gzipSync(content), '../../etc/orders\u202e.csv.gz')
    expect(status).toBe(201)
    expect(body).toMatchObject({
      name: 'orders.csv.gz',
      format: 'csv',
      encoding: 'utf-8',
      columns: HEADING.split(','),
      suggestedMapping: null,
      guessedColumns: {
        orderId: 'order',
        memberNumber: 'member',
        sku: 'sku',
        productName: 'product',
        unitPrice: 'price',
      },
    })
    expect(body.sample[0]).toEqual({
      order: 'A1',
      at: '2026-01-05',
      member: 'm1',
      sku: 'S1',
      product: 'Tea',
      n: '2',
      price: '12.5',
    })
    file = body.id
  })

  it('saves the mapping, which the next file of this layout suggests', async () => {
    const name = { en: 'My shop', 'zh-CN': '我的商店' }
    expect((await call('PUT', '/v1/mappings/my-shop', { ...mapping, name })).body).toMatchObject({ code: 'my-shop' })
    expect((await upload(content)).body.suggestedMapping).toBe('my-shop')
    const { body } = await call('GET', '/v1/mappings')
    expect(body.items.map((one: { code: string; origin: string }) => [one.code, one.origin])).toEqual([
      ['my-shop', 'own'],
      ['uci-online-retail', 'product'],
      ['plain-orders', 'product'],
      ['tmall-orders', 'product'],
      ['jd-orders', 'product'],
      ...['members', 'consents', 'points', 'events', 'catalogue'].map((kind) => [`plain-${kind}`, 'product']),
    ])
  })

  it('starts the import, follows it, and downloads what was not taken', async () => {
    const begun = await call('POST', '/v1/imports', { file, kind: 'orders', mapping: 'my-shop' })
    expect(begun.status).toBe(202)
    expect(begun.body).toMatchObject({ state: 'queued', progress: 0, mapping: 'my-shop', fileName: 'orders.csv.gz' })
    id = begun.body.id
    await product.settle()
    const done = (await call('GET', `/v1/imports/${id}`)).body
    expect(done).toMatchObject({
      state: 'done',
      progress: 1,
      report: { lines: 3, orders: 2, quarantined: 1, grossSalesMills: 55_000 },
    })
    expect((await call('GET', '/v1/imports')).body.items[0]).toEqual(done)
    const errors = await call('GET', `/v1/imports/${id}/errors`, undefined, { language: 'zh-CN' })
    expect(errors.headers['content-disposition']).toContain('orders.csv-errors.csv')
    expect(errors.body).toContain('4,invalid_date,occurredAt')
  })

  it('takes it back', async () => {
    expect((await call('POST', `/v1/imports/${id}/undo`, {})).body).toMatchObject({ state: 'undoing' })
    await product.settle()
    expect((await call('GET', `/v1/imports/${id}`)).body).toMatchObject({
      state: 'undone',
      finishedAt: expect.any(String),
    })
    expect((await call('POST', `/v1/imports/${id}/undo`, {})).status).toBe(409)
  })
})

describe('is told what is wrong', () => {
  it.each([
    ['an empty file', '', 'It is empty.'],
    ['binary', Buffer.from([0, 255, 0, 1]), 'not text'],
    ['Latin-1', Buffer.from('Größe\n1\n', 'latin1'), 'neither UTF-8'],
  ])('%s', async (_, bytes, reason) => {
    const { status, body } = await upload(bytes)
    expect(status).toBe(422)
    expect(body).toMatchObject({ code: 'file_unreadable' })
    expect(body.detail).toContain(reason)
  })

  it('in Chinese', async () => {
    const answer = await call('POST', '/v1/imports/files?name=a', Buffer.alloc(0), { language: 'zh-CN' })
    expect(answer.body.detail).toBe('无法读取文件：文件为空。')
  })

  it('a file larger than is taken, by its announced and by its real size', async () => {
    const announced = await http.inject({
      method: 'POST',
      url: '/v1/imports/files?name=a',
      headers: {
        authorization: `Bearer ${key}`,
        'content-type': 'application/octet-stream',
        'content-length': String(MAX_FILE_BYTES + 1),
      },
      payload: Readable.from([Buffer.from('x')]),
    })
    expect(announced.statusCode).toBe(413)
    const outside = {
      ...product.program.platform,
      workspaceId: product.workspaceId,
      actor: { kind: 'system', id: 'x' },
      locale: 'en',
      origin: null,
      ...unlimited,
      now: new Date(),
    } as const
    const large = Readable.from([Buffer.from(content), Buffer.from(content)])
    await expect(uploadFile(outside, { name: 'a', kind: 'orders' }, large, content.length)).rejects.toThrow(
      'larger than',
    )
  })

  it('a body that is no file, a mapping that does not fit, and what is not there', async () => {
    expect((await call('POST', '/v1/imports/files?name=a', { a: 1 })).status).toBe(415)
    const { body: file } = await upload(content)
    const wrong = await call('POST', '/v1/imports', { file: file.id, kind: 'orders', mapping: 'uci-online-retail' })
    expect([wrong.status, wrong.body.code]).toEqual([422, 'mapping_invalid'])
    expect(wrong.body.detail).toContain('no column "InvoiceNo"')
    const unknown = await call('POST', '/v1/imports', { file: file.id, kind: 'orders', mapping: 'nope' })
    expect(unknown.status).toBe(404)
    const nothing = '0198c7a2-0000-7000-8000-000000000099'
    expect((await call('GET', `/v1/imports/${nothing}`)).status).toBe(404)
    expect((await call('GET', `/v1/imports/${nothing}/errors`)).status).toBe(404)
    expect((await call('POST', '/v1/imports', { file: nothing, kind: 'orders', mapping })).status).toBe(404)
    const taken = await call('PUT', '/v1/mappings/uci-online-retail', { ...mapping, name: { en: 'x', 'zh-CN': 'x' } })
    expect([taken.status, taken.body.code]).toEqual([409, 'already_exists'])
    const bad = await call('PUT', '/v1/mappings/bad', { ...mapping, dateFormat: 'HH', name: { en: 'x', 'zh-CN': 'x' } })
    expect([bad.status, bad.body.code]).toEqual([422, 'mapping_invalid'])
  })

  it('a key that may only read', async () => {
    expect((await call('GET', '/v1/imports', undefined, { as: reader })).status).toBe(200)
    const answer = await call('POST', '/v1/imports/files?name=a', Buffer.from(content), { as: reader })
    expect(answer.status).toBe(403)
  })
})

it('another workspace sees neither file nor import', async () => {
  const { body: file } = await upload(content)
  const other = await product.addWorkspace('other')
  const rows = await product.program.platform.postgres.withConnection(other, (connection) =>
    connection.query('select from connections.files where file_id = $1', [file.id]),
  )
  expect(rows.rowCount).toBe(0)
})
