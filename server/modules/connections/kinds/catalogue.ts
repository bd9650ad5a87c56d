import type { Ctx } from '#platform/context'
import { parseDecimal, toMills } from '../mapping/decimal.ts'
import { type Cells, Unfit } from '../rows/cells.ts'
import { type Product, productsOf, removeProducts, storeProducts } from '../rows/products.store.ts'
import { rowKind } from '../rows/rowKind.ts'
import { skuField } from './fields.ts'
import type { DoneRow, Outcome, ReadRow, Scope } from './kind.ts'

const MAX_TEXT_LENGTH = 1_000
const MAX_PRICE_MILLS = 900_000_000_000n

/** Products by their number, with the name, category and price to show. */
export const catalogue = rowKind<Product>({
  code: 'catalogue',
  name: { en: 'Catalogue', 'zh-CN': '商品目录' },
  fields: [
    { ...skuField, required: true },
    {
      name: 'name',
      label: { en: 'Name', 'zh-CN': '商品名称' },
      required: true,
      headings: ['name', 'productname', 'title', 'description', 'product', '商品名称', '商品', '品名'],
      example: '茉莉花茶',
    },
    {
      name: 'category',
      label: { en: 'Category', 'zh-CN': '品类' },
      required: false,
      headings: ['category', 'producttype', 'type', '品类', '类目', '分类'],
      example: '茶',
    },
    {
      name: 'price',
      label: { en: 'Price', 'zh-CN': '价格' },
      required: false,
      headings: ['price', 'unitprice', '价格', '单价', '售价'],
      example: '39.9',
    },
  ],
  oneOf: [],
  further: null,
  read: readProduct,
  keysOf: ({ sku }) => [sku],
  once: false,
  take: takeProducts,
  takeBack: takeProductsBack,
})

function readProduct(cells: Cells): Product {
  const sku = cells.text('sku')
  if (sku === '') throw new Unfit('missing_sku', 'sku')
  const name = cells.text('name', MAX_TEXT_LENGTH)
  if (name === '') throw new Unfit('missing_name', 'name')
  return { sku, name, category: cells.text('category', MAX_TEXT_LENGTH), priceMills: priceOf(cells) }
}

function priceOf(cells: Cells): number | null {
  const text = cells.text('price')
  if (text === '') return null
  const price = parseDecimal(text)
  if (!price) throw new Unfit('invalid_price', 'price', text)
  const mills = toMills(price)
  if (mills < 0n) throw new Unfit('negative_price', 'price', text)
  if (mills > MAX_PRICE_MILLS) throw new Unfit('amount_too_large', 'price')
  return Number(mills)
}

/** The product before the row, to put back; null where there was none. */
interface ProductUndo {
  readonly sku: string
  readonly before: (Product & { readonly importId: string }) | null
}

async function takeProducts(ctx: Ctx, scope: Scope, rows: readonly ReadRow<Product>[]): Promise<Outcome[]> {
  const held = await productsOf(
    ctx.tx,
    ctx.workspaceId,
    rows.map(({ record }) => record.sku),
  )
  const news: (Product & { importId: string })[] = []
  const outcomes = rows.map(({ line, record }): Outcome => {
    const before = held.get(record.sku) ?? null
    if (before && isSame(before, record)) return { line, effect: 'unchanged' }
    news.push({ ...record, importId: scope.importId })
    const undo: ProductUndo = { sku: record.sku, before }
    return { line, effect: before ? 'changed' : 'created', undo }
  })
  await storeProducts(ctx.tx, ctx.workspaceId, news, ctx.now)
  return outcomes
}

function isSame(one: Product, other: Product): boolean {
  return one.name === other.name && one.category === other.category && one.priceMills === other.priceMills
}

/** A product that a later import changed stays as that one gave it. */
async function takeProductsBack(ctx: Ctx, scope: Scope, rows: readonly DoneRow[]): Promise<void> {
  const undone = rows.map(({ undo }) => undo as ProductUndo)
  const held = await productsOf(
    ctx.tx,
    ctx.workspaceId,
    undone.map(({ sku }) => sku),
  )
  const own = undone.filter(({ sku }) => held.get(sku)?.importId === scope.importId)
  await removeProducts(
    ctx.tx,
    ctx.workspaceId,
    own.flatMap(({ sku, before }) => (before === null ? [sku] : [])),
  )
  await storeProducts(
    ctx.tx,
    ctx.workspaceId,
    own.flatMap(({ before }) => (before === null ? [] : [before])),
    ctx.now,
  )
}
