import type { severities } from '@regulars/contract/findings'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

export interface FindingRow {
  readonly id: string
  /** The first day of the quarter whose audit found it. */
  readonly foundIn: string
  readonly foundInAudit: string
  /** Null while it waits for the next audit to open. */
  readonly heldBy: string | null
  readonly item: string | null
  readonly title: string
  readonly severity: (typeof severities)[number]
  readonly ownerId: string
  readonly ownerName: string | null
  readonly dueOn: string
  readonly openedAt: Date
  readonly carriedBecause: string | null
  readonly done: string | null
  readonly closedAt: Date | null
  readonly closedBy: string | null
  readonly closedByName: string | null
}

const findingsOf = (ctx: Pick<Ctx, 'workspaceId'>) => sql`
  select findings.finding_id as id, audits.quarter_from::text as "foundIn", findings.found_in as "foundInAudit",
         findings.held_by as "heldBy", findings.item, findings.title, findings.severity,
         findings.owner_id as "ownerId", owners.name as "ownerName", findings.due_on::text as "dueOn",
         findings.opened_at as "openedAt", findings.carried_because as "carriedBecause", findings.done,
         findings.closed_at as "closedAt", findings.closed_by as "closedBy", closers.name as "closedByName"
    from privacy.findings
    join privacy.audits
      on audits.workspace_id = findings.workspace_id
     and audits.audit_id = findings.found_in
    left join access.users as owners
      on owners.user_id = findings.owner_id
    left join access.users as closers
      on closers.user_id::text = findings.closed_by
   where findings.workspace_id = ${ctx.workspaceId}
`

/** Those that an audit holds or found, open ones first. */
export async function findingsOfAudit(ctx: Ctx, auditId: string): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    ${findingsOf(ctx)}
     and (findings.held_by = ${auditId} or findings.found_in = ${auditId})
   order by findings.closed_at is not null, findings.due_on, findings.opened_at, findings.finding_id
  `.execute(ctx.tx)
  return rows
}

export async function openFindings(ctx: Ctx, limit: number): Promise<FindingRow[]> {
  const { rows } = await sql<FindingRow>`
    ${findingsOf(ctx)}
     and findings.closed_at is null
   order by findings.due_on, findings.opened_at, findings.finding_id
   limit ${limit}
  `.execute(ctx.tx)
  return rows
}

/** Audits that are open and findings that are not closed, both due before a day. */
export async function countOverdue(ctx: Ctx, today: string): Promise<{ audits: number; findings: number }> {
  const { rows } = await sql<{ audits: number; findings: number }>`
    select (select count(*)
              from privacy.audits
             where audits.workspace_id = ${ctx.workspaceId}
               and audits.closed_at is null
               and audits.due_on < ${today}::date) as audits,
           (select count(*)
              from privacy.findings
             where findings.workspace_id = ${ctx.workspaceId}
               and findings.closed_at is null
               and findings.due_on < ${today}::date) as findings
  `.execute(ctx.tx)
  return rows[0]!
}

export async function findFinding(ctx: Ctx, id: string): Promise<FindingRow | undefined> {
  const { rows } = await sql<FindingRow>`${findingsOf(ctx)} and findings.finding_id = ${id}`.execute(ctx.tx)
  return rows[0]
}

export interface NewFinding {
  readonly auditId: string
  readonly item: string | null
  readonly title: string
  readonly severity: (typeof severities)[number]
  readonly owner: string
  readonly dueOn: string
}

export async function insertFinding(ctx: Ctx, finding: NewFinding): Promise<string> {
  const id = ctx.ids.next()
  await sql`
    insert into privacy.findings
      (workspace_id, finding_id, found_in, held_by, item, title, severity, owner_id, due_on, opened_at, opened_by)
    values (${ctx.workspaceId}, ${id}, ${finding.auditId}, ${finding.auditId}, ${finding.item}, ${finding.title},
            ${finding.severity}, ${finding.owner}, ${finding.dueOn}, ${ctx.now}, ${ctx.actor.id})
  `.execute(ctx.tx)
  return id
}

export async function updateFinding(
  ctx: Ctx,
  id: string,
  to: Pick<NewFinding, 'severity' | 'owner' | 'dueOn'>,
): Promise<void> {
  await sql`
    update privacy.findings
       set severity = ${to.severity},
           owner_id = ${to.owner},
           due_on = ${to.dueOn}
     where findings.workspace_id = ${ctx.workspaceId}
       and findings.finding_id = ${id}
  `.execute(ctx.tx)
}

export async function closeFindingRow(ctx: Ctx, id: string, done: string): Promise<void> {
  await sql`
    update privacy.findings
       set done = ${done},
           closed_at = ${ctx.now},
           closed_by = ${ctx.actor.id}
     where findings.workspace_id = ${ctx.workspaceId}
       and findings.finding_id = ${id}
  `.execute(ctx.tx)
}

/** From the audit that holds it to the next one that is open; without one it waits until there is. */
export async function carryFindingRow(ctx: Ctx, id: string, holder: string, reason: string): Promise<void> {
  await sql`
    update privacy.findings
       set carried_because = ${reason},
           held_by = (
             select audits.audit_id
               from privacy.audits
               join privacy.audits as holder
                 on holder.workspace_id = audits.workspace_id
                and holder.audit_id = ${holder}
                and holder.quarter_from < audits.quarter_from
              where audits.workspace_id = findings.workspace_id
                and audits.closed_at is null
              order by audits.quarter_from
              limit 1
           )
     where findings.workspace_id = ${ctx.workspaceId}
       and findings.finding_id = ${id}
  `.execute(ctx.tx)
}
