import { createReadStream, existsSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { parse } from 'csv-parse'
import { startOfDay } from '../platform/period.ts'

const FOLDER = new URL('../../../shared/data/online_retail/', import.meta.url)
const FILE = new URL('online_retail.csv.gz', FOLDER)
export const REFERENCE = new URL('REFERENCE.json', FOLDER)

/** The rows are not part of the repository; without them, tests on generated rows cover the same behaviour. */
export const onlineRetailIsHere = existsSync(FILE)

export const ONLINE_RETAIL_ZONE = 'Europe/London'

export interface Invoice {
  readonly kind: 'sale' | 'refund'
  readonly invoiceNo: string
  /** Null for a sale to someone who is not a member. */
  readonly customerId: string | null
  /** The calendar day written in the file. */
  readonly day: string
  readonly at: Date
  mills: number
}

/**
 * Invoices of the real rows by the cleaning rule of their reference: lines with a positive price; a number that begins
 * with C is a refund. Independent of the product's own import.
 */
export async function readOnlineRetail(): Promise<Invoice[]> {
  const invoices = new Map<string, Invoice>()
  const lines = createReadStream(FILE)
    .pipe(createGunzip())
    .pipe(parse({ columns: true }))
  for await (const line of lines as AsyncIterable<Record<string, string>>) {
    const quantity = Number(line.Quantity)
    const priceMills = Math.round(Number(line.UnitPrice) * 1000)
    const refund = line.InvoiceNo!.startsWith('C')
    if (priceMills <= 0 || (refund ? quantity >= 0 : quantity <= 0) || line.InvoiceNo!.startsWith('A')) continue
    const customerId = line.CustomerID ? String(Math.trunc(Number(line.CustomerID))) : null
    const key = `${line.InvoiceNo}/${customerId}`
    const known = invoices.get(key)
    const mills = Math.abs(quantity) * priceMills
    if (known) known.mills += mills
    else invoices.set(key, { ...describe(line, refund), customerId, mills })
  }
  return [...invoices.values()]
}

function describe(line: Record<string, string>, refund: boolean) {
  const [day = '', time = ''] = line.InvoiceDate!.split(' ')
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  const at = new Date(startOfDay(day, ONLINE_RETAIL_ZONE).getTime() + ((hours * 60 + minutes) * 60 + seconds) * 1000)
  return { kind: refund ? ('refund' as const) : ('sale' as const), invoiceNo: line.InvoiceNo!, day, at }
}

/** As a shop would send it. */
export function invoiceEvent(invoice: Invoice): Record<string, unknown> {
  return {
    type: 'track',
    event: invoice.kind === 'sale' ? 'Order Completed' : 'Order Refunded',
    messageId: `${invoice.kind}/${invoice.invoiceNo}/${invoice.customerId}`,
    ...(invoice.customerId !== null && { userId: invoice.customerId }),
    timestamp: invoice.at.toISOString(),
    properties: { order_id: invoice.invoiceNo, total: invoice.mills / 1000, currency: 'GBP' },
  }
}
