import { createImport, getImport, uploadImportFile } from '@regulars/contract/connections'
import { verify } from '@regulars/contract/operations'
import { describe, expect, it } from 'vitest'
import { inDatabase, readStores } from './oracle.ts'
import { aServerProcess, pause, type ServerProcess } from './process.ts'

const ORDERS = 12_000
const LINES_PER_ORDER = 3

/** One line has no price and is put aside; every order is of 10.00 for each line. */
function ordersFile(): string {
  const rows = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country']
  for (let order = 0; order < ORDERS; order++) {
    for (let line = 0; line < LINES_PER_ORDER; line++) {
      rows.push(
        `${500_000 + order},S${line},Tea,1,2011-0${1 + (order % 9)}-1${order % 9} 10:00:00,10.00,${10_000 + (order % 3_000)}.0,United Kingdom`,
      )
    }
  }
  rows.push('499999,S0,Test,1,2011-01-10 10:00:00,0.00,10000.0,United Kingdom')
  return rows.join('\n')
}

async function stateOf(server: ServerProcess, id: string) {
  return (await server.api())(getImport, { params: { id } })
}

describe('an import', { timeout: 240_000 }, () => {
  it('that is killed again and again brings every order once', async () => {
    const server = await aServerProcess()
    await server.start()
    const api = await server.api()
    const file = await api(uploadImportFile, { query: { name: 'orders.csv' } }, { file: new Blob([ordersFile()]) })
    const { id } = await api(createImport, { body: { file: file.id, kind: 'orders', mapping: 'uci-online-retail' } })
    for (let kill = 0; kill < 4; kill++) {
      await pause(250 + kill * 300)
      await server.kill()
      await server.start()
    }
    let one = await stateOf(server, id)
    while (!['done', 'failed', 'cancelled'].includes(one.state)) {
      await pause(300)
      one = await stateOf(server, id)
    }
    expect(one.state).toBe('done')
    expect(one.report).toMatchObject({
      lines: ORDERS * LINES_PER_ORDER + 1,
      orders: ORDERS,
      quarantined: 1,
      grossSalesMills: ORDERS * LINES_PER_ORDER * 10_000,
    })
    const verified = await (await server.api())(verify, {})
    expect(verified.checks.filter((check) => !check.ok)).toEqual([])
    const earned = await inDatabase(server, async (client) =>
      Number((await client.query(`select count(*) as n from loyalty.transactions where kind = 'earn'`)).rows[0].n),
    )
    expect(earned).toBe(ORDERS)
    const seen = await readStores(server)
    expect(seen.points).toBe(ORDERS * LINES_PER_ORDER * 10)
    expect(seen.messageIds.length).toBe(new Set(seen.messageIds).size)
    expect(seen.messageIds.filter((messageId) => !messageId.startsWith('identify')).length).toBeGreaterThanOrEqual(
      ORDERS,
    )
  })
})
