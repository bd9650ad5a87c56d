import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { sql } from '#platform/postgres'
import { unlimited } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { connections } from '../index.ts'
import { errorFile } from './errorFile.ts'
import { begin, csvOf, importFile, layout } from './import.fixture.ts'
import { describeImport } from './imports.commands.ts'
import { aJob, aPrefix, count, expected, ordersOf, someLines } from './orderLines.fixture.ts'

const product = await aProduct()

const gbk = (text: string) => {
  const table = new Map<string, Buffer>()
  const decoder = new TextDecoder('gbk')
  for (let lead = 0x81; lead < 0xff; lead++)
    for (let trail = 0x40; trail < 0xff; trail++) {
      const bytes = Buffer.from([lead, trail])
      table.set(decoder.decode(bytes), bytes)
    }
  return Buffer.concat([...text].map((one) => (one < '\x80' ? Buffer.from(one) : table.get(one)!)))
}

function ndjsonOf(lines: readonly string[]): string {
  const names = ['order', 'at', 'member', 'sku', 'product', 'n', 'price']
  return lines
    .map((line) => {
      const values = line.match(/"[^"]*"|[^,]+|(?<=,)(?=,)/g)!.map((value) => value.replaceAll('"', ''))
      return JSON.stringify(Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])))
    })
    .join('\n')
}

async function workbookOf(lines: readonly string[]): Promise<Buffer> {
  const records = ndjsonOf(lines)
    .split('\n')
    .map((line) => Object.values(JSON.parse(line) as Record<string, string>))
  const heading = ['order', 'at', 'member', 'sku', 'product', 'n', 'price'].map((value) => ({ value }))
  const rows = records.map((values) =>
    values.map((value, column) => {
      if (value === '') return null
      if (column >= 5) return { type: Number, value: Number(value) }
      const date = column === 1 ? new Date(value) : undefined
      return date && !Number.isNaN(date.getTime())
        ? { type: Date, value: date, format: 'yyyy-mm-dd hh:mm' }
        : { type: String, value }
    }),
  )
  const file = writeWorkbook([heading, ...rows] as never)
  return (file as unknown as { toBuffer(): Promise<Buffer> }).toBuffer()
}

describe('an import of orders', () => {
  const formats: [string, (lines: readonly string[]) => Buffer | string | Promise<Buffer>][] = [
    ['CSV', csvOf],
    ['CSV.gz', (lines) => gzipSync(csvOf(lines))],
    ['CSV in GBK', (lines) => gbk(csvOf(lines))],
    ['CSV in UTF-16', (lines) => Buffer.from(`\uFEFF${csvOf(lines)}`, 'utf16le')],
    ['NDJSON', ndjsonOf],
    ['NDJSON.gz', (lines) => gzipSync(ndjsonOf(lines))],
    ['XLSX', workbookOf],
  ]

  it.each(formats)('from %s: the same lines give the same report and the same events', async (_, write) => {
    const p = aPrefix()
    const done = await importFile(product, await write(someLines(p)))
    expect(done).toMatchObject({ state: 'done', error: null, progress: 1, linesRead: 8 })
    expect(done.report).toEqual(expected)
    const orders = await ordersOf(product, done.id)
    expect(orders.map((one) => [one.order_id, one.name, one.external_id, one.amount_mills])).toEqual([
      [`R${p}-1`, 'Order Refunded', `${p}m1`, 12_500],
      [`${p}-1`, 'Order Completed', `${p}m1`, 25_001],
      [`${p}-2`, 'Order Completed', `${p}m1`, 30_000],
      [`${p}-3`, 'Order Completed', '', 120_000],
    ])
    expect(orders[1]!.occurred_at).toBe('2026-01-05 08:00:00.000')
    expect(JSON.parse(orders[1]!.properties)).toMatchObject({
      order_id: `${p}-1`,
      currency: 'CNY',
      total: 25.001,
      products: [
        { sku: 'S1', name: '茉莉花茶, 两盒', quantity: 2, price: 12.5 },
        { sku: 'S3', name: 'Pot', quantity: 1, price: 0.001 },
      ],
    })
  })

  it('a dry run counts the same and writes nothing', async () => {
    const p = aPrefix()
    const dry = await importFile(product, csvOf(someLines(p)), { dryRun: true })
    expect(dry).toMatchObject({ state: 'done', dryRun: true })
    expect(dry.report).toEqual(expected)
    for (const table of ['log.inbox', 'events.message_keys', 'connections.imported_orders', 'members.members'])
      expect(await count(product, table, dry.id)).toBe(0)
    const real = await importFile(product, csvOf(someLines(p)))
    expect(real.report).toEqual(expected)
  })

  it('again, in another sequence and format, changes nothing', async () => {
    const p = aPrefix()
    await importFile(product, csvOf(someLines(p)))
    const again = await importFile(product, ndjsonOf(someLines(p).reverse()))
    expect(again.report).toEqual({ ...expected, newMembers: 0, unchangedOrders: 4 })
    expect(await ordersOf(product, again.id)).toEqual([])
    const dry = await importFile(product, csvOf(someLines(p)), { dryRun: true })
    expect(dry.report).toEqual({ ...expected, newMembers: 0, unchangedOrders: 4 })
  })

  it('an order that is known with other content is quarantined with all its lines', async () => {
    const p = aPrefix()
    await importFile(product, csvOf(someLines(p)))
    const changed = someLines(p).map((line) => line.replace(',Pot,1,', ',Pot,3,'))
    for (const dryRun of [true, false]) {
      const again = await importFile(product, csvOf(changed), { dryRun })
      expect(again.report).toMatchObject({
        lines: 8,
        memberSaleLines: 1,
        quarantined: 5,
        reasons: { order_changed: 2 },
        unchangedOrders: 3,
      })
      expect(await ordersOf(product, again.id)).toEqual([])
    }
  })

  it('an order of several members, and one without end, cannot be one event', async () => {
    const p = aPrefix()
    const many = Array.from({ length: 10_001 }, (_, line) => `${p}-big,2026-01-05,${p}m1,S${line},Tea,1,1`)
    const done = await importFile(
      product,
      csvOf([
        `${p}-1,2026-01-05,${p}m1,S,Tea,1,1`,
        `${p}-1,2026-01-05,${p}m2,S,Tea,1,1`,
        ...many,
        `${p}-2,2026-01-05,,S,Tea,1,1`,
        `${p}-2,2026-01-05,${p}m3,S,Tea,1,1`,
      ]),
    )
    expect(done.report).toMatchObject({
      reasons: { order_of_several_members: 2, order_too_large: 10_001 },
      orders: 1,
      memberSaleLines: 2,
    })
    expect((await ordersOf(product, done.id)).map((one) => one.order_id)).toEqual([`${p}-2`])
  })

  it('negative lines of an order are its refund, which knows the order', async () => {
    const p = aPrefix()
    const done = await importFile(
      product,
      csvOf([`${p}-1,2026-01-05,${p}m1,S,Tea,3,10`, `${p}-1,2026-01-09,${p}m1,S,Tea,-1,10`]),
    )
    const [sale, refund] = await ordersOf(product, done.id)
    expect([sale!.order_id, sale!.amount_mills]).toEqual([`${p}-1`, 30_000])
    expect([refund!.order_id, refund!.name, refund!.amount_mills]).toEqual([`${p}-1-refund`, 'Order Refunded', 10_000])
    expect(JSON.parse(refund!.properties)).toMatchObject({ original_order_id: `${p}-1` })
  })

  it('keeps direct identifiers sealed on the way and out of the history', async () => {
    const p = aPrefix()
    const content = `order,at,member,n,price,email,name\n${p}-1,2026-01-05,${p}m1,1,10,lin@example.com,林小姐\n${p}-2,bad date,${p}m2,1,10,chen@example.com,陈先生\n`
    const { sku: _sku, productName: _name, ...columns } = layout.columns
    const mapping = { ...layout, columns: { ...columns, email: 'email', name: 'name' } }
    const begun = await begin(product, content, { mapping })
    const job = connections.jobs!(product.program.platform)[0]!
    await job.run({ ...aJob(product, begun.id), heartbeat: async () => {} })
    const stored = await product.run(async ({ tx }) => {
      const { rows } = await sql<{ text: string }>`
        select lines::text as text from connections.import_lines as lines where lines.import_id = ${begun.id}
         union all
        select rejects::text from connections.import_rejects as rejects where rejects.import_id = ${begun.id}
      `.execute(tx)
      return rows.map((row) => row.text).join('\n')
    })
    expect(stored).toContain(`${p}-1`)
    expect(stored).not.toMatch(/example\.com|林|陈/)
    await product.settle()
    const [order] = await ordersOf(product, begun.id)
    expect(JSON.stringify(order)).not.toMatch(/example\.com|林/)
    const { fileName } = await product.run((ctx) => describeImport(ctx, begun.id))
    expect(fileName).toBe('orders.csv')
  })

  it('tells what was not taken in a file that a spreadsheet does not run', async () => {
    const p = aPrefix()
    const done = await importFile(
      product,
      csvOf([...someLines(p), `=cmd|'/c calc'!A1,2026-01-05,,S,"a ""b""",x,1`, '1,2']),
    )
    const outside = {
      ...product.program.platform,
      workspaceId: product.workspaceId,
      actor: { kind: 'system', id: 'x' },
      locale: 'en',
      origin: null,
      ...unlimited,
      now: new Date(),
    } as const
    const text =
      (await Readable.toWeb(errorFile(outside, done.id)).getReader().read()).value +
      (await read(errorFile(outside, done.id))).slice(1)
    expect(text).toContain('\uFEFFline,reason,field,message,text\r\n')
    expect(text).toContain('8,invalid_date,occurredAt,"""not a date"" is not a date of the form iso.",')
    expect(text).toContain(
      `10,invalid_quantity,quantity,"""x"" is not a number. Write it as 1234.5, without separators.","'=cmd|'/c calc'!A1,2026-01-05,,S,""a """"b"""""",x,1"`,
    )
    expect(text).toContain('11,ragged,,"The line has 2 fields, the heading 7.","1,2"')
    const chinese = await read(errorFile({ ...outside, locale: 'zh-CN' }, done.id))
    expect(chinese).toContain('“not a date”不是 iso 格式的日期。')
  })
})

async function read(stream: Readable): Promise<string> {
  return (await stream.toArray()).join('')
}
