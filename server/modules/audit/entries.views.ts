import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'

export interface EntryFilter {
  readonly actor: string | null
  readonly actionPrefix: string | null
  readonly objectKind: string | null
  readonly objectId: string | null
  readonly text: string | null
  readonly from: Date | null
  /** Not included. */
  readonly to: Date | null
}

/** After an entry, newest first. */
export interface Place {
  readonly xid: string
  readonly entryId: string
}

export interface Actor {
  readonly kind: 'user' | 'key' | 'member' | 'system'
  readonly id: string
  readonly name: string | null
}

export interface EntryRow extends Place {
  readonly at: Date
  readonly actorKind: Actor['kind']
  readonly actorId: string
  readonly actorName: string | null
  readonly action: string
  readonly objectKind: string
  readonly objectId: string
  readonly before: unknown
  readonly after: unknown
  readonly reason: string | null
  readonly ip: string | null
  readonly userAgent: string | null
  readonly requestId: string | null
  readonly position: number | null
  readonly hash: Buffer | null
}

/** Entries with the names of who did it and their places in the chain. */
export async function pageOfEntries(
  ctx: Ctx,
  filter: EntryFilter,
  page: { readonly after: Place | null; readonly limit: number },
): Promise<EntryRow[]> {
  const { rows } = await sql<EntryRow>`
    with page as (
      select entries.*
        from audit.entries
       where entries.workspace_id = ${ctx.workspaceId}
         ${page.after ? sql`and (entries.xid, entries.entry_id) < (${page.after.xid}::xid8, ${page.after.entryId}::bigint)` : sql``}
         ${conditionsOf(filter)}
       order by entries.xid desc, entries.entry_id desc
       limit ${page.limit}
    )
    select page.xid::text as xid, page.entry_id::text as "entryId", page.at, page.actor_kind as "actorKind",
           page.actor_id as "actorId", coalesce(users.name, keys.name) as "actorName", page.action,
           page.object_kind as "objectKind", page.object_id as "objectId", page.before, page.after, page.reason, page.ip,
           page.user_agent as "userAgent", page.request_id as "requestId", chain.position, chain.hash
      from page
      left join access.users
        on page.actor_kind = 'user'
       and users.user_id::text = page.actor_id
      left join access.keys
        on page.actor_kind = 'key'
       and keys.workspace_id = page.workspace_id
       and keys.key_id::text = page.actor_id
      left join audit.chain
        on chain.workspace_id = page.workspace_id
       and chain.xid = page.xid
       and chain.entry_id = page.entry_id
     order by page.xid desc, page.entry_id desc
  `.execute(ctx.tx)
  return rows
}

function conditionsOf({ actor, actionPrefix, objectKind, objectId, text, from, to }: EntryFilter) {
  const conditions = [
    actor !== null && sql`and entries.actor_id = ${actor}`,
    actionPrefix !== null && sql`and starts_with(entries.action, ${actionPrefix})`,
    objectKind !== null && sql`and entries.object_kind = ${objectKind}`,
    objectId !== null && sql`and entries.object_id = ${objectId}`,
    from !== null && sql`and entries.at >= ${from}`,
    to !== null && sql`and entries.at < ${to}`,
    text !== null &&
      sql`and concat_ws(' ', entries.action, entries.object_kind, entries.object_id, entries.reason, entries.before::text, entries.after::text)
              ilike ${`%${text.replace(/[\\%_]/g, '\\$&')}%`}`,
  ]
  return sql.join(
    conditions.filter((condition) => condition !== false),
    sql` `,
  )
}

export async function countEntries(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count
      from audit.entries
     where entries.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  return rows[0]!.count
}

const ACTORS_SHOWN = 500

/** Users and API keys of the workspace, revoked ones as well: they did things too. */
export async function actorsOf(ctx: Ctx): Promise<Actor[]> {
  const { rows } = await sql<Actor>`
    select actors.kind, actors.id, actors.name
      from (
        select 'user' as kind, users.user_id::text as id, users.name
          from access.memberships
          join access.users
            on users.user_id = memberships.user_id
         where memberships.workspace_id = ${ctx.workspaceId}
         union all
        select 'key', keys.key_id::text, keys.name
          from access.keys
         where keys.workspace_id = ${ctx.workspaceId}
           and keys.kind = 'api'
      ) as actors
     order by actors.kind desc, actors.name, actors.id
     limit ${ACTORS_SHOWN}
  `.execute(ctx.tx)
  return rows
}
