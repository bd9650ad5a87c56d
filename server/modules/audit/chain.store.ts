import type { Ctx } from '../../platform/context.ts'
import { sql, type Tx } from '../../platform/postgres.ts'
import { genesis, type Head, type Link, type SealedColumns } from './chain.ts'

/** All of an entry, each column as its exact text. */
const entryColumns = sql`
  entries.workspace_id::text, entries.xid::text, entries.entry_id::text, entries.action, entries.object_kind,
  entries.object_id, entries.before::text, entries.after::text, entries.reason, entries.actor_kind, entries.actor_id,
  entries.ip, entries.user_agent, entries.request_id,
  to_char(entries.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at
`

/** True when this transaction alone seals the workspace; it holds until the commit. Writers of entries never ask. */
export async function holdSeal(ctx: Pick<Ctx, 'tx' | 'workspaceId'>): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('audit.chain ' || ${ctx.workspaceId}, 0)) as held
  `.execute(ctx.tx)
  return rows[0]!.held
}

/** The same, waiting for whoever has it. */
export async function waitForSeal(ctx: Pick<Ctx, 'tx' | 'workspaceId'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('audit.chain ' || ${ctx.workspaceId}, 0))`.execute(ctx.tx)
}

export async function headOf(tx: Tx, workspaceId: string): Promise<Head> {
  const { rows } = await sql<Head>`
    select chain.position, chain.hash, chain.xid::text || '/' || chain.entry_id::text as of
      from audit.chain
     where chain.workspace_id = ${workspaceId}
     order by chain.position desc
     limit 1
  `.execute(tx)
  return rows[0] ?? genesis
}

/** Entries after the head whose transactions can no longer be followed by an earlier one, as readers of the log do. */
export async function entriesAfter(tx: Tx, workspaceId: string, head: Head, limit: number): Promise<SealedColumns[]> {
  const [xid, entryId] = head.of.split('/')
  const { rows } = await sql<SealedColumns>`
    select ${entryColumns}
      from audit.entries
     where entries.workspace_id = ${workspaceId}
       and (entries.xid, entries.entry_id) > (${xid}::xid8, ${entryId}::bigint)
       and entries.xid < log.settled_xid()
     order by entries.xid, entries.entry_id
     limit ${limit}
  `.execute(tx)
  return rows
}

export async function insertLinks(
  ctx: Ctx,
  links: readonly (Head & { readonly entry: SealedColumns })[],
): Promise<void> {
  await sql`
    insert into audit.chain (workspace_id, position, xid, entry_id, hash, sealed_at)
    select ${ctx.workspaceId}, link.position, link.xid::xid8, link.entry_id, link.hash, ${ctx.now}
      from unnest(
        ${links.map((link) => link.position)}::bigint[],
        ${links.map((link) => link.entry.xid)}::text[],
        ${links.map((link) => link.entry.entry_id)}::bigint[],
        ${links.map((link) => link.hash)}::bytea[]
      ) as link (position, xid, entry_id, hash)
  `.execute(ctx.tx)
}

/** Links after a position, in order, each with the entry that is there now. */
export async function linksAfter(tx: Tx, workspaceId: string, position: number, limit: number): Promise<Link[]> {
  const { rows } = await sql<
    Omit<Link, 'entry' | 'of'> & { [Column in keyof SealedColumns]: SealedColumns[Column] | null } & { of: string }
  >`
    select chain.position, chain.hash, chain.xid::text || '/' || chain.entry_id::text as of, ${entryColumns}
      from audit.chain
      left join audit.entries
        on entries.workspace_id = chain.workspace_id
       and entries.xid = chain.xid
       and entries.entry_id = chain.entry_id
     where chain.workspace_id = ${workspaceId}
       and chain.position > ${position}
     order by chain.position
     limit ${limit}
  `.execute(tx)
  return rows.map(({ position: at, hash, of, ...entry }) => ({
    position: at,
    hash,
    of,
    // A left join without a match is null in every column; the key of a row never is.
    entry: entry.xid === null ? null : (entry as SealedColumns),
  }))
}

/**
 * Entries that are not in the chain though they should be: older than the head, which means they were put in afterwards,
 * or readable and older than `before`.
 */
export async function unsealed(
  tx: Tx,
  workspaceId: string,
  before: Date,
): Promise<{ inserted: string[]; overdue: string[]; entries: number }> {
  const { rows } = await sql<{ inserted: string[]; overdue: string[]; entries: number }>`
    with head as (
      select chain.xid, chain.entry_id
        from audit.chain
       where chain.workspace_id = ${workspaceId}
       order by chain.position desc
       limit 1
    ),
    outside as (
      select entries.xid::text || '/' || entries.entry_id::text as name,
             coalesce((entries.xid, entries.entry_id) < (head.xid, head.entry_id), false) as inserted
        from audit.entries
        left join head on true
       where entries.workspace_id = ${workspaceId}
         and not exists (
           select
             from audit.chain
            where chain.workspace_id = entries.workspace_id
              and chain.xid = entries.xid
              and chain.entry_id = entries.entry_id
         )
         and (
           (entries.xid, entries.entry_id) < (head.xid, head.entry_id)
           or (entries.at < ${before} and entries.xid < log.settled_xid())
         )
    )
    select coalesce(array_agg(outside.name) filter (where outside.inserted), '{}') as inserted,
           coalesce(array_agg(outside.name) filter (where not outside.inserted), '{}') as overdue,
           (select count(*) from audit.entries where entries.workspace_id = ${workspaceId}) as entries
      from outside
  `.execute(tx)
  return rows[0]!
}

/** The hashes at these positions. */
export async function hashesAt(
  tx: Tx,
  workspaceId: string,
  positions: readonly number[],
): Promise<Map<number, Buffer>> {
  const { rows } = await sql<{ position: number; hash: Buffer }>`
    select chain.position, chain.hash
      from audit.chain
     where chain.workspace_id = ${workspaceId}
       and chain.position = any(${positions as number[]}::bigint[])
  `.execute(tx)
  return new Map(rows.map((row) => [row.position, row.hash]))
}

/** When the link after a position was sealed; undefined where there is none. */
export async function sealedAfter(tx: Tx, workspaceId: string, position: number): Promise<Date | undefined> {
  const { rows } = await sql<{ sealedAt: Date }>`
    select chain.sealed_at as "sealedAt"
      from audit.chain
     where chain.workspace_id = ${workspaceId}
       and chain.position > ${position}
     order by chain.position
     limit 1
  `.execute(tx)
  return rows[0]?.sealedAt
}
