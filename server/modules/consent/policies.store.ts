import { sql, type Tx } from '#platform/postgres'
import type { Active, LoadedPack, PolicyPack, Settings } from './policies.ts'

export interface Policies extends Settings {
  readonly active: Active
}

/** What a new workspace begins with. */
export async function insertPolicies(tx: Tx, workspaceId: string, policies: Policies): Promise<void> {
  await sql`
    insert into consent.policies (workspace_id, default_jurisdiction, youth_audience, active)
    values (${workspaceId}, ${policies.defaultJurisdiction}, ${policies.youthAudience}, ${JSON.stringify(policies.active)}::jsonb)
        on conflict do nothing
  `.execute(tx)
}

export async function policiesIn(tx: Tx, workspaceId: string): Promise<Policies> {
  const { rows } = await sql<Policies>`
    select policies.default_jurisdiction as "defaultJurisdiction", policies.youth_audience as "youthAudience",
           policies.active
      from consent.policies
     where policies.workspace_id = ${workspaceId}
  `.execute(tx)
  return rows[0]!
}

/** Locks what decides now: waits for the messages under way, and those that follow see what is written. */
export async function lockPolicies(tx: Tx, workspaceId: string): Promise<Policies> {
  const { rows } = await sql<Policies>`
    select policies.default_jurisdiction as "defaultJurisdiction", policies.youth_audience as "youthAudience",
           policies.active
      from consent.policies
     where policies.workspace_id = ${workspaceId}
       for update
  `.execute(tx)
  return rows[0]!
}

export async function savePolicies(tx: Tx, workspaceId: string, policies: Policies): Promise<void> {
  await sql`
    update consent.policies
       set default_jurisdiction = ${policies.defaultJurisdiction},
           youth_audience = ${policies.youthAudience},
           active = ${JSON.stringify(policies.active)}::jsonb
     where policies.workspace_id = ${workspaceId}
  `.execute(tx)
}

/** Adds versions; one that is there stays as it is. Returns how many were new. */
export async function insertPacks(tx: Tx, workspaceId: string, packs: readonly LoadedPack[]): Promise<number> {
  const { rows } = await sql`
    insert into consent.policy_packs (workspace_id, pack, version, definition, loaded_at, loaded_by)
    select ${workspaceId}, loaded.pack, loaded.version, loaded.definition, loaded.loaded_at, loaded.loaded_by
      from unnest(
        ${packs.map((one) => one.pack)}::text[],
        ${packs.map((one) => one.version)}::int[],
        ${packs.map(({ loadedAt: _at, loadedBy: _by, ...pack }) => JSON.stringify(pack))}::jsonb[],
        ${packs.map((one) => one.loadedAt)}::timestamptz[],
        ${packs.map((one) => one.loadedBy)}::text[]
      ) as loaded (pack, version, definition, loaded_at, loaded_by)
        on conflict do nothing
    returning policy_packs.pack
  `.execute(tx)
  return rows.length
}

/** Every version, newest first within each pack. */
export async function packsIn(tx: Tx, workspaceId: string): Promise<LoadedPack[]> {
  const { rows } = await sql<{ definition: PolicyPack; loadedAt: Date; loadedBy: string }>`
    select policy_packs.definition, policy_packs.loaded_at as "loadedAt", policy_packs.loaded_by as "loadedBy"
      from consent.policy_packs
     where policy_packs.workspace_id = ${workspaceId}
     order by policy_packs.pack, policy_packs.version desc
  `.execute(tx)
  return rows.map(({ definition, ...loaded }) => ({ ...definition, ...loaded }))
}
