import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { aCommandLine } from '../cli.fixture.ts'
import { progressText } from './importProgress.ts'

const { product, ran } = await aCommandLine()
const heading = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
const lines = [
  '536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
  '536365,71053,LANTERN,2,2010-12-01 08:26:00,0.001,17850.0,United Kingdom',
  'C536379,D,Discount,-1,2010-12-01 09:41:00,7.50,17850.0,United Kingdom',
  '536544,21773,BOX,1,2010-12-01 14:32:00,2.51,,United Kingdom',
  '536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom',
]
const file = join(product.home, 'orders.csv')

beforeAll(async () => {
  await writeFile(file, `${[heading, ...lines].join('\n')}\n`)
})

describe('regulars import', () => {
  let importId = ''
  const counts = {
    lines: 5,
    memberSaleLines: 2,
    memberRefundLines: 1,
    nonMemberSaleLines: 1,
    nonMemberRefundLines: 0,
    quarantined: 1,
    reasons: { zero_price: 1 },
    members: 1,
    orders: 1,
    grossSales: 15.302,
    refunded: 7.5,
  }

  it('orders: a dry run prints the counts as one object', async () => {
    const { code, out, err } = await ran(
      'import',
      'orders',
      'orders.csv',
      '--mapping',
      'uci-online-retail',
      '--dry-run',
      '--json',
    )
    expect([code, err]).toEqual([0, ''])
    expect(JSON.parse(out)).toMatchObject({ ...counts, dryRun: true, newMembers: 1, unchangedOrders: 0 })
  })

  it('orders: prints one object, and the same file again changes nothing', async () => {
    const first = JSON.parse((await ran('import', 'orders', file, '--mapping', 'uci-online-retail', '--json')).out)
    expect(first).toMatchObject({
      ...counts,
      dryRun: false,
      newMembers: 1,
      unchangedOrders: 0,
      seconds: expect.any(Number),
    })
    importId = first.importId
    const again = JSON.parse((await ran('import', 'orders', file, '--mapping', 'uci-online-retail', '--json')).out)
    expect(again).toMatchObject({ ...counts, newMembers: 0, unchangedOrders: 3 })
  })

  it('orders: prints a page to read, in the language asked for', async () => {
    const english = await ran('import', 'orders', file, '--mapping', 'uci-online-retail')
    expect(english.out).toMatch(/^Imported\.\n[\s\S]*Sales +15\.302/)
    const chinese = await ran(
      '--lang',
      'zh-CN',
      'import',
      'orders',
      file,
      '--mapping',
      'uci-online-retail',
      '--dry-run',
    )
    expect(chinese.out).toMatch(/^试运行：未写入任何数据。/)
  })

  it('list and undo', async () => {
    const { out } = await ran('import', 'list')
    expect(out).toMatch(new RegExp(`${importId} +orders\\.csv +done +5 +1`))
    expect(await ran('import', 'undo', importId)).toEqual({
      code: 0,
      out: `The import ${importId} was taken back.`,
      err: '',
    })
    expect(await ran('import', 'undo', importId)).toMatchObject({
      code: 1,
      err: expect.stringContaining('[wrong_state]'),
    })
  })

  it.each([
    [['nothing.csv', '--mapping', 'uci-online-retail'], 'There is no file'],
    [[file, '--mapping', 'nope'], '[not_found]'],
    [[file, '--mapping', 'plain-orders'], '[mapping_invalid]'],
  ])('refuses %j with exit code 1', async (args, reason) => {
    expect(await ran('import', 'orders', ...args)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining(reason),
    })
  })
})

it('a progress bar says how far, what, and how long still', () => {
  const one = { progress: 0.5, state: 'reading', linesRead: 12_345, secondsLeft: 7 } as Parameters<
    typeof progressText
  >[1]
  expect(progressText('en', one)).toBe(`${'█'.repeat(12)}${'░'.repeat(12)} 50% reading · 12,345 lines · 7 s left`)
})
