import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { SafeguardLayer } from '#platform/safeguard'
import type { Kept, Seen } from './safeguards.ts'

/** Results are written one run after another, so that each sees what the one before left. */
async function lockResults(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('privacy.safeguards ' || ${ctx.workspaceId}, 0))`.execute(
    ctx.tx,
  )
}

export async function keptResults(ctx: Pick<Ctx, 'tx' | 'workspaceId'>): Promise<Kept[]> {
  const { rows } = await sql<Kept>`
    select results.safeguard as id, results.layer, results.name, results.status, results.evidence, results.remedy,
           results.link, results.checked_at as "checkedAt", results.since
      from privacy.safeguard_results as results
     where results.workspace_id = ${ctx.workspaceId}
     order by results.position, results.safeguard
  `.execute(ctx.tx)
  return rows
}

/**
 * Keeps what a run saw, notes each answer that is another than before, and forgets safeguards that are no more. A run that
 * began before the one that is kept changes nothing: it saw an older state.
 */
export async function keepResults(ctx: Ctx, seen: readonly Seen[], checkedAt: Date): Promise<void> {
  await lockResults(ctx)
  await sql`
    with seen as (
      select *
        from jsonb_to_recordset(${JSON.stringify(seen.map((one, position) => ({ ...one, position })))}::jsonb)
          as seen (id text, position int, layer text, name jsonb, status text, evidence jsonb, remedy jsonb, link text)
    ),
    changed as (
      insert into privacy.safeguard_changes
        (workspace_id, change_id, safeguard, layer, name, status, evidence, changed_at)
      select ${ctx.workspaceId}, gen_random_uuid(), seen.id, seen.layer, seen.name, seen.status, seen.evidence,
             ${checkedAt}
        from seen
        join privacy.safeguard_results as results
          on results.workspace_id = ${ctx.workspaceId}
         and results.safeguard = seen.id
         and results.status <> seen.status
         and results.checked_at <= ${checkedAt}
    ),
    gone as (
      delete from privacy.safeguard_results as results
       where results.workspace_id = ${ctx.workspaceId}
         and results.checked_at <= ${checkedAt}
         and not exists (select from seen where seen.id = results.safeguard)
    )
    insert into privacy.safeguard_results as results
      (workspace_id, safeguard, position, layer, name, status, evidence, remedy, link, checked_at, since)
    select ${ctx.workspaceId}, seen.id, seen.position, seen.layer, seen.name, seen.status, seen.evidence, seen.remedy, seen.link,
           ${checkedAt}, ${checkedAt}
      from seen
        on conflict (workspace_id, safeguard) do update
       set position = excluded.position,
           layer = excluded.layer,
           name = excluded.name,
           status = excluded.status,
           evidence = excluded.evidence,
           remedy = excluded.remedy,
           link = excluded.link,
           checked_at = excluded.checked_at,
           since = case when results.status = excluded.status then results.since else excluded.checked_at end
     where results.checked_at <= excluded.checked_at
  `.execute(ctx.tx)
}

export interface SafeguardChange extends Pick<Seen, 'name' | 'status' | 'evidence'> {
  readonly id: string
  readonly safeguard: string
  readonly layer: SafeguardLayer
  readonly at: Date
}

export async function latestChanges(ctx: Pick<Ctx, 'tx' | 'workspaceId'>, limit: number): Promise<SafeguardChange[]> {
  const { rows } = await sql<SafeguardChange>`
    select changes.change_id as id, changes.safeguard, changes.layer, changes.name, changes.status, changes.evidence,
           changes.changed_at as at
      from privacy.safeguard_changes as changes
     where changes.workspace_id = ${ctx.workspaceId}
     order by changes.changed_at desc, changes.safeguard
     limit ${limit}
  `.execute(ctx.tx)
  return rows
}

/** When the last run was; null before the first. */
export async function lastCheckedAt(ctx: Pick<Ctx, 'tx' | 'workspaceId'>): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select max(results.checked_at) as at
      from privacy.safeguard_results as results
     where results.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  return rows[0]!.at
}
