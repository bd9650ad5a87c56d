import { sql, type Tx } from '#platform/postgres'

/** Limits on messages to one member over all channels. */
export interface Policy {
  readonly perDay: number
  readonly perWeek: number
  /** `HH:MM` in the member's zone. */
  readonly quietFrom: string
  readonly quietTo: string
}

export const defaultPolicy: Policy = { perDay: 1, perWeek: 3, quietFrom: '21:00', quietTo: '09:00' }

/** The policy of the workspace; the default while none was set. */
export async function policyOf(tx: Tx, workspaceId: string): Promise<Policy> {
  const { rows } = await sql<Policy>`
    select policies.per_day as "perDay", policies.per_week as "perWeek", policies.quiet_from as "quietFrom",
           policies.quiet_to as "quietTo"
      from messaging.policies
     where policies.workspace_id = ${workspaceId}
  `.execute(tx)
  return rows[0] ?? defaultPolicy
}

export async function savePolicy(tx: Tx, workspaceId: string, policy: Policy): Promise<void> {
  await sql`
    insert into messaging.policies (workspace_id, per_day, per_week, quiet_from, quiet_to)
    values (${workspaceId}, ${policy.perDay}, ${policy.perWeek}, ${policy.quietFrom}, ${policy.quietTo})
        on conflict (workspace_id) do update
       set per_day = excluded.per_day,
           per_week = excluded.per_week,
           quiet_from = excluded.quiet_from,
           quiet_to = excluded.quiet_to
  `.execute(tx)
}
