import { Mapping as MappingShape } from '@regulars/contract/mappings'
import { z } from 'zod'
import { plainOrders } from './plain-orders.ts'
import { plainRecords } from './plain-records.ts'
import { platformOrders } from './platform-orders.ts'
import { uciOnlineRetail } from './uci-online-retail.ts'

/** How the columns of a file become the fields of a row: the shape a saved mapping has in the API. */
export type Mapping = z.infer<typeof MappingShape>

/** What the product brings. One file for each layout; add it here. */
export const mappings: readonly Mapping[] = z
  .array(MappingShape)
  .parse([uciOnlineRetail, plainOrders, ...platformOrders, ...plainRecords])
