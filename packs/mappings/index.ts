import { OrderMapping } from '@regulars/contract/connections'
import { z } from 'zod'
import { plainOrders } from './plain-orders.ts'
import { uciOnlineRetail } from './uci-online-retail.ts'

/** How the columns of a file become the fields of an order line: the shape a saved mapping has in the API. */
export type Mapping = z.infer<typeof OrderMapping>

/** What the product brings. One file for each layout; add it here. */
export const mappings: readonly Mapping[] = z.array(OrderMapping).parse([uciOnlineRetail, plainOrders])
