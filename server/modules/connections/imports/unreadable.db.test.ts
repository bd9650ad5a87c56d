import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { aProduct } from '#test/workspace'
import { begin, csvOf, importFile, layout, upload } from './import.fixture.ts'
import { aPrefix, someLines } from './orderLines.fixture.ts'

const product = await aProduct()

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
