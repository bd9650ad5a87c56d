import { sql, type Tx } from '#platform/postgres'
import { wordOf } from '../profile/precedence.ts'
import { type DirectRow, noPartOfACorrectedName } from '../profile/values.store.ts'

/**
 * What counts more in the profiles of those who became part of the survivors than what these have (see `precedence.ts`); of
 * two that count the same the survivor's own stays. Direct values are sealed for their member and are carried by the command.
 */
export async function carryAttributes(
  tx: Tx,
  workspaceId: string,
  merges: readonly { fromId: string; intoId: string }[],
): Promise<void> {
  if (merges.length === 0) return
  await sql`
    insert into members.attributes (workspace_id, member_id, name, value, source, observed_at, told_by, carried_from)
    select distinct on (merge.into_id, attributes.name)
           ${workspaceId}::uuid, merge.into_id, attributes.name, attributes.value, attributes.source, attributes.observed_at,
           attributes.told_by, coalesce(attributes.carried_from, merge.from_id)
      from unnest(
        ${merges.map((one) => one.fromId)}::uuid[],
        ${merges.map((one) => one.intoId)}::uuid[]
      ) as merge (from_id, into_id)
      join members.attributes
        on attributes.workspace_id = ${workspaceId}
       and attributes.member_id = merge.from_id
     where not exists (
             select from members.blocked_attributes as blocked
              where blocked.workspace_id = ${workspaceId}
                and blocked.member_id = merge.into_id
                and blocked.name = attributes.name
           )
     order by merge.into_id, attributes.name, ${wordOf('attributes')} desc, merge.from_id
        on conflict (workspace_id, member_id, name) do update
       set value = excluded.value,
           source = excluded.source,
           observed_at = excluded.observed_at,
           told_by = excluded.told_by,
           carried_from = excluded.carried_from,
           ${ownKept('attributes', 'value')}
     where ${wordOf('attributes')} < ${wordOf('excluded')}
  `.execute(tx)
}

/**
 * Values of merged members where they count more than what the survivors have; that is kept for a parting. A member and
 * name may occur once.
 */
export async function carryDirectRows(
  tx: Tx,
  workspaceId: string,
  rows: readonly (DirectRow & { readonly carriedFrom: string })[],
): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into members.direct_values (workspace_id, member_id, name, sealed, source, observed_at, told_by, carried_from)
    select ${workspaceId}, fresh.*
      from unnest(
        ${rows.map((row) => row.memberId)}::uuid[],
        ${rows.map((row) => row.name)}::text[],
        ${rows.map((row) => row.sealed)}::bytea[],
        ${rows.map((row) => row.source)}::text[],
        ${rows.map((row) => row.observedAt)}::timestamptz[],
        ${rows.map((row) => row.toldBy)}::text[],
        ${rows.map((row) => row.carriedFrom)}::uuid[]
      ) as fresh (member_id, name, sealed, source, observed_at, told_by, carried_from)
     where ${noPartOfACorrectedName(workspaceId)}
        on conflict (workspace_id, member_id, name) do update
       set sealed = excluded.sealed,
           source = excluded.source,
           observed_at = excluded.observed_at,
           told_by = excluded.told_by,
           carried_from = excluded.carried_from,
           ${ownKept('direct_values', 'sealed')}
     where ${wordOf('direct_values')} < ${wordOf('excluded')}
  `.execute(tx)
}

/** Takes what was carried from those who leave: where it stood before the survivor's own, that comes back. */
export async function dropCarried(
  tx: Tx,
  workspaceId: string,
  from: {
    table: 'attributes' | 'direct_values'
    value: 'value' | 'sealed'
    survivorId: string
    leavingIds: readonly string[]
  },
): Promise<void> {
  const table = sql.table(`members.${from.table}`)
  const ownValue = sql.ref(`carried.own_${from.value}`)
  const isLeft = sql`
        carried.workspace_id = ${workspaceId}
    and carried.carried_from = any(${from.leavingIds as string[]}::uuid[])
    and carried.member_id in (
          select members.member_id
            from members.members
           where members.workspace_id = ${workspaceId}
             and (members.member_id = ${from.survivorId} or members.merged_into = ${from.survivorId})
        )`
  await sql`
    delete from ${table} as carried
     where ${isLeft}
       and ${ownValue} is null
  `.execute(tx)
  await sql`
    update ${table} as carried
       set ${sql.ref(from.value)} = ${ownValue},
           source = carried.own_source,
           observed_at = carried.own_observed_at,
           told_by = carried.own_told_by,
           carried_from = null,
           ${sql.ref(`own_${from.value}`)} = null,
           own_source = null,
           own_observed_at = null,
           own_told_by = null
     where ${isLeft}
  `.execute(tx)
}

/** What a survivor has of its own is kept where the value of another takes its place; what was carried before is not. */
function ownKept(table: 'attributes' | 'direct_values', value: 'value' | 'sealed') {
  const kept = [value, 'source', 'observed_at', 'told_by'].map((column) => {
    const [own, held] = [sql.ref(`own_${column}`), sql.ref(`${table}.${column}`)]
    return sql`${own} = case when ${sql.ref(`${table}.carried_from`)} is null then ${held} else ${sql.ref(`${table}.own_${column}`)} end`
  })
  return sql.join(kept)
}
