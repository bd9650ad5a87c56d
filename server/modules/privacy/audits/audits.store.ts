import type { verdicts } from '@regulars/contract/audits'
import type { Checklist } from '@regulars/packs/audits/index'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'
import type { Evidence, EvidenceName } from './evidence/index.ts'

export interface AuditRow {
  readonly id: string
  readonly quarter: string
  readonly looksFrom: string
  readonly openedAt: Date
  readonly dueOn: string
  readonly conclusion: string | null
  readonly closedAt: Date | null
  readonly closedBy: string | null
  readonly closedByName: string | null
  readonly items: number
  readonly judged: number
  readonly openFindings: number
}

const auditsOf = (ctx: Pick<Ctx, 'workspaceId'>) => sql`
  select audits.audit_id as id, audits.quarter_from::text as quarter, audits.looks_from::text as "looksFrom",
         audits.opened_at as "openedAt", audits.due_on::text as "dueOn", audits.conclusion,
         audits.closed_at as "closedAt", audits.closed_by as "closedBy",
         (select users.name from access.users where users.user_id::text = audits.closed_by) as "closedByName",
         items.total as items, items.judged,
         (select count(*)
            from privacy.findings
           where findings.workspace_id = audits.workspace_id
             and findings.held_by = audits.audit_id
             and findings.closed_at is null) as "openFindings"
    from privacy.audits
   cross join lateral (
      select count(*) as total, count(items.verdict) as judged
        from privacy.audit_items as items
       where items.workspace_id = audits.workspace_id
         and items.audit_id = audits.audit_id
    ) as items
   where audits.workspace_id = ${ctx.workspaceId}
`

export async function latestAudits(ctx: Ctx, limit: number): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`${auditsOf(ctx)} order by audits.quarter_from desc limit ${limit}`.execute(
    ctx.tx,
  )
  return rows
}

export async function findAudit(ctx: Ctx, id: string): Promise<AuditRow | undefined> {
  const { rows } = await sql<AuditRow>`${auditsOf(ctx)} and audits.audit_id = ${id}`.execute(ctx.tx)
  return rows[0]
}

/**
 * What is done in the audits of a workspace happens one after another: nothing is judged or found in one that is being
 * closed, and nothing carried over slips between one audit and the next.
 */
export async function lockAudits(ctx: Ctx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('privacy.audits ' || ${ctx.workspaceId}, 0))`.execute(ctx.tx)
}

export interface NewAudit {
  readonly quarter: string
  readonly looksFrom: string
  readonly dueOn: string
  readonly checklist: Checklist
}

/**
 * The audit of a quarter, with its checklist as it is now, and with the findings that wait for one. Undefined when the
 * quarter has one already, whoever opened it: two programs at once make one.
 */
export async function insertAudit(ctx: Ctx, audit: NewAudit): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into privacy.audits
      (workspace_id, audit_id, quarter_from, looks_from, pack, pack_version, opened_at, opened_by, due_on)
    values (${ctx.workspaceId}, ${ctx.ids.next()}, ${audit.quarter}, ${audit.looksFrom}, ${audit.checklist.code},
            ${audit.checklist.version}, ${ctx.now}, ${ctx.actor.id}, ${audit.dueOn})
        on conflict (workspace_id, quarter_from) do nothing
    returning audits.audit_id as id
  `.execute(ctx.tx)
  const id = rows[0]?.id
  if (id === undefined) return undefined
  const items = audit.checklist.items.map(({ item, evidence, ...content }) => ({ item, evidence, content }))
  await sql`
    insert into privacy.audit_items (workspace_id, audit_id, item, position, content, evidence_kind)
    select ${ctx.workspaceId}, ${id}, asked.value ->> 'item', asked.position, asked.value -> 'content',
           asked.value ->> 'evidence'
      from jsonb_array_elements(${JSON.stringify(items)}::jsonb) with ordinality as asked (value, position)
  `.execute(ctx.tx)
  await sql`
    update privacy.findings
       set held_by = ${id}
     where findings.workspace_id = ${ctx.workspaceId}
       and findings.held_by is null
       and findings.closed_at is null
  `.execute(ctx.tx)
  return id
}

export async function closeAuditRow(ctx: Ctx, id: string, conclusion: string): Promise<void> {
  await sql`
    update privacy.audits
       set conclusion = ${conclusion},
           closed_at = ${ctx.now},
           closed_by = ${ctx.actor.id}
     where audits.workspace_id = ${ctx.workspaceId}
       and audits.audit_id = ${id}
  `.execute(ctx.tx)
}

export interface ItemRow {
  readonly item: string
  readonly content: Pick<Checklist['items'][number], 'title' | 'question' | 'basis' | 'link'>
  readonly evidenceKind: EvidenceName
  readonly evidence: Evidence | null
  readonly takenAt: Date | null
  readonly verdict: (typeof verdicts)[number] | null
  readonly reason: string | null
  readonly judgedAt: Date | null
  readonly judgedBy: string | null
  readonly judgedByName: string | null
}

export async function itemsOf(ctx: Ctx, auditId: string): Promise<ItemRow[]> {
  const { rows } = await sql<ItemRow>`
    select items.item, items.content, items.evidence_kind as "evidenceKind", items.evidence, items.taken_at as "takenAt",
           items.verdict, items.reason, items.judged_at as "judgedAt", items.judged_by as "judgedBy",
           users.name as "judgedByName"
      from privacy.audit_items as items
      left join access.users
        on users.user_id::text = items.judged_by
     where items.workspace_id = ${ctx.workspaceId}
       and items.audit_id = ${auditId}
     order by items.position
  `.execute(ctx.tx)
  return rows
}

/** Frozen once the item is judged: then nothing is written. */
export async function keepEvidence(
  ctx: Ctx,
  { auditId, item, evidence }: { readonly auditId: string; readonly item: string; readonly evidence: Evidence },
): Promise<void> {
  await sql`
    update privacy.audit_items as items
       set evidence = ${JSON.stringify(evidence)}::jsonb,
           taken_at = ${ctx.now}
     where items.workspace_id = ${ctx.workspaceId}
       and items.audit_id = ${auditId}
       and items.item = ${item}
       and items.verdict is null
  `.execute(ctx.tx)
}

export async function keepVerdict(
  ctx: Ctx,
  judged: {
    readonly auditId: string
    readonly item: string
    readonly verdict: (typeof verdicts)[number]
    readonly reason: string | null
  },
): Promise<void> {
  await sql`
    update privacy.audit_items as items
       set verdict = ${judged.verdict},
           reason = ${judged.reason},
           judged_at = ${ctx.now},
           judged_by = ${ctx.actor.id}
     where items.workspace_id = ${ctx.workspaceId}
       and items.audit_id = ${judged.auditId}
       and items.item = ${judged.item}
  `.execute(ctx.tx)
}

/** Items of open audits whose evidence was never taken. */
export async function itemsWithoutEvidence(ctx: Ctx): Promise<{ auditId: string; item: string }[]> {
  const { rows } = await sql<{ auditId: string; item: string }>`
    select items.audit_id as "auditId", items.item
      from privacy.audits
      join privacy.audit_items as items
        on items.workspace_id = audits.workspace_id
       and items.audit_id = audits.audit_id
       and items.evidence is null
     where audits.workspace_id = ${ctx.workspaceId}
       and audits.closed_at is null
     order by items.audit_id, items.position
  `.execute(ctx.tx)
  return rows
}

export interface Person {
  readonly id: string
  readonly name: string | null
}

/** Users who work in the workspace now. */
export async function peopleOf(ctx: Ctx): Promise<Person[]> {
  const { rows } = await sql<Person>`
    select users.user_id as id, users.name
      from access.memberships
      join access.users
        on users.user_id = memberships.user_id
     where memberships.workspace_id = ${ctx.workspaceId}
       and memberships.disabled_at is null
     order by users.name, users.user_id
     limit 1000
  `.execute(ctx.tx)
  return rows
}
