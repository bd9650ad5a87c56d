import pg from 'pg'

type Query = (text: string, values?: readonly unknown[]) => Promise<unknown>

/** Statements past the product and its row-level security: for references. */
export async function asOwner<T>(ownerUrl: string, work: (query: Query) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    return await work((text, values) => client.query(text, values as unknown[] | undefined))
  } finally {
    await client.end()
  }
}
