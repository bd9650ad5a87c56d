import { z } from 'zod'
import { ChannelCode } from './consent.ts'
import { endpoint } from './endpoint.ts'
import { Bilingual, Id, Instant, PageQuery, pageOf } from './shapes.ts'

const NodeId = z.string().regex(/^[a-z0-9-]{1,40}$/)

/** A step of a journey: one kind each (one file per kind in server/modules/journeys/steps). */
export const Step = z.discriminatedUnion('kind', [
  z.object({
    id: NodeId,
    kind: z.literal('message'),
    channel: ChannelCode,
    purpose: z.string().max(60),
    template: z.string().max(60),
    next: NodeId,
  }),
  z.object({ id: NodeId, kind: z.literal('wait'), hours: z.int().min(1).max(8784), next: NodeId }),
  z.object({
    id: NodeId,
    kind: z.literal('branch'),
    /** Did this event happen since the member entered? */
    event: z.string().min(1).max(120),
    yes: NodeId,
    no: NodeId,
  }),
  z.object({ id: NodeId, kind: z.literal('end') }),
])
export type Step = z.infer<typeof Step>

export const journeyLimits = { steps: 50 } as const

/** A graph without cycles. Members enter when they enter the segment. */
export const JourneyDefinition = z
  .object({
    segment: Id,
    start: NodeId,
    steps: z.array(Step).min(1).max(journeyLimits.steps),
    /** Share of entering members kept untouched for comparison, in percent; sticky for each member. */
    holdoutPercent: z.int().min(0).max(50),
    /** The event that counts as success, and how long after entering. */
    goal: z.object({ event: z.string().min(1).max(120), withinDays: z.int().min(1).max(365) }),
    /** Days before a member may enter again; null: once only. */
    reentryAfterDays: z.int().min(1).max(3650).nullable(),
  })
  .meta({ id: 'JourneyDefinition' })

export const Journey = z
  .object({
    id: Id,
    name: z.string(),
    template: z.string().nullable(),
    state: z.enum(['draft', 'running', 'paused', 'stopped']),
    version: z.int(),
    definition: JourneyDefinition,
    createdAt: Instant,
    startedAt: Instant.nullable(),
  })
  .meta({ id: 'Journey' })

const exampleJourney = {
  id: '0198c7a2-0000-7000-8000-00000000000d',
  name: 'Win back members at risk',
  template: 'win-back',
  state: 'running' as const,
  version: 1,
  definition: {
    segment: '0198c7a2-0000-7000-8000-00000000000b',
    start: 'end',
    steps: [{ id: 'end', kind: 'end' as const }],
    holdoutPercent: 10,
    goal: { event: 'Order Completed', withinDays: 30 },
    reentryAfterDays: null,
  },
  createdAt: '2026-11-22T08:00:00.000Z',
  startedAt: '2026-11-22T08:00:00.000Z',
}

export const listJourneyTemplates = endpoint({
  id: 'journeyTemplates.list',
  method: 'GET',
  path: '/v1/journey-templates',
  summary: 'Journeys to start from',
  permission: 'journeys:read',
  limited: true,
  response: z.object({
    items: z.array(z.object({ code: z.string(), name: Bilingual, description: Bilingual, steps: z.int() })),
  }),
  example: { items: [] },
})

export const listJourneys = endpoint({
  id: 'journeys.list',
  method: 'GET',
  path: '/v1/journeys',
  summary: 'Journeys with how many members they reached',
  permission: 'journeys:read',
  response: z.object({ items: z.array(Journey.extend({ entered: z.int(), active: z.int() })) }),
  example: { items: [{ ...exampleJourney, entered: 0, active: 0 }] },
})

export const createJourney = endpoint({
  id: 'journeys.create',
  method: 'POST',
  path: '/v1/journeys',
  summary: 'Create a draft from a template',
  permission: 'journeys:write',
  body: z.object({ template: z.string().max(60), name: z.string().trim().min(1).max(80), segment: Id.optional() }),
  response: Journey,
  status: 201,
  refusals: ['not_found'],
  example: exampleJourney,
})

export const getJourney = endpoint({
  id: 'journeys.get',
  method: 'GET',
  path: '/v1/journeys/:id',
  summary: 'A journey with the members at each step',
  permission: 'journeys:read',
  params: z.object({ id: Id }),
  response: Journey.extend({
    counts: z.object({
      entered: z.int(),
      holdout: z.int(),
      active: z.int(),
      finished: z.int(),
      converted: z.int(),
      steps: z.array(z.object({ step: z.string(), waiting: z.int(), passed: z.int() })),
    }),
  }),
  refusals: ['not_found'],
  example: { ...exampleJourney, counts: { entered: 0, holdout: 0, active: 0, finished: 0, converted: 0, steps: [] } },
})

export const updateJourney = endpoint({
  id: 'journeys.update',
  method: 'PATCH',
  path: '/v1/journeys/:id',
  summary: 'Change a draft; a change to a running journey makes a new version for those who enter from then on',
  permission: 'journeys:write',
  params: z.object({ id: Id }),
  body: z.object({ name: z.string().trim().min(1).max(80).optional(), definition: JourneyDefinition.optional() }),
  response: Journey,
  refusals: ['not_found', 'journey_invalid', 'wrong_state'],
  example: exampleJourney,
})

export const forecastJourney = endpoint({
  id: 'journeys.forecast',
  method: 'GET',
  path: '/v1/journeys/:id/forecast',
  summary:
    'Before it starts: how many enter now, how many are held out, how many may be contacted, and why the others not',
  permission: 'journeys:read',
  params: z.object({ id: Id }),
  response: z.object({
    audience: z.int(),
    holdout: z.int(),
    contactable: z.int(),
    excluded: z.array(z.object({ reason: z.string(), members: z.int() })),
    sandbox: z.boolean(),
  }),
  refusals: ['not_found'],
  example: {
    audience: 612,
    holdout: 61,
    contactable: 401,
    excluded: [{ reason: 'no_consent', members: 150 }],
    sandbox: true,
  },
})

export const setJourneyState = endpoint({
  id: 'journeys.setState',
  method: 'POST',
  path: '/v1/journeys/:id/state',
  summary: 'Start, pause, resume or stop a journey',
  permission: 'journeys:write',
  params: z.object({ id: Id }),
  body: z.object({ state: z.enum(['running', 'paused', 'stopped']) }),
  response: Journey,
  refusals: ['not_found', 'wrong_state', 'journey_invalid'],
  example: exampleJourney,
})

export const Run = z
  .object({
    id: Id,
    memberId: Id,
    externalId: z.string().nullable(),
    version: z.int(),
    arm: z.enum(['treated', 'holdout']),
    state: z.enum(['active', 'waiting', 'finished', 'stopped', 'merged']),
    step: z.string().nullable(),
    enteredAt: Instant,
    dueAt: Instant.nullable(),
    convertedAt: Instant.nullable(),
  })
  .meta({ id: 'Run' })

export const listRuns = endpoint({
  id: 'journeys.runs',
  method: 'GET',
  path: '/v1/journeys/:id/runs',
  summary: 'Members in a journey, latest entered first',
  permission: 'journeys:read',
  params: z.object({ id: Id }),
  query: PageQuery.extend({
    arm: z.enum(['treated', 'holdout']).optional(),
    state: z.enum(['active', 'waiting', 'finished', 'stopped', 'merged']).optional(),
  }),
  response: pageOf(Run),
  refusals: ['not_found'],
  example: { items: [], nextCursor: null },
})

/** Treated against hold-out: the test, its convention and its interval are named. */
const LiftArm = z.object({
  members: z.int(),
  converted: z.int(),
  rate: z.number().nullable(),
  /** 95 % interval of the rate; null while the arm is empty. */
  rateInterval: z.tuple([z.number(), z.number()]).nullable(),
  revenueMills: z.int(),
})

export const journeyLift = endpoint({
  id: 'journeys.lift',
  method: 'GET',
  path: '/v1/journeys/:id/lift',
  summary: 'What the journey changed: conversion of the treated against the hold-out, with its interval',
  permission: 'journeys:read',
  params: z.object({ id: Id }),
  response: z.object({
    goal: z.object({ event: z.string(), withinDays: z.int() }),
    treated: LiftArm,
    holdout: LiftArm,
    /** Rates of a case told elsewhere, before and after, for journeys of its kind: lines to look at, nothing that was checked. */
    reference: z.object({ before: z.number(), after: z.number(), source: Bilingual }).nullable(),
    /** People left out: merged of members of both arms, so that what they did is of neither. */
    crossed: z.int(),
    /** Difference of the rates; null while an arm is empty. */
    lift: z.number().nullable(),
    interval: z.tuple([z.number(), z.number()]).nullable(),
    p: z.number().nullable(),
    method: Bilingual,
    verdict: z.enum(['positive', 'negative', 'unclear', 'too_early']),
    sampleRatio: z.object({
      expectedHoldout: z.number(),
      observedHoldout: z.number().nullable(),
      p: z.number().nullable(),
    }),
  }),
  refusals: ['not_found'],
  example: {
    goal: { event: 'Order Completed', withinDays: 30 },
    treated: { members: 551, converted: 61, rate: 0.1107, rateInterval: [0.0872, 0.1396], revenueMills: 0 },
    holdout: { members: 61, converted: 3, rate: 0.0492, rateInterval: [0.0169, 0.1349], revenueMills: 0 },
    reference: null,
    crossed: 0,
    lift: 0.0615,
    interval: [0.0006, 0.1224],
    p: 0.137,
    method: {
      en: 'difference of proportions, Newcombe hybrid score interval, 95 %',
      'zh-CN': '比例之差，Newcombe 混合得分区间，95 %',
    },
    verdict: 'unclear',
    sampleRatio: { expectedHoldout: 0.1, observedHoldout: 0.0997, p: 0.98 },
  },
})
