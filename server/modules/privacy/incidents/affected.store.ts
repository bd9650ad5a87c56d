import type { Ctx } from '#platform/context'
import { sql, type Tx } from '#platform/postgres'
import type { Criteria } from './incidents.store.ts'

/** A list that is absent does not narrow; an empty one neither. */
const listOf = (values: readonly string[] | undefined): string[] | null => (values?.length ? [...values] : null)

/** Exports of which one was begun or fetched within the criteria, and which hold what is asked for. */
const matchingExports = (workspaceId: string, { from, to, clear, ...lists }: Criteria) => {
  const [actors, addresses, exports, fields] = [lists.actors, lists.addresses, lists.exports, lists.fields].map(listOf)
  return sql`
      from connections.exports
     where exports.workspace_id = ${workspaceId}
       and (${exports}::uuid[] is null or exports.export_id = any(${exports}::uuid[]))
       and (${fields}::text[] is null or exports.columns is null or exports.columns && ${fields}::text[])
       and (not ${clear}::boolean or exports.clear)
       and exists (
         select from audit.entries
          where entries.workspace_id = exports.workspace_id
            and entries.object_kind = 'export'
            and entries.object_id = exports.export_id::text
            and entries.action in ('export.begun', 'export.downloaded')
            and entries.at >= ${from}::timestamptz
            and entries.at < ${to}::timestamptz
            and (${actors}::text[] is null or entries.actor_id = any(${actors}::text[]))
            and (${addresses}::text[] is null or entries.ip = any(${addresses}::text[])))
  `
}

/**
 * Finds whose data was shown and keeps them as the list of the incident, in place of the one before; answers how many. Three
 * logs are asked: the access log, the audit log (what was revealed before there was an access log, and links that open a
 * member's own pages, which show everything as it is), and the members that each export held. Whoever was merged since is
 * the member they became.
 */
export async function keepAffected(ctx: Ctx, incidentId: string, criteria: Criteria): Promise<number> {
  const { from, to, clear } = criteria
  const [actors, addresses, exports, fields] = [
    criteria.actors,
    criteria.addresses,
    criteria.exports,
    criteria.fields,
  ].map(listOf)
  await sql`
    delete from privacy.incident_members
     where incident_members.workspace_id = ${ctx.workspaceId}
       and incident_members.incident_id = ${incidentId}
  `.execute(ctx.tx)
  const { numAffectedRows = 0n } = await sql`
    with shown as (
      select unnest(readings.member_ids) as member_id
        from members.readings
       where readings.workspace_id = ${ctx.workspaceId}
         and readings.at >= ${from}::timestamptz
         and readings.at < ${to}::timestamptz
         and ${exports}::uuid[] is null
         and (${actors}::text[] is null or readings.actor = any(${actors}::text[]))
         and (${addresses}::text[] is null or readings.ip = any(${addresses}::text[]))
         and (${fields}::text[] is null or readings.fields && ${fields}::text[])
         and (not ${clear}::boolean or readings.clear)
       union all
      select entries.object_id::uuid
        from audit.entries
       where entries.workspace_id = ${ctx.workspaceId}
         and entries.at >= ${from}::timestamptz
         and entries.at < ${to}::timestamptz
         and entries.object_kind = 'member'
         and entries.action in ('member.revealed', 'portal_link.created')
         and entries.actor_kind in ('user', 'key')
         and ${exports}::uuid[] is null
         and (${actors}::text[] is null or entries.actor_id = any(${actors}::text[]))
         and (${addresses}::text[] is null or entries.ip = any(${addresses}::text[]))
         and (${fields}::text[] is null
              or entries.action = 'portal_link.created'
              or jsonb_exists_any(entries.after -> 'revealed', ${fields}::text[]))
       union all
      select unnest(export_members.member_ids)
        from connections.export_members
       where export_members.workspace_id = ${ctx.workspaceId}
         and export_members.export_id in (select exports.export_id ${matchingExports(ctx.workspaceId, criteria)})
    )
    insert into privacy.incident_members (workspace_id, incident_id, member_id)
    select distinct ${ctx.workspaceId}::uuid, ${incidentId}::uuid, coalesce(members.merged_into, shown.member_id)
      from shown
      left join members.members
        on members.workspace_id = ${ctx.workspaceId}
       and members.member_id = shown.member_id
  `.execute(ctx.tx)
  const affected = Number(numAffectedRows)
  await sql`
    update privacy.incidents
       set criteria = ${JSON.stringify(criteria)}::jsonb,
           affected = ${affected},
           searched_at = ${ctx.now},
           searched_by = ${ctx.actor.id}
     where incidents.workspace_id = ${ctx.workspaceId}
       and incidents.incident_id = ${incidentId}
  `.execute(ctx.tx)
  return affected
}

/** Exports that match and were made before their members were written down. */
export async function exportsWithoutList(tx: Tx, workspaceId: string, criteria: Criteria): Promise<number> {
  const { rows } = await sql<{ found: number }>`
    select count(*) as found
      ${matchingExports(workspaceId, criteria)}
       and exports.row_count > 0
       and not exists (
         select from connections.export_members
          where export_members.workspace_id = exports.workspace_id
            and export_members.export_id = exports.export_id)
  `.execute(tx)
  return rows[0]!.found
}

/** Affected members after one, by id. */
export async function affectedAfter(
  tx: Tx,
  workspaceId: string,
  incidentId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select incident_members.member_id as "memberId"
      from privacy.incident_members
     where incident_members.workspace_id = ${workspaceId}
       and incident_members.incident_id = ${incidentId}
       and incident_members.member_id > ${after}::uuid
     order by incident_members.member_id
     limit ${limit}
  `.execute(tx)
  return rows.map(({ memberId }) => memberId)
}
