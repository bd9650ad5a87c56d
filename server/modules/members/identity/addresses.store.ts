import { sql, type Tx } from '#platform/postgres'
import type { Identifier } from './identity.ts'

/** How many identifiers of a kind these profiles hold. */
export async function countIdentifiers(
  tx: Tx,
  workspaceId: string,
  namespace: string,
  profileIds: readonly string[],
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from members.identifiers
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.namespace = ${namespace}
       and identifiers.member_id = any(${profileIds as string[]}::uuid[])
  `.execute(tx)
  return rows[0]!.count
}

/** An identifier of these profiles that leads to them no more; what hangs on it goes with it. */
export async function releaseIdentifier(
  tx: Tx,
  workspaceId: string,
  { namespace, key }: Identifier,
  profileIds: readonly string[],
): Promise<void> {
  await sql`
    delete from members.identifiers
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.namespace = ${namespace}
       and identifiers.value_index = ${Buffer.from(key, 'base64')}
       and identifiers.member_id = any(${profileIds as string[]}::uuid[])
  `.execute(tx)
}
