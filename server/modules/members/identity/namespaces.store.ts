import { sql, type Tx } from '#platform/postgres'
import type { Namespace } from './namespaces.ts'

export async function insertNamespaces(tx: Tx, workspaceId: string, namespaces: readonly Namespace[]): Promise<void> {
  await sql`
    insert into members.namespaces (workspace_id, namespace, name, priority, member_limit, enrols, vouches)
    select ${workspaceId}, fresh.*
      from unnest(
        ${namespaces.map((one) => one.namespace)}::text[],
        ${namespaces.map((one) => JSON.stringify(one.name))}::jsonb[],
        ${namespaces.map((one) => one.priority)}::int[],
        ${namespaces.map((one) => one.memberLimit)}::int[],
        ${namespaces.map((one) => one.enrols)}::boolean[],
        ${namespaces.map((one) => one.vouches)}::boolean[]
      ) as fresh
        on conflict do nothing
  `.execute(tx)
}

export async function namespacesOf(tx: Tx, workspaceId: string): Promise<Map<string, Namespace>> {
  const { rows } = await sql<Namespace>`
    select namespaces.namespace, namespaces.name, namespaces.priority, namespaces.member_limit as "memberLimit",
           namespaces.enrols, namespaces.vouches
      from members.namespaces
     where namespaces.workspace_id = ${workspaceId}
     order by namespaces.priority, namespaces.namespace
  `.execute(tx)
  return new Map(rows.map((row) => [row.namespace, row]))
}

export async function updateNamespace(tx: Tx, workspaceId: string, namespace: Namespace): Promise<void> {
  await sql`
    insert into members.namespaces (workspace_id, namespace, name, priority, member_limit, enrols, vouches)
    values (${workspaceId}, ${namespace.namespace}, ${JSON.stringify(namespace.name)}::jsonb, ${namespace.priority},
            ${namespace.memberLimit}, ${namespace.enrols}, ${namespace.vouches})
        on conflict (workspace_id, namespace) do update
       set name = excluded.name,
           priority = excluded.priority,
           member_limit = excluded.member_limit,
           enrols = excluded.enrols,
           vouches = excluded.vouches
  `.execute(tx)
}

export interface BlockedIdentifier {
  readonly namespace: string
  readonly index: Buffer
  readonly reason: string
  readonly at: Date
  readonly by: string
}

export async function insertBlocked(tx: Tx, workspaceId: string, blocked: BlockedIdentifier): Promise<void> {
  await sql`
    insert into members.blocked_identifiers (workspace_id, namespace, value_index, reason, blocked_at, blocked_by)
    values (${workspaceId}, ${blocked.namespace}, ${blocked.index}, ${blocked.reason}, ${blocked.at}, ${blocked.by})
        on conflict do nothing
  `.execute(tx)
}

/** The latest first. */
export async function blockedOf(tx: Tx, workspaceId: string): Promise<BlockedIdentifier[]> {
  const { rows } = await sql<BlockedIdentifier>`
    select blocked_identifiers.namespace, blocked_identifiers.value_index as index, blocked_identifiers.reason,
           blocked_identifiers.blocked_at as at, blocked_identifiers.blocked_by as by
      from members.blocked_identifiers
     where blocked_identifiers.workspace_id = ${workspaceId}
     order by blocked_identifiers.blocked_at desc, blocked_identifiers.value_index
  `.execute(tx)
  return rows
}

/** What was removed; undefined when it was not there. */
export async function deleteBlocked(
  tx: Tx,
  workspaceId: string,
  index: Buffer,
): Promise<Pick<BlockedIdentifier, 'namespace' | 'reason'> | undefined> {
  const { rows } = await sql<Pick<BlockedIdentifier, 'namespace' | 'reason'>>`
    delete from members.blocked_identifiers
     where blocked_identifiers.workspace_id = ${workspaceId}
       and blocked_identifiers.value_index = ${index}
    returning blocked_identifiers.namespace, blocked_identifiers.reason
  `.execute(tx)
  return rows[0]
}
