import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import writeWorkbook from 'write-excel-file/node'
import { sql } from '#platform/postgres'
import { unlimited } from '#platform/transaction'
import { aProduct } from '#test/workspace'
import { connections } from '../index.ts'
import { errorFile } from './errorFile.ts'
import { begin, csvOf, importFile, layout, upload } from './import.fixture.ts'
import { cancelRunningImport, describeImport, undoFinishedImport } from './imports.commands.ts'

const product = await aProduct()
let series = 0

/** Order ids of their own for each test: orders of one mapping are known across imports. */
function aPrefix(): string {
  series += 1
  return `t${series}`
}

/** Seven lines: two orders of a member out of sequence, a refund, a sale to nobody, a gift, and two that are wrong. */
function someLines(p: string): string[] {
  return [
    `${p}-1,2026-01-05T08:00:00Z,${p}m1,S1,"茉莉花茶, 两盒",2,12.5`,
    `${p}-2,2026-01-06,${p}m1,S2,Cup,1,30`,
    `${p}-1,2026-01-05T08:01:00Z,${p}m1,S3,Pot,1,0.001`,
    `R${p}-1,2026-01-07,${p}m1,S1,Tea,-1,12.5`,
    `${p}-3,2026-01-08,,S2,Cup,4,30`,
    `${p}-4,2026-01-09,${p}m2,S9,Gift,1,0`,
    `${p}-5,not a date,${p}m1,S2,Cup,1,30`,
    `ADJ${p},2026-01-09,,S2,Bad debt,1,99`,
  ]
}

const expected = {
  lines: 8,
  memberSaleLines: 3,
  memberRefundLines: 1,
  nonMemberSaleLines: 1,
  nonMemberRefundLines: 0,
  quarantined: 3,
  reasons: { zero_price: 1, invalid_date: 1, adjustment: 1 },
  members: 2,
  buyers: 1,
  newMembers: 2,
  orders: 2,
  refunds: 1,
  nonMemberOrders: 1,
  unchangedOrders: 0,
  grossSalesMills: 55_001,
  refundedMills: 12_500,
}

interface OrderRow {
  order_id: string
  name: string
  external_id: string
  amount_mills: number
  occurred_at: string
  properties: string
}

function ordersOf(importId: string): Promise<OrderRow[]> {
  return product.program.platform.history.read<OrderRow>(
    product.workspaceId,
    `select order_id, name, external_id, amount_mills, occurred_at, properties
       from events
      where workspace_id = {workspace:UUID} and import_id = {import:UUID} and order_id != ''
      order by order_id`,
    { import: importId },
  )
}

function count(table: string, importId: string): Promise<number> {
  return product.run(async ({ tx }) => {
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from ${sql.table(table)} as t where t.import_id = ${importId}`.execute(tx)
    return rows[0]!.n
  })
}

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
    const orders = await ordersOf(done.id)
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
      expect(await count(table, dry.id)).toBe(0)
    const real = await importFile(product, csvOf(someLines(p)))
    expect(real.report).toEqual(expected)
  })

  it('again, in another sequence and format, changes nothing', async () => {
    const p = aPrefix()
    await importFile(product, csvOf(someLines(p)))
    const again = await importFile(product, ndjsonOf(someLines(p).reverse()))
    expect(again.report).toEqual({ ...expected, newMembers: 0, unchangedOrders: 4 })
    expect(await ordersOf(again.id)).toEqual([])
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
      expect(await ordersOf(again.id)).toEqual([])
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
    expect((await ordersOf(done.id)).map((one) => one.order_id)).toEqual([`${p}-2`])
  })

  it('negative lines of an order are its refund, which knows the order', async () => {
    const p = aPrefix()
    const done = await importFile(
      product,
      csvOf([`${p}-1,2026-01-05,${p}m1,S,Tea,3,10`, `${p}-1,2026-01-09,${p}m1,S,Tea,-1,10`]),
    )
    const [sale, refund] = await ordersOf(done.id)
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
    await job.run({ ...aJob(begun.id), heartbeat: async () => {} })
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
    const [order] = await ordersOf(begun.id)
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

function aJob(importId: string, attempts = 1) {
  return {
    workspaceId: product.workspaceId,
    jobId: importId,
    kind: 'test',
    payload: { importId },
    attempts,
    heartbeat: async () => {},
  }
}

describe('a crash', () => {
  /** The program dies when the n-th piece of work asks for its transaction. */
  function dying(after: number) {
    const { platform } = product.program
    let left = after
    const mortal = <T>(work: () => Promise<T>): Promise<T> => {
      left -= 1
      if (left < 0) throw new Error('killed')
      return work()
    }
    return {
      ...platform,
      postgres: {
        ...platform.postgres,
        inWorkspace: ((id, work) =>
          mortal(() => platform.postgres.inWorkspace(id, work))) as typeof platform.postgres.inWorkspace,
        withConnection: ((id, work) =>
          mortal(() => platform.postgres.withConnection(id, work))) as typeof platform.postgres.withConnection,
      },
    }
  }

  const lines = (p: string) =>
    Array.from(
      { length: 25_000 },
      (_, line) => `${p}-${line % 2_500},2026-01-05,${p}m${line % 250},S${line},Tea,1,1.25`,
    )

  it('anywhere in an import leaves the same result after it goes on', { timeout: 240_000 }, async () => {
    let finished = false
    for (let after = 1; !finished; after += 3) {
      const p = aPrefix()
      const begun = await begin(product, csvOf(lines(p)))
      const states = new Set<string>()
      let deaths = 0
      // Each life is as short as the last until the work is over: no step may need the one before it in memory.
      for (let life = 0; life < 60; life++) {
        const reach = after + life
        const died = await connections.jobs!(dying(reach))[0]!
          .run(aJob(begun.id))
          .then(
            () => false,
            () => true,
          )
        states.add((await product.run((ctx) => describeImport(ctx, begun.id))).state)
        if (!died) break
        deaths += 1
      }
      await product.settle()
      const done = await product.run((ctx) => describeImport(ctx, begun.id))
      expect(done).toMatchObject({ state: 'done', error: null })
      expect(done.report).toMatchObject({
        lines: 25_000,
        memberSaleLines: 25_000,
        orders: 2_500,
        members: 250,
        newMembers: 250,
        unchangedOrders: 0,
        grossSalesMills: 31_250_000,
      })
      const [total] = await product.program.platform.history.read<{ orders: number; mills: number }>(
        product.workspaceId,
        'select count() as orders, sum(amount_mills) as mills from events where workspace_id = {workspace:UUID} and import_id = {import:UUID}',
        { import: begun.id },
      )
      expect(total).toEqual({ orders: 2_500, mills: 31_250_000 })
      if (after === 1) expect([...states]).toEqual(expect.arrayContaining(['reading', 'applying', 'settling']))
      finished = deaths === 0
    }
  })

  it('that comes back every time ends as failed, and says so', async () => {
    const p = aPrefix()
    const begun = await begin(product, csvOf(someLines(p)))
    await product.run(({ tx }) => sql`update connections.files set sealed_key = '\\x00'`.execute(tx))
    const job = connections.jobs!({
      ...product.program.platform,
      logger: { ...product.program.platform.logger, error: () => {} } as never,
    })[0]!
    for (let attempt = 1; attempt < 5; attempt++) await expect(job.run(aJob(begun.id, attempt))).rejects.toThrow()
    await job.run(aJob(begun.id, 5))
    const failed = await product.run((ctx) => describeImport(ctx, begun.id))
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'unexpected' } })
  })

  it('another worker that took over is not disturbed by the one given up for dead', async () => {
    const p = aPrefix()
    const begun = await begin(product, csvOf(lines(p)))
    const job = () => connections.jobs!(product.program.platform)[0]!.run(aJob(begun.id))
    await Promise.allSettled([job(), job()])
    await product.settle()
    const done = await product.run((ctx) => describeImport(ctx, begun.id))
    expect(done.report).toMatchObject({ lines: 25_000, orders: 2_500 })
    expect(await ordersOf(begun.id)).toHaveLength(2_500)
  })
})

describe('taking an import back', () => {
  it('restores what was before, and the file can be imported again', async () => {
    const p = aPrefix()
    await importFile(product, csvOf([`${p}-0,2026-01-02,${p}m1,S1,Tea,1,7.5`]))
    const before = await lookAround(p)
    const done = await importFile(product, csvOf(someLines(p)))
    const between = await lookAround(p)
    expect(between).not.toEqual(before)
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({ state: 'undone', progress: 1 })
    expect(await lookAround(p)).toEqual(before)
    expect(await count('connections.undone_members', done.id)).toBe(0)
    const again = await importFile(product, csvOf(someLines(p)))
    expect(again.report).toEqual({ ...expected, newMembers: 1 })
    expect(await lookAround(p)).toEqual(between)
  })

  /** What can be seen of the members of one test: orders in the history, members, and points. */
  async function lookAround(p: string) {
    const orders = await product.program.platform.history.read(
      product.workspaceId,
      `select order_id, name, amount_mills from events
        where workspace_id = {workspace:UUID} and position(order_id, {prefix:String}) > 0 and type != 'internal'
        order by order_id`,
      { prefix: `${p}-` },
    )
    const members = await product.run(async ({ tx }) => {
      const { rows } = await sql`
        select members.external_id,
               (select coalesce(sum(balances.available), 0)::bigint
                  from loyalty.balances
                 where balances.workspace_id = members.workspace_id
                   and balances.member_id = members.member_id) as points
          from members.members
         where members.external_id like ${`${p}m%`}
         order by members.external_id
      `.execute(tx)
      return rows
    })
    return { orders, members }
  }

  it.each([0, 1, 2, 3, 5, 8])('survives a crash after %i steps', async (after) => {
    const p = aPrefix()
    const done = await importFile(product, csvOf(someLines(p)))
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    const { platform } = product.program
    let left = after
    const dying = {
      ...platform,
      postgres: {
        ...platform.postgres,
        inWorkspace: ((id, work) => {
          left -= 1
          if (left < 0) throw new Error('killed')
          return platform.postgres.inWorkspace(id, work)
        }) as typeof platform.postgres.inWorkspace,
      },
    }
    await connections.jobs!(dying)[1]!
      .run(aJob(done.id))
      .catch(() => {})
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({ state: 'undone' })
    expect(await lookAround(p)).toEqual({ orders: [], members: [] })
  })

  it('that fails every time says so, and can be tried again', async () => {
    const p = aPrefix()
    const done = await importFile(product, csvOf(someLines(p)))
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    const { platform } = product.program
    const broken = {
      ...platform,
      logger: { ...platform.logger, error: () => {} } as never,
      history: { ...platform.history, change: () => Promise.reject(new Error('the history is down')) },
    }
    const job = connections.jobs!(broken)[1]!
    await expect(job.run(aJob(done.id, 1))).rejects.toThrow('the history is down')
    await job.run(aJob(done.id, 5))
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({
      state: 'failed',
      error: { code: 'undo_failed' },
    })
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({ state: 'undone', error: null })
    expect(await lookAround(p)).toEqual({ orders: [], members: [] })
  })

  it('is refused for a dry run, for one under way, and twice', async () => {
    const p = aPrefix()
    const dry = await importFile(product, csvOf(someLines(p)), { dryRun: true })
    await expect(product.run((ctx) => undoFinishedImport(ctx, dry.id))).rejects.toThrow('dryRun')
    const begun = await begin(product, csvOf(someLines(p)))
    await expect(product.run((ctx) => undoFinishedImport(ctx, begun.id))).rejects.toThrow('queued')
    await product.run((ctx) => cancelRunningImport(ctx, begun.id))
    await product.run((ctx) => undoFinishedImport(ctx, begun.id))
    await expect(product.run((ctx) => undoFinishedImport(ctx, begun.id))).rejects.toThrow('undoing')
    await product.settle()
  })
})

describe('cancelling', () => {
  it('stops before the next write, and what was written can be taken back', async () => {
    const p = aPrefix()
    const begun = await begin(product, csvOf(someLines(p)))
    await product.run((ctx) => cancelRunningImport(ctx, begun.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, begun.id))).toMatchObject({
      state: 'cancelled',
      linesRead: 0,
    })
    await expect(product.run((ctx) => cancelRunningImport(ctx, begun.id))).rejects.toThrow('cancelled')
  })
})

describe('cancelling in the middle', () => {
  it.each(['reading', 'applying'])('while %s: it stops, and what it brought is taken back', async (state) => {
    const p = aPrefix()
    const lines = Array.from(
      { length: 25_000 },
      (_, line) => `${p}-${line % 2_500},2026-01-05,${p}m${line % 250},S${line},Tea,1,1.25`,
    )
    const begun = await begin(product, csvOf(lines))
    const { platform } = product.program
    let cancelled = false
    const cancelling = {
      ...platform,
      wake: () => {},
      postgres: {
        ...platform.postgres,
        inWorkspace: (async (id, work) => {
          const result = await platform.postgres.inWorkspace(id, work)
          await look()
          return result
        }) as typeof platform.postgres.inWorkspace,
        withConnection: (async (id, work) => {
          const result = await platform.postgres.withConnection(id, work)
          await look()
          return result
        }) as typeof platform.postgres.withConnection,
      },
    }
    async function look() {
      if (cancelled) return
      const now = await product.run((ctx) => describeImport(ctx, begun.id))
      if (now.state !== state || now.linesRead === 0 || (state === 'applying' && now.progress <= 0.55 - 0.2)) return
      cancelled = true
      await product.run((ctx) => cancelRunningImport(ctx, begun.id))
    }
    await connections.jobs!(cancelling)[0]!.run(aJob(begun.id))
    const stopped = await product.run((ctx) => describeImport(ctx, begun.id))
    expect(stopped).toMatchObject({ state: 'cancelled', report: null })
    expect(stopped.progress).toBeLessThan(0.55)
    await product.settle()
    expect((await ordersOf(begun.id)).length > 0).toBe(state === 'applying')
    await product.run((ctx) => undoFinishedImport(ctx, begun.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, begun.id))).toMatchObject({ state: 'undone' })
    expect(await ordersOf(begun.id)).toEqual([])
    expect(await count('connections.imported_orders', begun.id)).toBe(0)
    expect(await count('members.members', begun.id)).toBe(0)
  })
})

describe('a file that cannot be read', () => {
  it.each([
    ['an empty one', '', 'is empty'],
    ['binary', Buffer.from([0, 1, 2, 3, 0, 0]), 'not text'],
    ['an unknown encoding', Buffer.from('order;Straße\n1;Tübingen\n', 'latin1'), 'neither UTF-8'],
    ['a zip bomb', gzipSync(`a,b\n${`${'0'.repeat(100_000)},1\n`.repeat(500)}`), 'far larger'],
    ['half an archive', gzipSync(csvOf(someLines('x')).repeat(500)).subarray(0, 500), 'cut off'],
  ])('is refused at once: %s', async (_, content, reason) => {
    await expect(upload(product, content)).rejects.toThrow(reason)
  })

  it.each([
    ['a column mapped twice', { ...layout.columns, email: 'member' }, 'mapped twice'],
    ['an unknown column', { ...layout.columns, sku: 'article' }, 'no column "article"'],
    ['no order id', { ...layout.columns, orderId: undefined }, '"orderId" has no column'],
  ])('and so is a mapping with %s', async (_, columns, reason) => {
    const mapping = { ...layout, columns: columns as typeof layout.columns }
    await expect(begin(product, csvOf(someLines('x')), { mapping })).rejects.toThrow(reason)
  })

  it('a heading without lines is an import of nothing', async () => {
    const done = await importFile(product, csvOf([]))
    expect(done).toMatchObject({ state: 'done', report: { lines: 0, orders: 0, reasons: {} } })
  })

  it('lines that are broken are named, and the others are taken', async () => {
    const p = aPrefix()
    const good = `${p}-1,2026-01-05,${p}m1,S,Tea,1,1`
    const content = csvOf([
      good,
      '1,2',
      `"${p}-2,2026-01-05,,S,Tea,1,1`,
      `${'x'.repeat(10 * 1024 * 1024)},1`,
      `${p}-\u0000,a,b,c,d,e,f`,
      good.replace('-1', '-3'),
    ])
    const done = await importFile(product, content)
    expect(done.report).toMatchObject({ lines: 6, memberSaleLines: 2 })
    expect(Object.keys(done.report!.reasons).sort()).toEqual(['binary', 'line_too_long', 'ragged', 'unclosed_quote'])
  })
})

describe('what `regulars verify` checks', () => {
  const check = (id: string) => product.run((ctx) => connections.invariants!.find((one) => one.id === id)!.check(ctx))

  it('a report adds up', async () => {
    const done = await importFile(product, csvOf(someLines(aPrefix())))
    expect(await check('connections.report-adds-up')).toMatchObject({ breaches: 0 })
    await product.run(({ tx }) =>
      sql`update connections.imports set report = jsonb_set(report, '{quarantined}', '4') where import_id = ${done.id}`.execute(
        tx,
      ),
    )
    expect(await check('connections.report-adds-up')).toMatchObject({ breaches: 1, sample: [done.id] })
    await product.run(({ tx }) =>
      sql`update connections.imports set report = jsonb_set(report, '{quarantined}', '3') where import_id = ${done.id}`.execute(
        tx,
      ),
    )
  })

  it('each order has its event', async () => {
    const done = await importFile(product, csvOf(someLines(aPrefix())))
    expect(await check('connections.orders-have-their-event')).toMatchObject({ breaches: 0 })
    await product.run(({ tx }) => sql`delete from events.message_keys where import_id = ${done.id}`.execute(tx))
    expect(await check('connections.orders-have-their-event')).toMatchObject({ breaches: 4 })
  })
})
