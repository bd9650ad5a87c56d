import { sql, type Tx } from '#platform/postgres'

export interface Product {
  readonly sku: string
  readonly name: string
  readonly category: string
  readonly priceMills: number | null
}

/** A product with the import that gave it last. */
export type StoredProduct = Product & { readonly importId: string }

export async function productsOf(
  tx: Tx,
  workspaceId: string,
  skus: readonly string[],
): Promise<Map<string, StoredProduct>> {
  const { rows } = await sql<StoredProduct>`
    select products.sku, products.name, products.category, products.price_mills as "priceMills",
           products.import_id as "importId"
      from connections.products
     where products.workspace_id = ${workspaceId}
       and products.sku = any(${skus as string[]}::text[])
  `.execute(tx)
  return new Map(rows.map((row) => [row.sku, row]))
}

export async function storeProducts(
  tx: Tx,
  workspaceId: string,
  products: readonly StoredProduct[],
  now: Date,
): Promise<void> {
  if (products.length === 0) return
  await sql`
    insert into connections.products (workspace_id, sku, name, category, price_mills, import_id, changed_at)
    select ${workspaceId}, fresh.*, ${now}
      from unnest(
        ${products.map((one) => one.sku)}::text[],
        ${products.map((one) => one.name)}::text[],
        ${products.map((one) => one.category)}::text[],
        ${products.map((one) => one.priceMills)}::bigint[],
        ${products.map((one) => one.importId)}::uuid[]
      ) as fresh (sku, name, category, price_mills, import_id)
        on conflict (workspace_id, sku) do update
       set name = excluded.name,
           category = excluded.category,
           price_mills = excluded.price_mills,
           import_id = excluded.import_id,
           changed_at = excluded.changed_at
  `.execute(tx)
}

export async function removeProducts(tx: Tx, workspaceId: string, skus: readonly string[]): Promise<void> {
  await sql`
    delete from connections.products
     where products.workspace_id = ${workspaceId}
       and products.sku = any(${skus as string[]}::text[])
  `.execute(tx)
}
