import { faultOfFormat } from './dates.ts'
import type { OrderField, RowMapping } from './orderLine.ts'

/** Why a mapping cannot be used, in itself or with a file of these columns; undefined when it can. */
export function faultOfMapping(mapping: RowMapping, columns?: readonly string[]): string | undefined {
  return (
    faultOfFields(mapping) ?? faultOfFormat(mapping.dateFormat, mapping.timeZone) ?? faultOfColumns(mapping, columns)
  )
}

function faultOfFields({ columns }: RowMapping): string | undefined {
  for (const field of ['orderId', 'occurredAt'] as const)
    if (!columns[field]) return `the field "${field}" has no column`
  if (!columns.unitPrice && !columns.lineAmount) return 'neither "unitPrice" nor "lineAmount" has a column'
  const taken = new Map<string, string>()
  for (const [field, column] of Object.entries(columns)) {
    const other = taken.get(column)
    if (other) return `the column "${column}" is mapped twice, to "${other}" and "${field}"`
    taken.set(column, field)
  }
  return undefined
}

function faultOfColumns({ columns }: RowMapping, found?: readonly string[]): string | undefined {
  if (!found) return undefined
  const missing = Object.values(columns).filter((column) => !found.includes(column))
  if (missing.length > 0) return `the file has no column ${missing.map((column) => `"${column}"`).join(', ')}`
  const twice = Object.values(columns).find((column) => found.indexOf(column) !== found.lastIndexOf(column))
  return twice === undefined ? undefined : `the file has two columns named "${twice}"`
}

/** Headings seen in exports of shops and tills, most telling first. Compared without case, spaces and punctuation. */
const headings: Readonly<Record<OrderField, readonly string[]>> = {
  orderId: ['orderid', 'invoiceno', 'invoice', 'ordernumber', 'orderno', 'order', '订单号', '订单编号', '单号'],
  occurredAt: [
    'orderedat',
    'occurredat',
    'invoicedate',
    'orderdate',
    'createdat',
    'date',
    'paidat',
    '下单时间',
    '付款时间',
    '支付时间',
    '订单时间',
    '日期',
  ],
  memberNumber: [
    'memberid',
    'membernumber',
    'member',
    'customerid',
    'customer',
    'userid',
    '会员号',
    '会员编号',
    '会员id',
    '客户编号',
  ],
  sku: ['sku', 'stockcode', 'productid', 'itemid', 'productcode', '商品编码', '商品编号', '货号'],
  productName: ['productname', 'description', 'product', 'itemname', 'title', '商品名称', '商品', '品名'],
  quantity: ['quantity', 'qty', 'lineitemquantity', '数量', '件数'],
  unitPrice: ['unitprice', 'price', 'lineitemprice', '单价', '价格'],
  lineAmount: ['lineamount', 'amount', 'linetotal', '金额', '小计', '实付金额'],
  currency: ['currency', '币种', '货币'],
  country: ['country', 'shippingcountry', '国家'],
  email: ['email', 'emailaddress', '邮箱', '电子邮箱'],
  phone: ['phone', 'mobile', 'phonenumber', '手机', '手机号', '电话'],
  name: ['customername', 'fullname', 'name', '姓名', '收货人', '客户姓名'],
}

/** A first guess by the headings, for the person who maps a new layout. */
export function guessColumns(columns: readonly string[]): Partial<Record<OrderField, string>> {
  const free = new Map(columns.map((column) => [plain(column), column]))
  const guessed: Partial<Record<OrderField, string>> = {}
  for (const [field, names] of Object.entries(headings)) {
    const name = names.find((heading) => free.has(heading))
    if (name === undefined) continue
    guessed[field as OrderField] = free.get(name)!
    free.delete(name)
  }
  return guessed
}

function plain(heading: string): string {
  return heading.toLowerCase().replace(/[\s_\-.:/()（）#]/g, '')
}
