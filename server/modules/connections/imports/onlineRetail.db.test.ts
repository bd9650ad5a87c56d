import { createReadStream } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { onlineRetailIsHere } from '#test/onlineRetail'
import { aProduct } from '#test/workspace'
import { importFile } from './import.fixture.ts'

const FILE = new URL('../../../../../shared/data/online_retail/online_retail.csv.gz', import.meta.url)
const why = onlineRetailIsHere ? '' : ' (left out: ../shared/data/online_retail is not beside the clone)'
const product = await aProduct()

describe.runIf(onlineRetailIsHere)(`the real file${why}`, () => {
  it('becomes the lines, members and orders of its reference, and the same file again changes nothing', async () => {
    const begun = performance.now()
    const first = await importFile(product, createReadStream(FILE), { mapping: 'uci-online-retail' })
    console.log('first', Math.round(performance.now() - begun), 'ms', process.memoryUsage().rss / 1e6)
    expect(first).toMatchObject({ state: 'done', error: null, linesRead: 541_909 })
    expect(first.report).toMatchObject({
      lines: 541_909,
      memberSaleLines: 397_884,
      memberRefundLines: 8_905,
      nonMemberSaleLines: 132_219,
      nonMemberRefundLines: 383,
      quarantined: 2_518,
      reasons: { zero_price: 2_515, adjustment: 3 },
      members: 4_372,
      buyers: 4_338,
      newMembers: 4_372,
      orders: 18_532,
      unchangedOrders: 0,
      grossSalesMills: 8_911_407_904,
    })
  }, 300_000)
})
