import type { Channel } from '#modules/consent/index'
import { sql, type Tx } from '#platform/postgres'

export type SuppressionReason = 'unsubscribed' | 'bounced' | 'complained' | 'manual'

export interface StoredSuppression {
  readonly id: string
  readonly channel: Channel
  readonly masked: string
  /** `*` for all purposes. */
  readonly purpose: string
  readonly reason: SuppressionReason
  readonly at: Date
}

const columns = sql`
  suppressions.suppression_id as id, suppressions.channel, suppressions.masked, suppressions.purpose,
  suppressions.reason, suppressions.created_at as at
`

/** Adds addresses; one that is there keeps its row and is dated anew. */
export async function insertSuppressions(
  tx: Tx,
  workspaceId: string,
  rows: readonly (StoredSuppression & { addressIndex: Buffer })[],
): Promise<StoredSuppression[]> {
  const result = await sql<StoredSuppression>`
    insert into messaging.suppressions
      (workspace_id, suppression_id, channel, address_index, purpose, reason, masked, created_at)
    select distinct on (fresh.channel, fresh.address_index, fresh.purpose, fresh.reason)
           ${workspaceId}::uuid, fresh.suppression_id, fresh.channel, fresh.address_index, fresh.purpose, fresh.reason,
           fresh.masked, fresh.created_at
      from unnest(
        ${rows.map((row) => row.id)}::uuid[],
        ${rows.map((row) => row.channel)}::text[],
        ${rows.map((row) => row.addressIndex)}::bytea[],
        ${rows.map((row) => row.purpose)}::text[],
        ${rows.map((row) => row.reason)}::text[],
        ${rows.map((row) => row.masked)}::text[],
        ${rows.map((row) => row.at)}::timestamptz[]
      ) as fresh (suppression_id, channel, address_index, purpose, reason, masked, created_at)
        on conflict on constraint suppressions_once do update
       set created_at = greatest(suppressions.created_at, excluded.created_at)
    returning ${columns}
  `.execute(tx)
  return result.rows
}

/** Newest first. */
export async function pageOfSuppressions(
  tx: Tx,
  workspaceId: string,
  page: { after: string | null; limit: number },
): Promise<StoredSuppression[]> {
  const { rows } = await sql<StoredSuppression>`
    select ${columns}
      from messaging.suppressions
     where suppressions.workspace_id = ${workspaceId}
       and (${page.after}::uuid is null or suppressions.suppression_id < ${page.after}::uuid)
     order by suppressions.suppression_id desc
     limit ${page.limit}
  `.execute(tx)
  return rows
}
