import { Readable } from 'node:stream'
import type { Outside } from '#platform/context'
import { systemActor, unlimited } from '#platform/transaction'
import type { TestProduct } from '#test/workspace'
import { uploadFile } from '../files/files.commands.ts'
import type { ImportKind } from '../kinds/kind.ts'
import type { RowMapping } from '../mapping/orderLine.ts'
import { describeImport, startImport } from './imports.commands.ts'
import type { AnyLayout, ImportView } from './imports.ts'

/** The layout of generated files: `order,at,member,sku,product,n,price`, ISO dates in UTC. */
export const layout: RowMapping = {
  kind: 'orders',
  columns: {
    orderId: 'order',
    occurredAt: 'at',
    memberNumber: 'member',
    sku: 'sku',
    productName: 'product',
    quantity: 'n',
    unitPrice: 'price',
  },
  dateFormat: 'iso',
  timeZone: 'UTC',
  currency: 'CNY',
  refundPrefix: 'R',
  adjustmentPrefixes: ['ADJ'],
  memberNumberSuffix: null,
}

export const HEADING = 'order,at,member,sku,product,n,price'

/** Lines of a generated file under its heading. */
export function csvOf(lines: readonly string[]): string {
  return `${[HEADING, ...lines].join('\n')}\n`
}

export function upload(
  product: TestProduct,
  content: Readable | Buffer | string,
  name = 'orders.csv',
  kind: ImportKind = 'orders',
) {
  const { platform } = product.program
  const outside: Outside = {
    ...platform,
    workspaceId: product.workspaceId,
    actor: systemActor,
    locale: 'en',
    origin: null,
    ...unlimited,
    now: platform.clock.now(),
  }
  return uploadFile(
    outside,
    { name, kind },
    content instanceof Readable ? content : Readable.from([Buffer.from(content)]),
  )
}

export interface Wanted {
  readonly mapping?: string | AnyLayout
  readonly kind?: ImportKind
  readonly dryRun?: boolean
}

/** Uploads a file and starts its import, without running it. */
export async function begin(product: TestProduct, content: Readable | Buffer | string, wanted: Wanted = {}) {
  const { mapping = layout, dryRun = false } = wanted
  const { kind = typeof mapping === 'string' ? 'orders' : mapping.kind } = wanted
  const file = await upload(product, content, `${kind}.csv`, kind)
  return product.run((ctx) => startImport(ctx, { file: file.id, kind, mapping, dryRun }))
}

/** Imports a file to its end. */
export async function importFile(
  product: TestProduct,
  content: Readable | Buffer | string,
  wanted: Wanted = {},
): Promise<ImportView> {
  const { id } = await begin(product, content, wanted)
  await product.settle()
  return product.run((ctx) => describeImport(ctx, id))
}
