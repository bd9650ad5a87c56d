import { sql, type Tx } from '#platform/postgres'
import type { Word } from './precedence.ts'
import type { AttributeRow } from './values.store.ts'

export async function attributesNamed(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
  names: readonly string[],
): Promise<AttributeRow[]> {
  const { rows } = await sql<AttributeRow>`
    select attributes.member_id as "memberId", attributes.name, attributes.value, attributes.source,
           attributes.observed_at as "observedAt", attributes.told_by as "toldBy"
      from members.attributes
     where attributes.workspace_id = ${workspaceId}
       and attributes.member_id = any(${memberIds as string[]}::uuid[])
       and attributes.name = any(${names as string[]})
  `.execute(tx)
  return rows
}

/** A value to put in the place of another; null removes it. */
export interface PutBack<Value> extends Word {
  readonly memberId: string
  readonly name: string
  readonly value: Value | null
  readonly source: string
}

interface SetBy {
  readonly source: string
  readonly observedAt: Date
}

export async function putBackDirectValues(
  tx: Tx,
  workspaceId: string,
  rows: readonly PutBack<Buffer>[],
  set: SetBy,
): Promise<void> {
  if (rows.length === 0) return
  await putBack(tx, workspaceId, rows, set, {
    table: 'members.direct_values',
    column: 'sealed',
    values: sql`${rows.map((row) => row.value)}::bytea[]`,
  })
}

export async function putBackAttributes(
  tx: Tx,
  workspaceId: string,
  rows: readonly PutBack<string>[],
  set: SetBy,
): Promise<void> {
  if (rows.length === 0) return
  await putBack(tx, workspaceId, rows, set, {
    table: 'members.attributes',
    column: 'value',
    values: sql`${rows.map((row) => row.value)}::jsonb[]`,
  })
}

async function putBack(
  tx: Tx,
  workspaceId: string,
  rows: readonly PutBack<unknown>[],
  set: SetBy,
  into: {
    readonly table: 'members.direct_values' | 'members.attributes'
    readonly column: 'sealed' | 'value'
    readonly values: ReturnType<typeof sql>
  },
): Promise<void> {
  const before = sql`
    unnest(
      ${rows.map((row) => row.memberId)}::uuid[],
      ${rows.map((row) => row.name)}::text[],
      ${into.values},
      ${rows.map((row) => row.source)}::text[],
      ${rows.map((row) => row.observedAt)}::timestamptz[],
      ${rows.map((row) => row.toldBy)}::text[]
    ) as before (member_id, name, value, source, observed_at, told_by)`
  const own = sql`
        held.workspace_id = ${workspaceId}
    and held.member_id = before.member_id
    and held.name = before.name
    and held.source = ${set.source}
    and held.observed_at = ${set.observedAt}`
  await sql`
    delete from ${sql.table(into.table)} as held
     using ${before}
     where ${own}
       and before.value is null
  `.execute(tx)
  await sql`
    update ${sql.table(into.table)} as held
       set ${sql.ref(into.column)} = before.value,
           source = before.source,
           observed_at = before.observed_at,
           told_by = before.told_by
      from ${before}
     where ${own}
       and before.value is not null
  `.execute(tx)
}

export async function ownersOfNewIdentifiers(
  tx: Tx,
  workspaceId: string,
  importId: string,
  memberIds: readonly string[],
): Promise<ReadonlySet<string>> {
  // A row knows the transaction that wrote it: no list of what was there before is needed.
  const { rows } = await sql<{ memberId: string }>`
    select distinct identifiers.member_id as "memberId"
      from members.identifiers
     where identifiers.workspace_id = ${workspaceId}
       and identifiers.member_id = any(${memberIds as string[]}::uuid[])
       and identifiers.import_id = ${importId}
       and identifiers.xmin = pg_current_xact_id()::xid
  `.execute(tx)
  return new Set(rows.map((row) => row.memberId))
}

/** Removes members that one import brought, except those given. */
export async function deleteMembersOfImport(
  tx: Tx,
  workspaceId: string,
  importId: string,
  keep: readonly string[],
): Promise<number> {
  const doomed = await sql<{ memberId: string }>`
    delete from members.members
     where members.workspace_id = ${workspaceId}
       and members.import_id = ${importId}
       and members.merged_into is null
       and not (members.member_id = any(${keep as string[]}::uuid[]))
    returning members.member_id as "memberId"
  `.execute(tx)
  const ids = doomed.rows.map((row) => row.memberId)
  const ownTables = [
    'keys',
    'identifiers',
    'direct_values',
    'attributes',
    'blocked_attributes',
    'match_keys',
    'match_stale',
    'children',
  ]
  for (const table of ownTables) {
    await sql`
      delete from ${sql.table(`members.${table}`)} as gone
       where gone.workspace_id = ${workspaceId}
         and gone.member_id = any(${ids}::uuid[])
    `.execute(tx)
  }
  return ids.length
}
