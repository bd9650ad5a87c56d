import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'
import { isShown } from './children.store.ts'
import { rankOf, type Word, wordOf } from './precedence.ts'

export interface AttributeRow extends Word {
  readonly memberId: string
  readonly name: string
  readonly value: unknown
  readonly source: string
}

export interface DirectRow extends Word {
  readonly memberId: string
  readonly name: string
  readonly sealed: Buffer
  readonly source: string
  /** The merged member it came with. */
  readonly carriedFrom?: string | null
}

/** The parts of a name, which say nothing right beside one that was corrected. */
export const PARTS_OF_A_NAME = ['first_name', 'last_name'] as const

/**
 * Of each value the word that counts most stays, in whatever order they arrive (see `precedence.ts`); none of what a member
 * had deleted.
 */
export async function upsertAttributes(tx: Tx, workspaceId: string, rows: readonly AttributeRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into members.attributes (workspace_id, member_id, name, value, source, observed_at, told_by)
    select ${workspaceId}, fresh.member_id, fresh.name, fresh.value, fresh.source, fresh.observed_at, fresh.told_by
      from unnest(
        ${rows.map((row) => row.memberId)}::uuid[],
        ${rows.map((row) => row.name)}::text[],
        ${rows.map((row) => JSON.stringify(row.value))}::jsonb[],
        ${rows.map((row) => row.source)}::text[],
        ${rows.map((row) => row.observedAt)}::timestamptz[],
        ${rows.map((row) => row.toldBy)}::text[]
      ) as fresh (member_id, name, value, source, observed_at, told_by)
     where not exists (
             select from members.blocked_attributes as blocked
              where blocked.workspace_id = ${workspaceId}
                and blocked.member_id = fresh.member_id
                and blocked.name = fresh.name
           )
        on conflict (workspace_id, member_id, name) do update
       set value = excluded.value,
           source = excluded.source,
           observed_at = excluded.observed_at,
           told_by = excluded.told_by,
           carried_from = null,
           own_value = null,
           own_source = null,
           own_observed_at = null,
           own_told_by = null
     where ${wordOf('attributes')} <= ${wordOf('excluded')}
  `.execute(tx)
}

export async function upsertDirectValues(tx: Tx, workspaceId: string, rows: readonly DirectRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql`
    insert into members.direct_values (workspace_id, member_id, name, sealed, source, observed_at, told_by)
    select ${workspaceId}, fresh.member_id, fresh.name, fresh.sealed, fresh.source, fresh.observed_at, fresh.told_by
      from unnest(
        ${rows.map((row) => row.memberId)}::uuid[],
        ${rows.map((row) => row.name)}::text[],
        ${rows.map((row) => row.sealed)}::bytea[],
        ${rows.map((row) => row.source)}::text[],
        ${rows.map((row) => row.observedAt)}::timestamptz[],
        ${rows.map((row) => row.toldBy)}::text[]
      ) as fresh (member_id, name, sealed, source, observed_at, told_by)
     where ${noPartOfACorrectedName(workspaceId)}
        on conflict (workspace_id, member_id, name) do update
       set sealed = excluded.sealed,
           source = excluded.source,
           observed_at = excluded.observed_at,
           told_by = excluded.told_by,
           carried_from = null,
           own_sealed = null,
           own_source = null,
           own_observed_at = null,
           own_told_by = null
     where ${wordOf('direct_values')} <= ${wordOf('excluded')}
  `.execute(tx)
}

/** A part of a name does not come beside a whole one that somebody told whose word counts more. */
export function noPartOfACorrectedName(workspaceId: string) {
  return sql`
    not (
          fresh.name = any(${[...PARTS_OF_A_NAME]}::text[])
      and exists (
            select from members.direct_values as whole
             where whole.workspace_id = ${workspaceId}
               and whole.member_id = fresh.member_id
               and whole.name = 'name'
               and ${rankOf(sql.ref('whole.told_by'))} > ${rankOf(sql.ref('fresh.told_by'))}
          )
    )`
}

/** The values of these names; also what is withheld of children, see {@link shownDirectValuesFor}. */
export function directValuesFor(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
  names: readonly string[],
): Promise<DirectRow[]> {
  return directRows(tx, workspaceId, { memberIds, names, only: sql`true` })
}

/** The same without what is withheld: of a locked profile what is necessary alone. */
export function shownDirectValuesFor(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
  names: readonly string[],
): Promise<DirectRow[]> {
  return directRows(tx, workspaceId, { memberIds, names, only: isShown(workspaceId, 'direct_values') })
}

async function directRows(
  tx: Tx,
  workspaceId: string,
  want: { memberIds: readonly string[]; names: readonly string[]; only: RawBuilder<unknown> },
): Promise<DirectRow[]> {
  const { rows } = await sql<DirectRow>`
    select direct_values.member_id as "memberId", direct_values.name, direct_values.sealed, direct_values.source,
           direct_values.observed_at as "observedAt", direct_values.told_by as "toldBy",
           direct_values.carried_from as "carriedFrom"
      from members.direct_values
     where direct_values.workspace_id = ${workspaceId}
       and direct_values.member_id = any(${want.memberIds as string[]}::uuid[])
       and direct_values.name = any(${want.names as string[]})
       and ${want.only}
  `.execute(tx)
  return rows
}

export async function deleteDirectValues(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
  names: readonly string[],
): Promise<void> {
  await sql`
    delete from members.direct_values
     where direct_values.workspace_id = ${workspaceId}
       and direct_values.member_id = any(${memberIds as string[]}::uuid[])
       and direct_values.name = any(${names as string[]})
  `.execute(tx)
}

/** Also what is withheld of children, see {@link shownAttributesFor}. */
export function attributesFor(tx: Tx, workspaceId: string, memberId: string): Promise<AttributeRow[]> {
  return attributeRows(tx, workspaceId, memberId, sql`true`)
}

/** The same without what is withheld: of a locked profile what is necessary alone. */
export function shownAttributesFor(tx: Tx, workspaceId: string, memberId: string): Promise<AttributeRow[]> {
  return attributeRows(tx, workspaceId, memberId, isShown(workspaceId, 'attributes'))
}

async function attributeRows(
  tx: Tx,
  workspaceId: string,
  memberId: string,
  only: RawBuilder<unknown>,
): Promise<AttributeRow[]> {
  const { rows } = await sql<AttributeRow>`
    select attributes.member_id as "memberId", attributes.name, attributes.value, attributes.source, attributes.observed_at as "observedAt",
           attributes.told_by as "toldBy"
      from members.attributes
     where attributes.workspace_id = ${workspaceId}
       and attributes.member_id = ${memberId}
       and ${only}
     order by attributes.name
     limit 500
  `.execute(tx)
  return rows
}
