import { sql, type Tx } from '#platform/postgres'
import { markStale } from '../duplicates/matchKeys.store.ts'
import { indexesOf } from './identity.store.ts'
import type { Identifier } from './identity.ts'

/** What an import is about to change of a member: who they are by it, and the span in which it saw them. */
export interface Spoken {
  readonly importId: string
  readonly memberId: string
  readonly firstAt: Date
  readonly lastAt: Date
  readonly promoted: boolean
}

/**
 * Keeps members as they are before an import makes them known or widens the span in which they were seen; the condition
 * is that of `markSeen`. What the import says of them later only widens the span that is its own.
 */
export async function keepBeforeImport(tx: Tx, workspaceId: string, spoken: readonly Spoken[]): Promise<void> {
  if (spoken.length === 0) return
  await sql`
    insert into members.import_changes
      (workspace_id, import_id, member_id, kind, external_id, joined_at, first_seen_at, last_seen_at, spoke_from, spoke_until)
    select ${workspaceId}, spoken.import_id, members.member_id, members.kind, members.external_id, members.joined_at,
           members.first_seen_at, members.last_seen_at, spoken.first_at, spoken.last_at
      from unnest(
        ${spoken.map((one) => one.importId)}::uuid[],
        ${spoken.map((one) => one.memberId)}::uuid[],
        ${spoken.map((one) => one.firstAt)}::timestamptz[],
        ${spoken.map((one) => one.lastAt)}::timestamptz[],
        ${spoken.map((one) => one.promoted)}::boolean[]
      ) as spoken (import_id, member_id, first_at, last_at, promoted)
      join members.members
        on members.workspace_id = ${workspaceId}
       and members.member_id = spoken.member_id
       and members.import_id is distinct from spoken.import_id
     where spoken.promoted
        or members.first_seen_at > spoken.first_at
        or members.last_seen_at < spoken.last_at - interval '1 hour'
        on conflict (workspace_id, import_id, member_id) do update
       set spoke_from = least(import_changes.spoke_from, excluded.spoke_from),
           spoke_until = greatest(import_changes.spoke_until, excluded.spoke_until)
  `.execute(tx)
}

/** Identifiers that an import brought and others name too: they stay when it is taken back. */
export async function confirmIdentifiers(
  tx: Tx,
  workspaceId: string,
  identifiers: readonly Identifier[],
): Promise<void> {
  if (identifiers.length === 0) return
  await sql`
    update members.identifiers
       set import_id = null
      from unnest(
        ${identifiers.map((one) => one.namespace)}::text[],
        ${indexesOf(identifiers)}::bytea[]
      ) as confirmed (namespace, value_index)
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.namespace = confirmed.namespace
       and identifiers.value_index = confirmed.value_index
  `.execute(tx)
}

/** Puts members back who were here before an import; what others said since then stays. */
export async function undoImportChanges(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await markStale(tx, workspaceId, await removeIdentifiers(tx, workspaceId, importId))
  await putSpansBack(tx, workspaceId, importId)
  await putKindsBack(tx, workspaceId, importId)
  await passOn(tx, workspaceId, importId)
  await sql`
    delete from members.import_changes
     where import_changes.workspace_id = ${workspaceId}
       and import_changes.import_id = ${importId}
  `.execute(tx)
}

/** The members who lost some. Those of members whom the import itself made stay, if the members do: they would not be found again. */
async function removeIdentifiers(tx: Tx, workspaceId: string, importId: string): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    delete from members.identifiers
     using members.members
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.import_id = ${importId}
       and members.workspace_id = identifiers.workspace_id
       and members.member_id = identifiers.member_id
       and members.import_id is distinct from ${importId}::uuid
    returning identifiers.member_id as "memberId"
  `.execute(tx)
  return rows.map((row) => row.memberId)
}

/** A span that somebody widened since then is no longer the import's. */
async function putSpansBack(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await sql`
    update members.members
       set joined_at = case when members.joined_at = least(before.joined_at, before.spoke_from)
                            then before.joined_at else members.joined_at end,
           first_seen_at = case when members.first_seen_at = least(before.first_seen_at, before.spoke_from)
                                then before.first_seen_at else members.first_seen_at end,
           last_seen_at = case when members.last_seen_at = greatest(before.last_seen_at, before.spoke_until)
                               then before.last_seen_at else members.last_seen_at end,
           own_joined_at = case when members.own_joined_at = least(before.joined_at, before.spoke_from)
                                then before.joined_at else members.own_joined_at end,
           own_first_seen_at = case when members.own_first_seen_at = least(before.first_seen_at, before.spoke_from)
                                    then before.first_seen_at else members.own_first_seen_at end
      from members.import_changes as before
     where before.workspace_id = ${workspaceId}
       and before.import_id = ${importId}
       and members.workspace_id = before.workspace_id
       and members.member_id = before.member_id
  `.execute(tx)
}

/** Who was anonymous is so again, unless an identifier that enrols is left, theirs or of one who became part of them. */
async function putKindsBack(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await sql`
    with held as (
      select before.member_id, before.kind, before.external_id,
             bool_or(namespaces.enrols) as enrolled,
             bool_or(identifiers.namespace = 'user_id') as numbered
        from members.import_changes as before
        left join members.members as part
          on part.workspace_id = before.workspace_id
         and (part.member_id = before.member_id or part.merged_into = before.member_id)
        left join members.identifiers
          on identifiers.workspace_id = part.workspace_id
         and identifiers.member_id = part.member_id
        left join members.namespaces
          on namespaces.workspace_id = identifiers.workspace_id
         and namespaces.namespace = identifiers.namespace
       where before.workspace_id = ${workspaceId}
         and before.import_id = ${importId}
       group by before.member_id, before.kind, before.external_id
    )
    update members.members
       set kind = case when held.kind = 'anonymous' and held.enrolled is not true then 'anonymous' else members.kind end,
           external_id = case when held.external_id is null and held.numbered is not true then null else members.external_id end
      from held
     where members.workspace_id = ${workspaceId}
       and members.member_id = held.member_id
  `.execute(tx)
}

/** What another import found of these members was this one's doing; its undo puts back what was there before both. */
async function passOn(tx: Tx, workspaceId: string, importId: string): Promise<void> {
  await sql`
    update members.import_changes as later
       set kind = before.kind,
           external_id = before.external_id,
           joined_at = case when later.joined_at = least(before.joined_at, before.spoke_from)
                            then before.joined_at else later.joined_at end,
           first_seen_at = case when later.first_seen_at = least(before.first_seen_at, before.spoke_from)
                                then before.first_seen_at else later.first_seen_at end,
           last_seen_at = case when later.last_seen_at = greatest(before.last_seen_at, before.spoke_until)
                               then before.last_seen_at else later.last_seen_at end
      from members.import_changes as before
     where before.workspace_id = ${workspaceId}
       and before.import_id = ${importId}
       and later.workspace_id = before.workspace_id
       and later.member_id = before.member_id
       and later.import_id > before.import_id
  `.execute(tx)
}
