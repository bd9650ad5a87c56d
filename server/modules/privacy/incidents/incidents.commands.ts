import {
  type answerClock as answerEndpoint,
  incidentSteps,
  type startIncident as startEndpoint,
  type updateIncident as updateEndpoint,
} from '@regulars/contract/incidents'
import type { z } from 'zod'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { keepAffected } from './affected.store.ts'
import {
  type Criteria,
  clocksOf,
  endIncident,
  insertIncident,
  isInTeam,
  lockIncident,
  markReady,
  type StepName,
  type StoredIncident,
  saveAnswer,
  saveStep,
  startClocks,
  stepsOf,
  updateIncident,
} from './incidents.store.ts'
import { clocksFor, draftNotice, dueOf, type Facts, noFacts } from './incidents.ts'
import { draftsOf, knownLaws, type Language, languages, peopleOf, wordsFor } from './incidents.views.ts'

type Started = z.output<(typeof startEndpoint)['body']>
type Changed = z.output<(typeof updateEndpoint)['body']>
type Answer = z.output<(typeof answerEndpoint)['body']>

const objectOf = (id: string) => ({ kind: 'incident', id })

/** The plan begins: its steps are there, and the clocks run from when the incident was noticed. */
export async function startIncident(ctx: Ctx, input: Started): Promise<string> {
  const { noticedAt, happenedFrom, happenedTo, people = null, ...rest } = input
  refuseUnknownLaws(input.laws)
  const one = {
    ...rest,
    id: ctx.ids.next(),
    noticedAt: new Date(noticedAt),
    happenedFrom: new Date(happenedFrom),
    happenedTo: new Date(happenedTo),
    people,
    facts: noFacts,
    startedAt: ctx.now,
    startedBy: ctx.actor.id,
  }
  refuseWrongPeriod(one)
  if (one.noticedAt > ctx.now) throw new Refusal('period_invalid')
  await insertIncident(ctx.tx, ctx.workspaceId, one, incidentSteps)
  await startClocksOf(ctx, one)
  const { title, exercise, laws } = one
  const after = { title, exercise, laws, people, noticedAt, happenedFrom, happenedTo }
  ctx.record({ action: 'incident.started', object: objectOf(one.id), before: null, after })
  return one.id
}

/** What became known since. A wider extent starts further clocks; one that runs ends by an answer only. */
export async function changeIncident(ctx: Ctx, id: string, change: Changed): Promise<void> {
  const before = await openIncident(ctx, id)
  refuseUnknownLaws(change.laws ?? [])
  const one = {
    ...before,
    title: change.title ?? before.title,
    happenedFrom: change.happenedFrom ? new Date(change.happenedFrom) : before.happenedFrom,
    happenedTo: change.happenedTo ? new Date(change.happenedTo) : before.happenedTo,
    people: change.people ?? before.people,
    laws: [...new Set([...before.laws, ...(change.laws ?? [])])],
    facts: { ...before.facts, ...present(change.facts ?? {}) },
  }
  refuseWrongPeriod(one)
  await updateIncident(ctx.tx, ctx.workspaceId, one)
  await startClocksOf(ctx, one)
  await noteReadiness(ctx, one)
  ctx.record({ action: 'incident.changed', object: objectOf(id), before: noted(before), after: noted(one) })
}

/** Settles a step of the plan, or gives it an owner. What is done says what shows it, what is skipped why. */
export async function setStep(
  ctx: Ctx,
  id: string,
  step: StepName,
  to: { state: 'open'; owner: string | null } | { state: 'done' | 'skipped'; note: string },
): Promise<void> {
  await openIncident(ctx, id)
  const before = (await stepsOf(ctx.tx, ctx.workspaceId, id)).find((one) => one.step === step)!
  if (to.state === 'open' && to.owner && !(await isInTeam(ctx.tx, ctx.workspaceId, to.owner)))
    throw notFound('user', to.owner)
  const settled = to.state !== 'open'
  await saveStep(ctx.tx, ctx.workspaceId, id, {
    step,
    owner: to.state === 'open' ? to.owner : (before.owner ?? (ctx.actor.kind === 'user' ? ctx.actor.id : null)),
    state: to.state,
    note: to.state === 'open' ? null : to.note,
    settledAt: settled ? ctx.now : null,
    settledBy: settled ? ctx.actor.id : null,
  })
  const reason = to.state === 'open' ? undefined : to.note
  ctx.record({
    action: 'incident.step_set',
    object: objectOf(id),
    before: { step, state: before.state, owner: before.owner },
    after: { step, state: to.state, ...(to.state === 'open' && { owner: to.owner }) },
    ...(reason && { reason }),
  })
}

/** Whose data was shown. The list takes the place of the one before; the audit log keeps each question with its count. */
export async function findAffected(ctx: Ctx, id: string, criteria: Criteria): Promise<void> {
  const before = await openIncident(ctx, id)
  if (new Date(criteria.to) <= new Date(criteria.from)) throw new Refusal('period_invalid')
  const affected = await keepAffected(ctx, id, criteria)
  const one = { ...before, affected, criteria }
  await startClocksOf(ctx, one)
  await noteReadiness(ctx, one)
  const after = { ...criteria, members: affected }
  ctx.record({ action: 'incident.searched', object: objectOf(id), before: { members: before.affected }, after })
}

/** A notice counts as sent only when nothing is missing in it; nobody goes untold without a reason and a person who gave it. */
export async function answerClock(ctx: Ctx, id: string, clock: string, answer: Answer): Promise<void> {
  const one = await openIncident(ctx, id)
  const running = (await clocksOf(ctx.tx, ctx.workspaceId, id)).find((each) => each.clock === clock)
  if (!running) throw notFound('clock', clock)
  if (running.answer !== null) throw new Refusal('wrong_state', { what: 'clock', state: running.answer })
  const said = {
    answer: answer.answer,
    way: answer.answer === 'notified' ? answer.way : null,
    reason: answer.answer === 'not_notifiable' ? answer.reason : null,
    notice: answer.answer === 'notified' ? await noticeToSend(ctx, one, clock, answer.language) : null,
  }
  await saveAnswer(ctx.tx, ctx.workspaceId, running, { ...said, at: ctx.now, by: ctx.actor.id })
  const { notice: _words, ...after } = said
  ctx.record({
    action: 'incident.clock_answered',
    object: objectOf(id),
    before: { clock, dueAt: running.dueAt },
    after: { clock, ...after },
    ...(said.reason && { reason: said.reason }),
  })
}

export async function closeIncident(ctx: Ctx, id: string, review: string): Promise<void> {
  await openIncident(ctx, id)
  const clocks = await clocksOf(ctx.tx, ctx.workspaceId, id)
  const steps = await stepsOf(ctx.tx, ctx.workspaceId, id)
  const open = [
    ...clocks.filter(({ answer }) => answer === null).map(({ clock }) => clock),
    ...steps.filter(({ state }) => state === 'open').map(({ step }) => step),
  ]
  if (open.length > 0) throw new Refusal('incident_open', { open: open.join(', ') })
  await endIncident(ctx.tx, ctx.workspaceId, id, { review, at: ctx.now, by: ctx.actor.id })
  ctx.record({ action: 'incident.closed', object: objectOf(id), before: null, after: null, reason: review })
}

async function openIncident(ctx: Ctx, id: string): Promise<StoredIncident> {
  const one = await lockIncident(ctx.tx, ctx.workspaceId, id)
  if (!one) throw notFound('incident', id)
  if (one.closedAt) throw new Refusal('wrong_state', { what: 'incident', state: 'closed' })
  return one
}

async function startClocksOf(ctx: Ctx, one: Parameters<typeof peopleOf>[0] & StartedExtent): Promise<void> {
  const { laws, criticalInfrastructure, noticedAt, id } = one
  const clocks = clocksFor({ laws, criticalInfrastructure, people: peopleOf(one) })
  const running = clocks.map((each) => ({ clock: each.clock, startsAt: noticedAt, dueAt: dueOf(each, noticedAt) }))
  await startClocks(ctx.tx, ctx.workspaceId, id, running)
}
type StartedExtent = Pick<StoredIncident, 'id' | 'laws' | 'criticalInfrastructure' | 'noticedAt'>

/** The pack is ready when the list was searched for and no draft, in either language, lacks anything. */
async function noteReadiness(ctx: Ctx, one: StoredIncident): Promise<void> {
  if (one.readyAt || one.criteria === null) return
  const drafts = await draftsOf(ctx, one, await clocksOf(ctx.tx, ctx.workspaceId, one.id))
  if (drafts.every(({ missing }) => missing.length === 0)) await markReady(ctx.tx, ctx.workspaceId, one.id, ctx.now)
}

async function noticeToSend(ctx: Ctx, one: StoredIncident, clock: string, language: Language): Promise<string> {
  const { audience, words } = await wordsFor(ctx, one, clock, language)
  const { text, missing } = draftNotice({ audience, facts: one.facts, people: peopleOf(one), words }, language)
  if (missing.length > 0)
    throw new Refusal(
      'notice_incomplete',
      { missing: missing.join(', ') },
      { fields: missing.map((field) => ({ field: `facts.${field}.${language}`, message: 'is missing' })) },
    )
  return text
}

function refuseWrongPeriod({ happenedFrom, happenedTo }: Pick<StoredIncident, 'happenedFrom' | 'happenedTo'>): void {
  if (happenedTo <= happenedFrom) throw new Refusal('period_invalid')
}

function refuseUnknownLaws(laws: readonly string[]): void {
  const unknown = laws.find((law) => !knownLaws().some((known) => known.law === law))
  if (unknown !== undefined) throw notFound('law', unknown)
}

function present(facts: { readonly [Name in keyof Facts]?: Facts[Name] | undefined }): Partial<Facts> {
  return Object.fromEntries(Object.entries(facts).filter(([, said]) => said !== undefined))
}

/** For the audit log: the words of notices are long, so which of them are written stands for them. */
function noted({ title, happenedFrom, happenedTo, people, laws, facts }: StoredIncident) {
  const written = Object.entries(facts).flatMap(([name, said]) =>
    languages.flatMap((language) => (said[language].trim() === '' ? [] : [`${name}.${language}`])),
  )
  return { title, happenedFrom, happenedTo, people, laws, written }
}
