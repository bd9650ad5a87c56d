import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { EarningRule } from './facts.ts'

/** What a new workspace begins with: one point for each whole unit, all of history. */
export const DEFAULT_RULE: Omit<EarningRule, 'version'> = { pointsPerUnit: 1, since: null, active: true }

/** The rule in force for what arrives now. */
export async function currentRule(ctx: Ctx): Promise<EarningRule> {
  const { rows } = await sql<EarningRule>`
    select earning_rules.version, earning_rules.points_per_unit as "pointsPerUnit", earning_rules.since,
           earning_rules.active
      from loyalty.earning_rules
     where earning_rules.workspace_id = ${ctx.workspaceId}
     order by earning_rules.version desc
     limit 1
  `.execute(ctx.tx)
  // A workspace made before this module was prepared earns by the default, which it has not been told to change.
  return rows[0] ?? { version: 0, ...DEFAULT_RULE }
}

/** Adds the next version. Two at once take turns, so that each gets a number of its own. */
export async function addRule(ctx: Ctx, rule: Omit<EarningRule, 'version'>): Promise<EarningRule> {
  await sql`select pg_advisory_xact_lock(hashtextextended('loyalty.rules ' || ${ctx.workspaceId}, 0))`.execute(ctx.tx)
  const { rows } = await sql<EarningRule>`
    insert into loyalty.earning_rules (workspace_id, version, points_per_unit, since, active, created_at, created_by)
    select ${ctx.workspaceId}, coalesce(max(earning_rules.version), 0) + 1, ${rule.pointsPerUnit}, ${rule.since},
           ${rule.active}, ${ctx.now}, ${ctx.actor.id}
      from loyalty.earning_rules
     where earning_rules.workspace_id = ${ctx.workspaceId}
    returning version, points_per_unit as "pointsPerUnit", since, active
  `.execute(ctx.tx)
  return rows[0]!
}
