import { createReadStream, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { onlineRetailIsHere, REFERENCE } from '#test/onlineRetail'
import { aProduct } from '#test/workspace'
import { importFile } from './import.fixture.ts'

const FILE = new URL('../../../../../shared/data/online_retail/online_retail.csv.gz', import.meta.url)
const why = onlineRetailIsHere ? '' : ' (left out: ../shared/data/online_retail is not beside the clone)'
const product = await aProduct()

describe.runIf(onlineRetailIsHere)(`Online Retail, 541,909 lines${why}`, { timeout: 300_000 }, () => {
  const counts = {
    lines: 541_909,
    memberSaleLines: 397_884,
    memberRefundLines: 8_905,
    nonMemberSaleLines: 132_219,
    nonMemberRefundLines: 383,
    quarantined: 2_518,
    reasons: { zero_price: 2_515, adjustment: 3 },
    members: 4_372,
    buyers: 4_338,
    orders: 18_532,
    grossSalesMills: 8_911_407_904,
  }

  it('becomes the lines, members and orders of its reference', async () => {
    const first = await importFile(product, createReadStream(FILE), { mapping: 'uci-online-retail' })
    expect(first).toMatchObject({ state: 'done', error: null, linesRead: counts.lines })
    expect(first.report).toMatchObject({ ...counts, newMembers: 4_372, unchangedOrders: 0 })
    const { clean } = JSON.parse(readFileSync(REFERENCE, 'utf8')) as {
      clean: { rows: number; customers: number; invoices: number; revenue: number }
    }
    expect(clean).toMatchObject({
      rows: first.report!.memberSaleLines,
      customers: first.report!.buyers,
      invoices: first.report!.orders,
      revenue: first.report!.grossSalesMills / 1000,
    })
  })

  it('is in the history with the same totals', async () => {
    const [sales] = await product.program.platform.history.read<Record<string, number>>(
      product.workspaceId,
      `select countIf(name = 'Order Completed' and member_id != toUUID('00000000-0000-0000-0000-000000000000')) as orders,
              sumIf(amount_mills, name = 'Order Completed' and member_id != toUUID('00000000-0000-0000-0000-000000000000')) as mills,
              sum(length(JSONExtractArrayRaw(properties, 'products'))) as lines,
              uniqExactIf(member_id, name = 'Order Completed') - 1 as buyers
         from events
        where workspace_id = {workspace:UUID}
          and type = 'track'`,
    )
    expect(sales).toEqual({ orders: 18_532, mills: 8_911_407_904, lines: 539_391, buyers: 4_338 })
  })

  it('again changes nothing', async () => {
    const again = await importFile(product, createReadStream(FILE), { mapping: 'uci-online-retail' })
    expect(again.report).toMatchObject({ ...counts, newMembers: 0, unchangedOrders: 23_795 })
  })
})
