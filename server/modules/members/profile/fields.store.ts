import { sql, type Tx } from '#platform/postgres'
import type { Field } from './fields.ts'

/** Names of fields that were kept out are remembered up to this many. */
const MAX_FINDINGS = 1_000

/** Of these names, which are in the register, and when a value of each came last; and whether others are kept out. */
export async function registerOf(
  tx: Tx,
  workspaceId: string,
  names: readonly string[],
): Promise<{ registeredOnly: boolean; writtenOn: Map<string, string | null> }> {
  const { rows } = await sql<{ registeredOnly: boolean; field: string | null; writtenOn: string | null }>`
    select coalesce(policies.registered_only, false) as "registeredOnly", fields.field,
           fields.written_on::text as "writtenOn"
      from (values (${workspaceId}::uuid)) as here (workspace_id)
      left join members.field_policies as policies
        on policies.workspace_id = here.workspace_id
      left join members.fields
        on fields.workspace_id = here.workspace_id
       and fields.field = any(${names as string[]}::text[])
  `.execute(tx)
  const writtenOn = new Map(
    rows.flatMap(({ field, writtenOn: day }) => (field === null ? [] : [[field, day] as const])),
  )
  return { registeredOnly: rows[0]!.registeredOnly, writtenOn }
}

/** Notes that values of these fields came on a day. Whoever is at it already notes the same: their rows are passed over. */
export async function noteWritten(tx: Tx, workspaceId: string, fields: readonly string[], day: string): Promise<void> {
  if (fields.length === 0) return
  await sql`
    with due as (
      select fields.field
        from members.fields
       where fields.workspace_id = ${workspaceId}
         and fields.field = any(${fields as string[]}::text[])
         and coalesce(fields.written_on < ${day}::date, true)
       order by fields.field
         for update skip locked
    )
    update members.fields
       set written_on = ${day}::date
      from due
     where fields.workspace_id = ${workspaceId}
       and fields.field = due.field
  `.execute(tx)
}

/** Notes which fields were kept out on a day, once for each field and source. */
export async function noteKeptOut(
  tx: Tx,
  workspaceId: string,
  found: readonly { readonly name: string; readonly source: string }[],
  day: string,
): Promise<void> {
  if (found.length === 0) return
  await sql`
    insert into members.field_findings (workspace_id, name, source, kept_out_on)
    select distinct ${workspaceId}::uuid, found.name, found.source, ${day}::date
      from unnest(${found.map((one) => one.name)}::text[], ${found.map((one) => one.source)}::text[])
        as found (name, source)
     where not exists (
             select 1
               from members.field_findings as noted
              where noted.workspace_id = ${workspaceId}
                and noted.name = found.name
                and noted.source = found.source
                and noted.kept_out_on >= ${day}::date
           )
       and (select count(*) from members.field_findings as noted where noted.workspace_id = ${workspaceId}) < ${MAX_FINDINGS}
     order by found.name, found.source
        on conflict (workspace_id, name, source) do update
       set kept_out_on = greatest(field_findings.kept_out_on, excluded.kept_out_on)
  `.execute(tx)
}

export async function fieldsIn(tx: Tx, workspaceId: string): Promise<Field[]> {
  const { rows } = await sql<Field>`
    select fields.field, fields.label, fields.built_in as "builtIn", fields.purpose, fields.legal_basis as "legalBasis",
           fields.retention_days as "retentionDays", fields.required, fields.sensitive
      from members.fields
     where fields.workspace_id = ${workspaceId}
     order by fields.built_in, fields.field
  `.execute(tx)
  return rows
}

/** Adds fields that are not there yet. */
export async function insertFields(tx: Tx, workspaceId: string, fields: readonly Field[], day: string): Promise<void> {
  await sql`
    insert into members.fields
      (workspace_id, field, label, built_in, purpose, legal_basis, retention_days, required, sensitive,
       registered_on)
    select ${workspaceId}, fresh.*, ${day}::date
      from unnest(
        ${fields.map((one) => one.field)}::text[],
        ${fields.map((one) => JSON.stringify(one.label))}::jsonb[],
        ${fields.map((one) => one.builtIn)}::boolean[],
        ${fields.map((one) => JSON.stringify(one.purpose))}::jsonb[],
        ${fields.map((one) => one.legalBasis)}::text[],
        ${fields.map((one) => one.retentionDays)}::int[],
        ${fields.map((one) => one.required)}::boolean[],
        ${fields.map((one) => one.sensitive)}::text[]
      ) as fresh
        on conflict do nothing
  `.execute(tx)
}

export async function updateField(tx: Tx, workspaceId: string, field: Field): Promise<void> {
  await sql`
    update members.fields
       set label = ${JSON.stringify(field.label)}::jsonb,
           purpose = ${JSON.stringify(field.purpose)}::jsonb,
           legal_basis = ${field.legalBasis},
           retention_days = ${field.retentionDays}::int,
           required = ${field.required},
           sensitive = ${field.sensitive}
     where fields.workspace_id = ${workspaceId}
       and fields.field = ${field.field}
  `.execute(tx)
}

export async function deleteField(tx: Tx, workspaceId: string, field: string): Promise<void> {
  await sql`
    delete from members.fields
     where fields.workspace_id = ${workspaceId}
       and fields.field = ${field}
  `.execute(tx)
}

/** A field that is registered is kept out no longer. */
export async function forgetKeptOut(tx: Tx, workspaceId: string, name: string): Promise<void> {
  await sql`
    delete from members.field_findings
     where field_findings.workspace_id = ${workspaceId}
       and field_findings.name = ${name}
  `.execute(tx)
}

export async function setRegisteredOnly(tx: Tx, workspaceId: string, registeredOnly: boolean): Promise<void> {
  await sql`
    insert into members.field_policies (workspace_id, registered_only)
    values (${workspaceId}, ${registeredOnly})
        on conflict (workspace_id) do update
       set registered_only = excluded.registered_only
  `.execute(tx)
}
