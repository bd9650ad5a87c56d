import { reverseImport } from '#modules/loyalty/index'
import { asSystem } from '#platform/transaction'
import { applyOrders } from '../imports/applying.ts'
import { setReport } from '../imports/imports.store.ts'
import type { OrderImport, StoredImport } from '../imports/imports.ts'
import { forgetOrders } from '../imports/orders.store.ts'
import { readFile } from '../imports/reading.ts'
import { membersMadeBy } from '../imports/report.store.ts'
import { memberFields, skuField } from './fields.ts'
import type { Field, Kind } from './kind.ts'

const fields: readonly Field[] = [
  {
    name: 'orderId',
    label: { en: 'Order id', 'zh-CN': '订单号' },
    required: true,
    headings: ['orderid', 'invoiceno', 'invoice', 'ordernumber', 'orderno', 'order', '订单号', '订单编号', '单号'],
    example: 'O-1001',
  },
  {
    name: 'occurredAt',
    label: { en: 'Time of the order', 'zh-CN': '下单时间' },
    required: true,
    headings: [
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
    example: '2025-06-01 10:00:00',
  },
  memberFields[0]!,
  skuField,
  {
    name: 'productName',
    label: { en: 'Product', 'zh-CN': '商品名称' },
    required: false,
    headings: ['productname', 'description', 'product', 'itemname', 'title', '商品名称', '商品', '品名'],
    example: '茉莉花茶',
  },
  {
    name: 'quantity',
    label: { en: 'Quantity', 'zh-CN': '数量' },
    required: false,
    headings: ['quantity', 'qty', 'lineitemquantity', '数量', '件数'],
    example: '2',
  },
  {
    name: 'unitPrice',
    label: { en: 'Unit price', 'zh-CN': '单价' },
    required: false,
    headings: ['unitprice', 'price', 'lineitemprice', '单价', '价格'],
    example: '39.9',
  },
  {
    name: 'lineAmount',
    label: { en: 'Line amount', 'zh-CN': '行金额' },
    required: false,
    headings: ['lineamount', 'amount', 'linetotal', '金额', '小计', '实付金额'],
    example: '79.8',
  },
  {
    name: 'currency',
    label: { en: 'Currency', 'zh-CN': '币种' },
    required: false,
    headings: ['currency', '币种', '货币'],
    example: 'CNY',
  },
  {
    name: 'country',
    label: { en: 'Country', 'zh-CN': '国家' },
    required: false,
    headings: ['country', 'shippingcountry', '国家'],
    example: '',
  },
  {
    name: 'store',
    label: { en: 'Store', 'zh-CN': '门店' },
    required: false,
    headings: ['storeid', 'storecode', 'store', 'location', '门店编号', '门店', '门店编码', '门店名称'],
    example: '',
  },
  {
    name: 'platform',
    label: { en: 'Sales platform', 'zh-CN': '销售平台' },
    required: false,
    headings: ['platform', 'saleschannel', '销售平台', '平台', '销售渠道'],
    example: '',
  },
  {
    name: 'state',
    label: { en: 'State of the order', 'zh-CN': '订单状态' },
    required: false,
    headings: ['orderstate', 'orderstatus', '订单状态'],
    example: '',
  },
  {
    name: 'phoneHash',
    label: { en: 'Telephone, SHA-256', 'zh-CN': '手机号 SHA-256' },
    required: false,
    headings: ['phonesha256', 'phonehash', 'mobilesha256', '手机号sha256', '手机sha256', '手机号哈希', '加密手机号'],
    example: '',
  },
  memberFields[1]!,
  memberFields[2]!,
  {
    name: 'name',
    label: { en: 'Name', 'zh-CN': '姓名' },
    required: false,
    headings: ['customername', 'fullname', 'name', '姓名', '收货人', '客户姓名'],
    example: '',
  },
]

/** Order lines: staged first, because an order is known only when its last line was read. */
export const orders: Kind = {
  code: 'orders',
  name: { en: 'Orders', 'zh-CN': '订单' },
  fields,
  oneOf: [['unitPrice', 'lineAmount']],
  further: null,
  steps: {
    reading: (platform, workspaceId, one, run, beat) => readFile(platform, workspaceId, ofOrders(one), run, beat),
    applying: (platform, workspaceId, one, run, beat) => applyOrders(platform, workspaceId, ofOrders(one), run, beat),
  },
  async settled(ctx, one) {
    const newMembers = await membersMadeBy(ctx.tx, ctx.workspaceId, one.importId)
    await setReport(ctx.tx, ctx.workspaceId, one.importId, { ...one.report!, newMembers })
  },
  async reverse(platform, workspaceId, { importId }) {
    await asSystem(platform, workspaceId, async (ctx) => {
      await reverseImport(ctx, importId)
      await forgetOrders(ctx.tx, workspaceId, importId)
    })
  },
}

function ofOrders(one: StoredImport): OrderImport {
  const { mapping } = one
  if (mapping.kind !== 'orders') throw new Error(`the import ${one.importId} is not of orders`)
  return { ...one, mapping }
}
