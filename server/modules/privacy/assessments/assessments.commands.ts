import type { Received } from '@regulars/contract'
import type * as contract from '@regulars/contract/assessments'
import { assessmentOutline } from '@regulars/packs/registers/index'
import { registeredFields } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { todayOf } from '../today.ts'
import { vendorsIn } from '../vendors/vendors.store.ts'
import { needsAssessment } from '../vendors/vendors.ts'
import {
  type AssessmentRow,
  assessedOn,
  assessmentsIn,
  lockAssessments,
  saveAssessment,
  saveDecision,
} from './assessments.store.ts'
import { type AssessmentItem, keptUntil, looksSensitive } from './assessments.ts'

type Written = Received<typeof contract.addAssessment>['body']
type Deciding = Received<typeof contract.decideAssessment>['body']

export async function listAssessments(ctx: Ctx) {
  return { items: await readAssessments(ctx), needed: await neededAssessments(ctx), outline: assessmentOutline }
}

/** Vendors that get what must be weighed first, and fields that look sensitive, without an approved assessment today. */
async function neededAssessments(ctx: Ctx) {
  const assessed = await assessedOn(ctx.tx, ctx.workspaceId, await todayOf(ctx))
  const isAssessed = (kind: string, subject: string) =>
    assessed.some((one) => one.kind === kind && one.subject === subject)
  const vendors = (await vendorsIn(ctx.tx, ctx.workspaceId))
    .filter((vendor) => vendor.state !== 'ended' && needsAssessment(vendor))
    .map(({ id, name }) => ({ kind: 'recipient' as const, subject: id, name: { en: name, 'zh-CN': name } }))
  const fields = (await registeredFields(ctx))
    .filter(looksSensitive)
    .map(({ field, label }) => ({ kind: 'sensitive_field' as const, subject: field, name: label }))
  return [...vendors, ...fields].filter(({ kind, subject }) => !isAssessed(kind, subject))
}

export async function addAssessment(ctx: Ctx, { submit, ...written }: Written): Promise<AssessmentItem> {
  await requireSubject(ctx, written)
  return write(ctx, ctx.ids.next(), { submit, ...written })
}

/** Whoever writes on at a draft is its author from then: they do not decide on it. */
export async function changeAssessment(ctx: Ctx, id: string, written: Written): Promise<AssessmentItem> {
  await requireSubject(ctx, written)
  await requireInState(ctx, id, 'draft')
  return write(ctx, id, written)
}

export async function decideAssessment(ctx: Ctx, id: string, deciding: Deciding): Promise<AssessmentItem> {
  const before = await requireInState(ctx, id, 'submitted')
  const approver = actorOf(ctx)
  if (before.author.id === approver) throw new Refusal('own_assessment')
  const validUntil = deciding.approved ? deciding.validUntil : null
  if (deciding.approved && (validUntil === null || validUntil < (await todayOf(ctx))))
    throw new Refusal('period_invalid')
  await saveDecision(ctx.tx, ctx.workspaceId, { ...deciding, id, approver, validUntil, at: ctx.now })
  ctx.record({
    action: deciding.approved ? 'assessment.approved' : 'assessment.rejected',
    object: { kind: 'assessment', id },
    before: { state: before.state },
    after: { kind: before.kind, subject: before.subject, validUntil },
    reason: deciding.decision,
  })
  return requireAssessment(ctx, id)
}

async function write(ctx: Ctx, id: string, { submit, ...written }: Written): Promise<AssessmentItem> {
  const state = submit ? 'submitted' : 'draft'
  await saveAssessment(ctx.tx, ctx.workspaceId, { ...written, id, state, author: actorOf(ctx), writtenAt: ctx.now })
  ctx.record({
    action: submit ? 'assessment.submitted' : 'assessment.written',
    object: { kind: 'assessment', id },
    before: null,
    after: { kind: written.kind, subject: written.subject, title: written.title, risks: written.risks.length },
  })
  return requireAssessment(ctx, id)
}

async function readAssessments(ctx: Ctx): Promise<AssessmentItem[]> {
  const today = await todayOf(ctx)
  const vendors = await vendorsIn(ctx.tx, ctx.workspaceId)
  return (await assessmentsIn(ctx.tx, ctx.workspaceId)).map((row) => ({
    ...row,
    subjectName: vendors.find(({ id }) => id === row.subject)?.name ?? row.subject,
    writtenAt: row.writtenAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    expired: row.validUntil !== null && row.validUntil < today,
    keptUntil: keptUntil(row),
  }))
}

async function requireAssessment(ctx: Ctx, id: string): Promise<AssessmentItem> {
  return (await readAssessments(ctx)).find((one) => one.id === id)!
}

/** Waits for whoever is at an open one, so that none is decided on while it is written. */
async function requireInState(ctx: Ctx, id: string, state: 'draft' | 'submitted'): Promise<AssessmentRow> {
  await lockAssessments(ctx.tx, ctx.workspaceId)
  const found = (await assessmentsIn(ctx.tx, ctx.workspaceId)).find((one) => one.id === id)
  if (!found) throw notFound('assessment', id)
  if (found.state !== state) throw new Refusal('wrong_state', { what: 'assessment', state: found.state })
  return found
}

async function requireSubject(ctx: Ctx, { kind, subject }: Pick<Written, 'kind' | 'subject'>): Promise<void> {
  if (kind === 'recipient' || kind === 'transfer') {
    const vendors = await vendorsIn(ctx.tx, ctx.workspaceId)
    if (!vendors.some(({ id }) => id === subject)) throw notFound('vendor', subject)
  }
  if (kind === 'sensitive_field') {
    const fields = await registeredFields(ctx)
    if (!fields.some(({ field }) => field === subject)) throw notFound('field', subject)
  }
}

function actorOf(ctx: Ctx): string {
  return `${ctx.actor.kind}:${ctx.actor.id}`
}
