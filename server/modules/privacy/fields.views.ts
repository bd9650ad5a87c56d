import { type Sensitivity as SensitivityOf, UNUSED_AFTER_DAYS } from '@regulars/contract/fields'
import type { z } from 'zod'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

/** What the product reads by itself: to write to members, to tell them apart, by law, and to say whose staff see them. */
const readByProduct = [
  ...['name', 'first_name', 'last_name', 'email', 'phone', 'address', 'birthday', 'id_number', 'union_id', 'open_id'],
  ...['jurisdiction', 'country', 'time_zone', 'language', 'store', 'region'],
]

/** Names beside the register that are looked for in profiles, at most. */
const MAX_UNREGISTERED = 200

type Sensitivity = z.infer<typeof SensitivityOf>

export interface FieldUse {
  readonly field: string
  readonly label: { en: string; 'zh-CN': string }
  readonly builtIn: boolean
  readonly purpose: { en: string; 'zh-CN': string }
  readonly legalBasis: 'consent' | 'contract' | 'legitimate_interest' | 'legal_obligation'
  readonly retentionDays: number | null
  readonly required: boolean
  readonly writtenOn: string | null
  readonly segments: number
  readonly journeys: number
  readonly templates: number
  readonly exports: number
  readonly product: boolean
  readonly state: 'used' | 'young' | 'unread' | 'unused'
  readonly sensitive: Sensitivity | null
  readonly approvedUse: { reason: string; approvedBy: string; approvedAt: string } | null
}

/** The register, each field with who reads it today and who exported it in the last ninety days. */
export async function fieldUses(ctx: Ctx): Promise<FieldUse[]> {
  const since = new Date(ctx.now.getTime() - UNUSED_AFTER_DAYS * 86_400_000)
  const { rows } = await sql<Omit<FieldUse, 'approvedUse'> & { reason: string | null; by: string; at: Date }>`
    with read as (
      select fields.*,
             fields.field = any(${readByProduct}::text[]) as product,
             (select count(*)
                from segments.segments
               where segments.workspace_id = fields.workspace_id
                 and ${asksFor(sql`segments.rule`)}) as segments,
             (select count(distinct versions.journey_id)
                from journeys.versions
               where versions.workspace_id = fields.workspace_id
                 and ${asksFor(sql`versions.definition`)}) as journeys,
             (select count(*)
                from messaging.templates
               where templates.workspace_id = fields.workspace_id
                 and (   strpos(templates.content::text, 'attributes.' || fields.field) > 0
                      or strpos(templates.content::text, 'member.' || fields.field) > 0)) as templates,
             (select count(*)
                from connections.exports
               where exports.workspace_id = fields.workspace_id
                 and exports.kind = 'members'
                 and exports.created_at >= ${since}
                 and (exports.columns is null or fields.field = any(exports.columns))) as exports
        from members.fields
       where fields.workspace_id = ${ctx.workspaceId}
    )
    select read.field, read.label, read.built_in as "builtIn", read.purpose, read.legal_basis as "legalBasis",
           read.retention_days as "retentionDays", read.required, read.written_on::text as "writtenOn",
           read.segments, read.journeys, read.templates, read.exports, read.product,
           case
             when read.product or read.segments + read.journeys + read.templates + read.exports > 0 then 'used'
             when read.registered_on > ${since}::date then 'young'
             when read.written_on > ${since}::date then 'unread'
             else 'unused'
           end as state,
           read.sensitive, uses.reason, uses.approved_by as by, uses.approved_at as at
      from read
      left join members.approved_uses as uses
        on uses.workspace_id = read.workspace_id
       and uses.field = read.field
     order by read.built_in, read.field
  `.execute(ctx.tx)
  return rows.map(({ reason, by, at, ...field }) => ({
    ...field,
    approvedUse: reason === null ? null : { reason, approvedBy: by, approvedAt: at.toISOString() },
  }))
}

/** Whether a rule somewhere in a document is about the field. */
function asksFor(document: ReturnType<typeof sql>) {
  return sql`
    jsonb_path_exists(
      ${document}, '$.** ? (@.kind == "attribute" && @.name == $field)', jsonb_build_object('field', fields.field))`
}

export interface UnregisteredField {
  readonly name: string
  readonly kept: boolean
  readonly keptOutOn: string | null
  readonly sources: string[]
}

/** Names that profiles have and the register has not, and those that were kept out. Each name is one step along the index. */
export async function unregisteredFields(ctx: Ctx): Promise<UnregisteredField[]> {
  const { rows } = await sql<UnregisteredField>`
    with recursive names (name, step) as (
      select (select min(attributes.name) from members.attributes where attributes.workspace_id = ${ctx.workspaceId}), 1
       union all
      select (select attributes.name
                from members.attributes
               where attributes.workspace_id = ${ctx.workspaceId}
                 and attributes.name > names.name
               order by attributes.name
               limit 1), names.step + 1
        from names
       where names.name is not null
         and names.step < 2 * ${MAX_UNREGISTERED}
    ),
    found (name, kept, kept_out_on, source) as (
      select names.name, true, null::date, null::text
        from names
       where names.name is not null
       union all
      select findings.name, false, findings.kept_out_on, findings.source
        from members.field_findings as findings
       where findings.workspace_id = ${ctx.workspaceId}
    )
    select found.name, bool_or(found.kept) as kept, max(found.kept_out_on)::text as "keptOutOn",
           coalesce(array_agg(distinct found.source) filter (where found.source is not null), '{}') as sources
      from found
     where not exists (
             select 1
               from members.fields
              where fields.workspace_id = ${ctx.workspaceId}
                and fields.field = found.name
           )
     group by found.name
     order by found.name
     limit ${MAX_UNREGISTERED}
  `.execute(ctx.tx)
  return rows
}

export async function isRegisteredOnly(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ registeredOnly: boolean }>`
    select policies.registered_only as "registeredOnly"
      from members.field_policies as policies
     where policies.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  return rows[0]?.registeredOnly ?? false
}
