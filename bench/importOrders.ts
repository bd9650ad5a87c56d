import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createImport, getImport, uploadImportFile } from '@regulars/contract/connections'
import { createClient } from '@regulars/sdk'
import { repositoryFolder } from '../server/platform/folders.ts'
import { type BenchLine, round } from './line.ts'
import { startServer } from './process.ts'

const FILE = join(repositoryFolder, '../shared/data/online_retail/online_retail.csv.gz')
const MAX_MEGABYTES = 600

/** The real orders through the front door: seconds from upload to settled, and the peak memory of the server process. */
export async function run(): Promise<BenchLine[]> {
  if (!existsSync(FILE))
    return [
      {
        name: 'import-orders',
        product: 0,
        reference: null,
        ratio: null,
        unit: 's',
        note: 'not run: the reference data are not here',
      },
    ]
  const server = await startServer()
  try {
    const api = createClient({ url: server.url, token: server.credentials.apiKey })
    const started = performance.now()
    const file = await api(
      uploadImportFile,
      { query: { name: 'online_retail.csv.gz' } },
      { file: new Blob([await readFile(FILE)]) },
    )
    let running = await api(createImport, { body: { file: file.id, kind: 'orders', mapping: 'uci-online-retail' } })
    while (!['done', 'failed', 'cancelled'].includes(running.state)) {
      await new Promise((resolve) => setTimeout(resolve, 250))
      running = await api(getImport, { params: { id: running.id } })
    }
    const seconds = (performance.now() - started) / 1000
    if (running.state !== 'done') throw new Error(`the import ended as ${running.state}: ${running.error?.message}`)
    const peak = Math.round(await server.peakMegabytes())
    return [
      {
        name: 'import-orders',
        product: round(seconds, 1),
        reference: null,
        ratio: null,
        unit: 's',
        note: `${running.report?.lines} lines, ${running.report?.orders} member orders, until every consumer has passed them`,
      },
      {
        name: 'import-orders-memory',
        product: peak,
        reference: MAX_MEGABYTES,
        ratio: round(peak / MAX_MEGABYTES),
        unit: 'MB',
        note: 'peak of the server process; target < 600',
      },
    ]
  } finally {
    await server.stop()
  }
}
