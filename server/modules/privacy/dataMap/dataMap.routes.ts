import { Readable } from 'node:stream'
import * as contract from '@regulars/contract/dataMap'
import type { Api } from '#platform/http/api'
import { inTransaction } from '#platform/transaction'
import { readDataMap } from './dataMap.commands.ts'
import { dataMapCsv } from './dataMap.csv.ts'

export function dataMapRoutes(api: Api): void {
  api.bind(contract.readDataMap, async (ctx) => readDataMap(ctx))
  api.bindOutside(contract.dataMapFile, async (outside) => {
    const { activities } = await inTransaction(outside, outside, readDataMap)
    return { fileName: 'records-of-processing.csv', stream: Readable.from([dataMapCsv(activities, outside.locale)]) }
  })
}
