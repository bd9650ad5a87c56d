import { journeyTemplates } from '@regulars/packs/journeys/index'
import { refuseSensitive } from '#modules/members/index'
import { fieldsOfTemplates } from '#modules/messaging/index'
import { fieldsReadBy, productSegment, segmentById } from '#modules/segments/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { type JourneyDefinition, type Known, problemsOf, templatesIn } from './graph.ts'
import {
  FIRST_ID,
  findJourney,
  insertJourney,
  type JourneyRow,
  type JourneyState,
  lockJourney,
  type Place,
  renameJourney,
  saveVersion,
  setFilling,
  setState,
} from './journeys.store.ts'
import { knownTemplates } from './templates.views.ts'

export async function journeyOf(ctx: Ctx, journeyId: string): Promise<JourneyRow> {
  const journey = await findJourney(ctx.tx, placeOf(ctx, journeyId))
  if (!journey) throw notFound('journey', journeyId)
  return journey
}

/** Makes a draft from a template, for its own segment or another. */
export async function createJourney(
  ctx: Ctx,
  input: { template: string; name: string; segment?: string | undefined },
): Promise<JourneyRow> {
  const template = journeyTemplates.find(({ code }) => code === input.template)
  if (!template) throw notFound('journey template', input.template)
  const segment = input.segment ? await segmentById(ctx, input.segment) : await productSegment(ctx, template.segment)
  if (!segment) throw notFound('segment', input.segment ?? template.segment)
  const place = placeOf(ctx, ctx.ids.next())
  await insertJourney(ctx.tx, place, { name: input.name, template: template.code, at: ctx.now })
  await saveDefinition(ctx, place, 1, { ...template.definition, segment: segment.id })
  return recorded(ctx, 'journey.created', null, await journeyOf(ctx, place.journeyId))
}

/**
 * Changes a draft in place; a journey that was started gets a new version instead, for those who enter from then on.
 * Runs under way finish on the version they began with.
 */
export async function updateJourney(
  ctx: Ctx,
  journeyId: string,
  change: { name?: string | undefined; definition?: JourneyDefinition | undefined },
): Promise<JourneyRow> {
  const place = placeOf(ctx, journeyId)
  const journey = await lockJourney(ctx.tx, place)
  if (!journey) throw notFound('journey', journeyId)
  if (change.name !== undefined) await renameJourney(ctx.tx, place, change.name)
  if (change.definition) await changeDefinition(ctx, place, journey, change.definition)
  return recorded(ctx, 'journey.changed', journey, await journeyOf(ctx, journeyId))
}

function recorded(ctx: Ctx, action: `journey.${string}`, before: JourneyRow | null, after: JourneyRow): JourneyRow {
  const decided = ({ name, state, version, definition }: JourneyRow) => ({ name, state, version, definition })
  const object = { kind: 'journey', id: after.id }
  ctx.record({ action, object, before: before && decided(before), after: decided(after) })
  return after
}

async function changeDefinition(ctx: Ctx, place: Place, journey: JourneyRow, definition: JourneyDefinition) {
  if (journey.state === 'stopped') throw wrongState(journey)
  await refuseProblems(ctx, definition)
  const version = journey.state === 'draft' ? journey.version : journey.version + 1
  await saveDefinition(ctx, place, version, definition)
  // Who is in the new segment already enters too; those who entered before are not admitted twice.
  const moved = definition.segment !== journey.definition.segment
  if (moved && journey.state === 'running') await setFilling(ctx.tx, place, FIRST_ID)
}

/** What each state may become. Stopped is for good: its runs are ended. */
const nextStates: { readonly [From in JourneyState]: readonly JourneyState[] } = {
  draft: ['running'],
  running: ['paused', 'stopped'],
  paused: ['running', 'stopped'],
  stopped: [],
}

/** Starts, pauses, resumes or stops. The tick then enters members or ends runs, page by page. */
export async function changeState(ctx: Ctx, journeyId: string, state: JourneyState): Promise<JourneyRow> {
  const place = placeOf(ctx, journeyId)
  const journey = await lockJourney(ctx.tx, place)
  if (!journey) throw notFound('journey', journeyId)
  if (!nextStates[journey.state].includes(state)) throw wrongState(journey)
  if (state === 'running') await refuseProblems(ctx, journey.definition)
  await setState(ctx.tx, place, state, ctx.now)
  const object = { kind: 'journey', id: journeyId }
  ctx.record({ action: 'journey.state_changed', object, before: { state: journey.state }, after: { state } })
  return journeyOf(ctx, journeyId)
}

async function saveDefinition(ctx: Ctx, place: Place, version: number, definition: JourneyDefinition) {
  const by = `${ctx.actor.kind}:${ctx.actor.id}`
  await saveVersion(ctx.tx, place, version, { definition, at: ctx.now, by })
}

async function refuseProblems(ctx: Ctx, definition: JourneyDefinition): Promise<void> {
  const problems = problemsOf(definition, await knownTo(ctx, definition))
  const [first] = problems
  if (!first) return refuseSensitive(ctx, await fieldsReadByJourney(ctx, definition))
  throw new Refusal(
    'journey_invalid',
    { reason: first[ctx.locale] },
    { fields: problems.map((problem) => ({ field: problem.field, message: problem[ctx.locale] })) },
  )
}

/** Fields that the segment chooses by and that the messages may say. */
async function fieldsReadByJourney(ctx: Ctx, definition: JourneyDefinition): Promise<string[]> {
  const segment = await segmentById(ctx, definition.segment)
  const said = await fieldsOfTemplates(ctx, templatesIn(definition))
  return [...(segment ? fieldsReadBy(segment.rule) : []), ...said]
}

async function knownTo(ctx: Ctx, definition: JourneyDefinition): Promise<Known> {
  const segment = await segmentById(ctx, definition.segment)
  return {
    templates: await knownTemplates(ctx, templatesIn(definition)),
    segments: new Set(segment ? [segment.id] : []),
  }
}

function wrongState(journey: JourneyRow): Refusal {
  return new Refusal('wrong_state', { what: 'journey', state: journey.state })
}

function placeOf(ctx: Ctx, journeyId: string): Place {
  return { workspaceId: ctx.workspaceId, journeyId }
}
