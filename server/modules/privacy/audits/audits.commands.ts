import type { Received } from '@regulars/contract'
import type * as contract from '@regulars/contract/audits'
import { quarterlyChecklist } from '@regulars/packs/audits/index'
import { workspaceOf } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { addDays, dayOf, startOfDay } from '#platform/period'
import {
  type AuditRow,
  closeAuditRow,
  findAudit,
  type ItemRow,
  insertAudit,
  itemsOf,
  keepEvidence,
  keepVerdict,
  latestAudits,
  lockAudits,
  peopleOf,
} from './audits.store.ts'
import { isSeen, presentAudit, presentFinding, presentSummary, unfinished } from './audits.ts'
import { evidenceOf } from './evidence/index.ts'
import { countOverdue, findingsOfAudit, insertFinding, type NewFinding, openFindings } from './findings.store.ts'
import { nameOfQuarter, quarterAfter, quarterBefore, quarterOf } from './quarters.ts'

/** A month to look at everything; what it finds has due days of its own. */
const DUE_AFTER_DAYS = 30
/** Ten years of them. */
const AUDITS_SHOWN = 40
const FINDINGS_SHOWN = 200

/** The day of the workspace. */
export async function todayOf(ctx: Ctx): Promise<string> {
  return dayOf(ctx.now, (await workspaceOf(ctx)).timeZone)
}

export async function readAudits(ctx: Ctx) {
  const today = await todayOf(ctx)
  const rows = await latestAudits(ctx, AUDITS_SHOWN)
  const quarter = quarterOf(today)
  return {
    items: rows.map((row) => presentSummary(row, today)),
    now: { quarter: nameOfQuarter(quarter), isOpened: rows.some((row) => row.quarter === quarter) },
    nextOn: quarterAfter(quarter),
    overdue: await countOverdue(ctx, today),
    openFindings: (await openFindings(ctx, FINDINGS_SHOWN)).map((row) => presentFinding(row, today)),
  }
}

export async function readAudit(ctx: Ctx, id: string) {
  const row = await findAudit(ctx, id)
  if (!row) throw notFound('audit', id)
  const parts = {
    items: await itemsOf(ctx, id),
    findings: await findingsOfAudit(ctx, id),
    people: await peopleOf(ctx),
  }
  return presentAudit(row, parts, await todayOf(ctx))
}

/** Opens the audit of the quarter of today; undefined when it has one. It looks back over the quarter before. */
export async function openQuarter(ctx: Ctx): Promise<string | undefined> {
  await lockAudits(ctx)
  const today = await todayOf(ctx)
  const quarter = quarterOf(today)
  const id = await insertAudit(ctx, {
    quarter,
    looksFrom: quarterBefore(quarter),
    dueOn: addDays(today, DUE_AFTER_DAYS),
    checklist: quarterlyChecklist,
  })
  if (id === undefined) return undefined
  const after = { quarter: nameOfQuarter(quarter), checklist: quarterlyChecklist.version }
  ctx.record({ action: 'compliance_audit.opened', object: { kind: 'compliance_audit', id }, before: null, after })
  return id
}

/** On the first day of a quarter or as soon after it as the program runs; a workspace that is newer waits for its next. */
export async function openDueAudit(ctx: Ctx): Promise<void> {
  const { timeZone, createdAt } = await workspaceOf(ctx)
  const begins = startOfDay(quarterOf(dayOf(ctx.now, timeZone)), timeZone)
  if (createdAt < begins) await openQuarter(ctx)
}

/** Takes what the product can show now. A judged item keeps what it was judged on. */
export async function takeEvidence(ctx: Ctx, auditId: string, code: string): Promise<void> {
  await lockAudits(ctx)
  const { audit, item } = await openItemOf(ctx, auditId, code)
  if (item.verdict !== null) throw new Refusal('wrong_state', { what: 'item', state: item.verdict })
  const { timeZone } = await workspaceOf(ctx)
  const evidence = await evidenceOf[item.evidenceKind].take(ctx, startOfDay(audit.looksFrom, timeZone))
  await keepEvidence(ctx, { auditId, item: code, evidence })
  ctx.record({
    action: 'compliance_audit.evidence_taken',
    object: { kind: 'compliance_audit', id: auditId },
    before: null,
    after: { item: code, concern: evidence.concern },
  })
}

type Judgement = Received<typeof contract.judgeItem>['body']

const nothingFound = new Refusal(
  'invalid_request',
  {},
  { fields: [{ field: 'finding', message: 'is needed: no finding of this item is open' }] },
)

/** A judgement stands on evidence that its maker saw. What was found and is open cannot be judged away. */
export async function judgeItem(ctx: Ctx, auditId: string, code: string, judgement: Judgement): Promise<void> {
  await lockAudits(ctx)
  const { item } = await openItemOf(ctx, auditId, code)
  if (!isSeen(item, { seen: new Date(judgement.seen), now: ctx.now })) throw new Refusal('evidence_changed')
  const { verdict } = judgement
  const open = await openFindingsOfItem(ctx, auditId, code)
  if (verdict !== 'finding' && open > 0) throw new Refusal('finding_open', { count: open })
  if (verdict === 'finding' && open === 0 && !judgement.finding) throw nothingFound
  const reason = verdict === 'not_applicable' ? judgement.reason : null
  await keepVerdict(ctx, { auditId, item: code, verdict, reason })
  ctx.record({
    action: 'compliance_audit.item_judged',
    object: { kind: 'compliance_audit', id: auditId },
    before: { item: code, verdict: item.verdict },
    after: { item: code, verdict, seen: judgement.seen },
    ...(reason !== null && { reason }),
  })
  if (verdict === 'finding' && judgement.finding) await addFinding(ctx, { ...judgement.finding, auditId, item: code })
}

/** One more finding: of no item, or of one that was judged to have one. */
export async function findAnother(ctx: Ctx, finding: NewFinding): Promise<void> {
  await lockAudits(ctx)
  const { auditId, item: code } = finding
  if (code === null) await openAuditOf(ctx, auditId)
  else {
    const { item } = await openItemOf(ctx, auditId, code)
    if (item.verdict !== 'finding') {
      throw new Refusal('wrong_state', { what: 'item', state: item.verdict ?? 'not judged' })
    }
  }
  await addFinding(ctx, finding)
}

async function addFinding(ctx: Ctx, finding: NewFinding): Promise<void> {
  await requirePerson(ctx, finding.owner)
  const id = await insertFinding(ctx, finding)
  const { auditId, ...after } = finding
  ctx.record({
    action: 'finding.opened',
    object: { kind: 'finding', id },
    before: null,
    after: { ...after, audit: auditId },
  })
}

/** A finding is owned by somebody who works here. */
export async function requirePerson(ctx: Ctx, id: string): Promise<void> {
  if (!(await peopleOf(ctx)).some((person) => person.id === id)) throw notFound('user', id)
}

export async function closeAudit(ctx: Ctx, id: string, conclusion: string): Promise<void> {
  await lockAudits(ctx)
  const audit = await openAuditOf(ctx, id)
  const left = unfinished(audit)
  if (left) throw new Refusal('audit_unfinished', left)
  await closeAuditRow(ctx, id, conclusion)
  ctx.record({
    action: 'compliance_audit.closed',
    object: { kind: 'compliance_audit', id },
    before: { state: 'open' },
    after: { state: 'closed' },
    reason: conclusion,
  })
}

/** A closed audit stays as it is. */
async function openAuditOf(ctx: Ctx, id: string): Promise<AuditRow> {
  const audit = await findAudit(ctx, id)
  if (!audit) throw notFound('audit', id)
  if (audit.closedAt !== null) throw new Refusal('wrong_state', { what: 'audit', state: 'closed' })
  return audit
}

async function openItemOf(ctx: Ctx, auditId: string, code: string): Promise<{ audit: AuditRow; item: ItemRow }> {
  const audit = await openAuditOf(ctx, auditId)
  const item = (await itemsOf(ctx, auditId)).find((one) => one.item === code)
  if (!item) throw notFound('item', code)
  return { audit, item }
}

/** Those that this audit holds: found in it, or carried over to it. */
async function openFindingsOfItem(ctx: Ctx, auditId: string, code: string): Promise<number> {
  return (await findingsOfAudit(ctx, auditId)).filter(
    ({ heldBy, item, closedAt }) => heldBy === auditId && item === code && closedAt === null,
  ).length
}
