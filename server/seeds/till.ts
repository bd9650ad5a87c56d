import { seededRandom } from '../platform/random.ts'
import { type BrandOptions, memberNumber, seasonOf } from './brand.ts'
import { products } from './catalogue.ts'

/** Receipts of the brand's shops: one in four buyers says their member number, the others stay unknown. */
const RECEIPTS_PER_MEMBER = 0.12
const SHARE_OF_MEMBERS = 0.25
const DAY_MS = 86_400_000

/** The columns of the file, as the import's mapping names them. */
export const tillMapping = {
  kind: 'orders',
  columns: {
    orderId: 'Receipt',
    occurredAt: 'Time',
    memberNumber: 'Member',
    sku: 'Article',
    productName: 'Description',
    quantity: 'Quantity',
    unitPrice: 'Price',
  },
  dateFormat: 'yyyy-MM-dd HH:mm:ss',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
  refundPrefix: 'R',
  adjustmentPrefixes: ['ADJ'],
  memberNumberSuffix: null,
} as const

/** The export of the till up to a day, as a shop would hand it over: one line for each article. */
export function tillFile(options: BrandOptions, until: Date): string {
  const random = seededRandom(options.seed * 31)
  const lines = ['Receipt,Time,Member,Article,Description,Quantity,Price']
  const start = options.today.getTime() - options.days * DAY_MS
  const days = Math.floor((until.getTime() - start) / DAY_MS)
  for (let number = 1; number <= options.members * RECEIPTS_PER_MEMBER; number++) {
    const day =
      start +
      Math.floor(
        Math.max(random.next(), random.next() * seasonOf(new Date(start + random.next() * days * DAY_MS)) * 0.4) *
          days *
          0.999,
      ) *
        DAY_MS
    if (day >= until.getTime() - DAY_MS) continue
    const time = new Date(Math.floor(day / DAY_MS) * DAY_MS + (10 + random.next() * 11) * 3_600_000)
      .toISOString()
      .slice(0, 19)
      .replace('T', ' ')
    const member = random.next() < SHARE_OF_MEMBERS ? memberNumber(Math.floor(random.next() * options.members)) : ''
    for (let line = 0; line <= random.next() * 2; line++) {
      const product = products[Math.floor(random.next() * products.length)]!
      lines.push(
        `T${100_000 + number},${time},${member},${product.sku},"${product.name}",${1 + Math.floor(random.next() ** 3 * 3)},${product.price.toFixed(2)}`,
      )
    }
  }
  // What every real till has: a test of the drawer and a correction.
  lines.push(
    `T99999,${until.toISOString().slice(0, 10)} 09:00:00,,TEST,Drawer test,1,0.00`,
    `ADJ1,${until.toISOString().slice(0, 10)} 09:05:00,,ADJ,Correction,1,12.00`,
  )
  return `${lines.join('\n')}\n`
}
