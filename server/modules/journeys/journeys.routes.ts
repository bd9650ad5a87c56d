import * as contract from '@regulars/contract/journeys'
import { journeyTemplates } from '@regulars/packs/journeys/index'
import { Refusal } from '#platform/errors'
import type { Api } from '#platform/http/api'
import { isUuid } from '#platform/ids'
import { forecastJourney } from './forecast.commands.ts'
import { changeState, createJourney, journeyOf, updateJourney } from './journeys.commands.ts'
import { allJourneys, type JourneyRow } from './journeys.store.ts'
import { type RunRow, reachOfAll, runsPage, type StepCount, stepCounts, totalsOf } from './journeys.views.ts'
import { liftOfJourney } from './results.commands.ts'

export function routes(api: Api): void {
  api.bind(contract.listJourneyTemplates, async () => ({
    items: journeyTemplates.map(({ code, name, description, definition }) => ({
      code,
      name,
      description,
      steps: definition.steps.length,
    })),
  }))
  api.bind(contract.listJourneys, async (ctx) => {
    const reach = await reachOfAll(ctx.tx, ctx.workspaceId)
    const journeys = await allJourneys(ctx.tx, ctx.workspaceId)
    return {
      items: journeys.map((journey) => ({
        ...presentJourney(journey),
        entered: reach.get(journey.id)?.entered ?? 0,
        active: reach.get(journey.id)?.active ?? 0,
      })),
    }
  })
  api.bind(contract.createJourney, async (ctx, { body }) => presentJourney(await createJourney(ctx, body)))
  api.bind(contract.getJourney, async (ctx, { params }) => {
    const journey = await journeyOf(ctx, params.id)
    const place = { workspaceId: ctx.workspaceId, journeyId: journey.id }
    const totals = await totalsOf(ctx.tx, place)
    const steps = everyStep(journey, await stepCounts(ctx.tx, place))
    return { ...presentJourney(journey), counts: { ...totals, steps } }
  })
  api.bind(contract.updateJourney, async (ctx, { params, body }) =>
    presentJourney(await updateJourney(ctx, params.id, body)),
  )
  api.bind(contract.forecastJourney, async (ctx, { params }) => forecastJourney(ctx, await journeyOf(ctx, params.id)))
  api.bind(contract.setJourneyState, async (ctx, { params, body }) =>
    presentJourney(await changeState(ctx, params.id, body.state)),
  )
  api.bind(contract.listRuns, async (ctx, { params, query }) => {
    const journey = await journeyOf(ctx, params.id)
    const before = query.cursor === undefined ? undefined : runIdOf(query.cursor)
    const page = { limit: query.limit + 1, before, arm: query.arm, state: query.state }
    const runs = await runsPage(ctx.tx, { workspaceId: ctx.workspaceId, journeyId: journey.id }, page)
    const items = runs.slice(0, query.limit)
    return { items: items.map(presentRun), nextCursor: runs.length > items.length ? items.at(-1)!.id : null }
  })
  api.bind(contract.journeyLift, async (ctx, { params }) => liftOfJourney(ctx, await journeyOf(ctx, params.id)))
}

function presentJourney(journey: JourneyRow) {
  return {
    ...journey,
    createdAt: journey.createdAt.toISOString(),
    startedAt: journey.startedAt?.toISOString() ?? null,
  }
}

function presentRun(run: RunRow) {
  return {
    ...run,
    enteredAt: run.enteredAt.toISOString(),
    dueAt: run.dueAt?.toISOString() ?? null,
    convertedAt: run.convertedAt?.toISOString() ?? null,
  }
}

/** The steps of the current version in its order, those nobody came to as well, then what is left of older versions. */
function everyStep(journey: JourneyRow, counts: readonly StepCount[]): StepCount[] {
  const byStep = new Map(counts.map((count) => [count.step, count]))
  const current = journey.definition.steps.map(({ id }) => byStep.get(id) ?? { step: id, waiting: 0, passed: 0 })
  const ids = new Set(journey.definition.steps.map(({ id }) => id))
  return [...current, ...counts.filter((count) => !ids.has(count.step))]
}

function runIdOf(cursor: string): string {
  if (isUuid(cursor)) return cursor
  throw new Refusal(
    'invalid_request',
    {},
    { fields: [{ field: 'query.cursor', message: 'is not a cursor of this list' }] },
  )
}
