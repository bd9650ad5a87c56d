import { sql, type Tx } from '#platform/postgres'
import type { AssessmentItem } from './assessments.ts'

export interface AssessmentRow
  extends Omit<AssessmentItem, 'subjectName' | 'writtenAt' | 'decidedAt' | 'expired' | 'keptUntil'> {
  readonly writtenAt: Date
  readonly decidedAt: Date | null
}

const MAX_ASSESSMENTS = 500

/** A user by their name as it is now; a key and the product have none. */
function named(column: 'author' | 'approver') {
  return sql`
    jsonb_build_object('id', assessments.${sql.ref(column)}, 'name', (
      select users.name
        from access.users
       where 'user:' || users.user_id = assessments.${sql.ref(column)}))
  `
}

/** Newest first. */
export async function assessmentsIn(tx: Tx, workspaceId: string): Promise<AssessmentRow[]> {
  const { rows } = await sql<AssessmentRow>`
    select assessments.assessment_id as id, assessments.kind, assessments.subject, assessments.title,
           assessments.description, assessments.risks, assessments.state, ${named('author')} as author,
           assessments.written_at as "writtenAt",
           case when assessments.approver is not null then ${named('approver')} end as approver,
           assessments.decision, assessments.decided_at as "decidedAt", assessments.valid_until::text as "validUntil"
      from privacy.assessments
     where assessments.workspace_id = ${workspaceId}
     order by assessments.written_at desc, assessments.assessment_id desc
     limit ${MAX_ASSESSMENTS}
  `.execute(tx)
  return rows
}

/** Of these kinds, the subjects that an approved assessment allows on a day. */
export async function assessedOn(
  tx: Tx,
  workspaceId: string,
  day: string,
): Promise<{ kind: AssessmentItem['kind']; subject: string }[]> {
  const { rows } = await sql<{ kind: AssessmentItem['kind']; subject: string }>`
    select distinct assessments.kind, assessments.subject
      from privacy.assessments
     where assessments.workspace_id = ${workspaceId}
       and assessments.state = 'approved'
       and assessments.valid_until >= ${day}::date
  `.execute(tx)
  return rows
}

export type WrittenAssessment = Pick<
  AssessmentRow,
  'id' | 'kind' | 'subject' | 'title' | 'description' | 'risks' | 'state' | 'writtenAt'
> & { readonly author: string }

/** Adds a draft, or writes on at it: only a draft is written on. */
export async function saveAssessment(tx: Tx, workspaceId: string, assessment: WrittenAssessment): Promise<void> {
  await sql`
    insert into privacy.assessments as kept
      (workspace_id, assessment_id, kind, subject, title, description, risks, state, author, written_at)
    values (${workspaceId}, ${assessment.id}, ${assessment.kind}, ${assessment.subject}, ${assessment.title},
            ${assessment.description}, ${JSON.stringify(assessment.risks)}::jsonb, ${assessment.state},
            ${assessment.author}, ${assessment.writtenAt})
        on conflict (workspace_id, assessment_id) do update
       set kind = excluded.kind,
           subject = excluded.subject,
           title = excluded.title,
           description = excluded.description,
           risks = excluded.risks,
           state = excluded.state,
           author = excluded.author,
           written_at = excluded.written_at
     where kept.state = 'draft'
  `.execute(tx)
}

export interface Decision {
  readonly id: string
  readonly approver: string
  readonly approved: boolean
  readonly decision: string
  readonly validUntil: string | null
  readonly at: Date
}

export async function saveDecision(tx: Tx, workspaceId: string, decision: Decision): Promise<void> {
  await sql`
    update privacy.assessments
       set state = case when ${decision.approved}::boolean then 'approved' else 'rejected' end,
           approver = ${decision.approver},
           decision = ${decision.decision},
           decided_at = ${decision.at},
           valid_until = ${decision.validUntil}::date
     where assessments.workspace_id = ${workspaceId}
       and assessments.assessment_id = ${decision.id}
       and assessments.state = 'submitted'
  `.execute(tx)
}

export async function lockAssessments(tx: Tx, workspaceId: string): Promise<void> {
  await sql`
    select 1
      from privacy.assessments
     where assessments.workspace_id = ${workspaceId}
       and assessments.state in ('draft', 'submitted')
     order by assessments.assessment_id
       for update
  `.execute(tx)
}
