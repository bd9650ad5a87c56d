import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Id, Instant, LocaleCode } from './shapes.ts'

// Kept whole: one noun; the answer of every endpoint is the incident.

/** The plan, in its order. */
export const incidentSteps = [
  'detect',
  'contain',
  'assess',
  'notify_authority',
  'notify_people',
  'recover',
  'review',
] as const
export const incidentAudiences = ['authority', 'people'] as const
export const incidentSeverities = ['especially_major', 'major', 'larger', 'general', 'unknown'] as const
/** What a notice must say beside when and how many. */
export const incidentFacts = ['what', 'cause', 'harm', 'remedy', 'advice', 'contact'] as const
/** Direct identifiers that a member may have been shown by. */
export const incidentFields = [
  ...['name', 'first_name', 'last_name', 'nickname', 'email', 'phone', 'address', 'birthday'],
  ...['id_number', 'open_id', 'union_id', 'ip', 'avatar'],
] as const

const Text = z.string().trim().max(2_000)
const Said = z.object({ en: Text, 'zh-CN': Text })

const Facts = z.object({ what: Said, cause: Said, harm: Said, remedy: Said, advice: Said, contact: Said })

/** Whose data: shown between two instants, by whom, from where, in which exports. What is left out does not narrow. */
export const IncidentCriteria = z
  .object({
    from: Instant,
    to: Instant,
    /** Ids of users and keys. */
    actors: z.array(Id).max(100).optional(),
    addresses: z.array(z.string().trim().min(1).max(60)).max(100).optional(),
    exports: z.array(Id).max(100).optional(),
    /** Shown one of these at least. */
    fields: z.array(z.enum(incidentFields)).max(20).optional(),
    /** Only what was shown as it is, not masked. */
    clear: z.boolean().default(false),
  })
  .meta({ id: 'IncidentCriteria' })

const Clock = z.object({
  clock: z.string(),
  law: z.string(),
  audience: z.enum(incidentAudiences),
  to: Bilingual,
  source: z.string(),
  /** Null: at once, without a number. */
  hours: z.number().nullable(),
  startsAt: Instant,
  dueAt: Instant.nullable(),
  answer: z.enum(['notified', 'not_notifiable']).nullable(),
  /** How they were told. */
  way: z.string().nullable(),
  reason: z.string().nullable(),
  /** The words that were sent. */
  notice: z.string().nullable(),
  answeredAt: Instant.nullable(),
  /** Name of the person or key. */
  answeredBy: z.string().nullable(),
})

const Step = z.object({
  step: z.enum(incidentSteps),
  /** A user. */
  owner: Id.nullable(),
  ownerName: z.string().nullable(),
  state: z.enum(['open', 'done', 'skipped']),
  /** What shows that it is done, or why it was skipped. */
  note: z.string().nullable(),
  settledAt: Instant.nullable(),
  settledBy: z.string().nullable(),
})

const Draft = z.object({
  clock: z.string(),
  language: LocaleCode,
  text: z.string(),
  /** What must be filled in before it can be marked as sent. */
  missing: z.array(z.enum([...incidentFacts, 'people'])),
})

const Summary = z.object({
  id: Id,
  title: z.string(),
  exercise: z.boolean(),
  state: z.enum(['open', 'closed']),
  severity: z.enum(incidentSeverities),
  laws: z.array(z.string()),
  noticedAt: Instant,
  startedAt: Instant,
  closedAt: Instant.nullable(),
  /** As far as is known: the larger of what was written and what was found. */
  people: z.int().nullable(),
  /** The clock that ends first of those that are not answered. */
  next: Clock.pick({ clock: true, to: true, hours: true, startsAt: true, dueAt: true }).nullable(),
  /** Somebody was told; none had to be, each with a reason; not decided yet. */
  outcome: z.enum(['notified', 'not_notifiable', 'undecided']),
  /** From the start until list and notices were ready; null while they are not. */
  readyMinutes: z.int().nullable(),
})

export const Incident = Summary.extend({
  happenedFrom: Instant,
  happenedTo: Instant,
  criticalInfrastructure: z.boolean(),
  facts: Facts,
  clocks: z.array(Clock),
  steps: z.array(Step),
  drafts: z.array(Draft),
  /** The question that found the affected members last, and how many; null before the first. */
  affected: z
    .object({
      criteria: IncidentCriteria,
      members: z.int(),
      searchedAt: Instant,
      /** Exports that match and were made before their members were written down: the list may lack some of theirs. */
      exportsWithoutList: z.int(),
    })
    .nullable(),
  review: z.string().nullable(),
}).meta({ id: 'Incident' })

const said = (text: string) => ({ en: text, 'zh-CN': text })
const exampleClock = {
  clock: 'cn-larger',
  law: 'pipl',
  audience: 'authority' as const,
  to: { en: 'Cyberspace administration of the province', 'zh-CN': '省级网信部门' },
  source: 'China incident reporting measures',
  hours: 4,
  startsAt: '2026-11-22T08:00:00.000Z',
  dueAt: '2026-11-22T12:00:00.000Z',
  answer: null,
  way: null,
  reason: null,
  notice: null,
  answeredAt: null,
  answeredBy: null,
}
const exampleSummary = {
  id: '0198c7a2-0000-7000-8000-0000000000c1',
  title: 'Members read through a stolen key',
  exercise: false,
  state: 'open' as const,
  severity: 'unknown' as const,
  laws: ['pipl'],
  noticedAt: '2026-11-22T08:00:00.000Z',
  startedAt: '2026-11-22T08:05:00.000Z',
  closedAt: null,
  people: null,
  next: exampleClock,
  outcome: 'undecided' as const,
  readyMinutes: null,
}
const exampleIncident: z.input<typeof Incident> = {
  ...exampleSummary,
  happenedFrom: '2026-11-21T08:00:00.000Z',
  happenedTo: '2026-11-22T08:00:00.000Z',
  criticalInfrastructure: false,
  facts: {
    what: said('Name, e-mail'),
    cause: said(''),
    harm: said(''),
    remedy: said(''),
    advice: said(''),
    contact: said(''),
  },
  clocks: [exampleClock],
  steps: [
    { step: 'detect', owner: null, ownerName: null, state: 'open', note: null, settledAt: null, settledBy: null },
  ],
  drafts: [],
  affected: null,
  review: null,
}

export const listIncidents = endpoint({
  id: 'incidents.list',
  method: 'GET',
  path: '/v1/incidents',
  summary:
    'The register of incidents: open ones first, the clock that ends next before the others; and how many a quarter',
  permission: 'incidents:read',
  response: z.object({
    items: z.array(Summary),
    /** Without exercises; the newest first, each with its change against the one before. */
    quarters: z.array(z.object({ quarter: z.string(), incidents: z.int(), change: z.number().nullable() })),
    /** What the change is held against: an unverified case of another company. */
    line: z.number(),
    laws: z.array(z.object({ law: z.string(), name: Bilingual })),
  }),
  example: {
    items: [exampleSummary],
    quarters: [{ quarter: '2026-Q4', incidents: 4, change: -0.43 }],
    line: -0.43,
    laws: [{ law: 'pipl', name: { en: 'PIPL (mainland China)', 'zh-CN': '《个人信息保护法》（中国大陆）' } }],
  },
})

const Title = z.string().trim().min(3).max(200)
const IncidentParams = z.object({ id: Id })

export const startIncident = endpoint({
  id: 'incidents.start',
  method: 'POST',
  path: '/v1/incidents',
  summary: 'Start the plan for a data leak: the clocks of the laws run from when it was noticed',
  permission: 'incidents:write',
  body: z.object({
    title: Title,
    /** An exercise: measured, and not counted. */
    exercise: z.boolean().default(false),
    noticedAt: Instant,
    happenedFrom: Instant,
    happenedTo: Instant,
    /** Left out while it is not known, which counts as many. */
    people: z.int().min(0).optional(),
    criticalInfrastructure: z.boolean().default(false),
    laws: z.array(z.string().max(60)).min(1).max(20),
  }),
  response: Incident,
  status: 201,
  refusals: ['not_found', 'period_invalid'],
  example: exampleIncident,
})

export const getIncident = endpoint({
  id: 'incidents.get',
  method: 'GET',
  path: '/v1/incidents/:id',
  summary: 'One incident: clocks, steps, affected members and the drafts of its notices',
  permission: 'incidents:read',
  params: IncidentParams,
  response: Incident,
  refusals: ['not_found'],
  example: exampleIncident,
})

export const updateIncident = endpoint({
  id: 'incidents.update',
  method: 'PATCH',
  path: '/v1/incidents/:id',
  summary: 'What became known since: more laws or people start further clocks, and none that runs is taken away',
  permission: 'incidents:write',
  params: IncidentParams,
  body: z.object({
    title: Title.optional(),
    happenedFrom: Instant.optional(),
    happenedTo: Instant.optional(),
    people: z.int().min(0).optional(),
    laws: z.array(z.string().max(60)).min(1).max(20).optional(),
    facts: Facts.partial().optional(),
  }),
  response: Incident,
  refusals: ['not_found', 'period_invalid', 'wrong_state'],
  example: exampleIncident,
})

export const setIncidentStep = endpoint({
  id: 'incidents.setStep',
  method: 'PUT',
  path: '/v1/incidents/:id/steps/:step',
  summary: 'Gives a step an owner, or settles it: done with what shows it, or skipped with a reason',
  permission: 'incidents:write',
  params: IncidentParams.extend({ step: z.enum(incidentSteps) }),
  body: z.discriminatedUnion('state', [
    z.object({ state: z.literal('open'), owner: Id.nullable() }),
    z.object({ state: z.literal('done'), note: z.string().trim().min(3).max(2_000) }),
    z.object({ state: z.literal('skipped'), note: z.string().trim().min(3).max(2_000) }),
  ]),
  response: Incident,
  refusals: ['not_found', 'wrong_state'],
  example: exampleIncident,
})

export const findAffected = endpoint({
  id: 'incidents.findAffected',
  method: 'POST',
  path: '/v1/incidents/:id/affected',
  summary:
    'Finds whose data was shown, from the access and audit logs and the exports; the list replaces the one before',
  permission: 'incidents:write',
  params: IncidentParams,
  body: IncidentCriteria,
  response: Incident,
  refusals: ['not_found', 'period_invalid', 'wrong_state'],
  example: exampleIncident,
})

export const affectedFile = endpoint({
  id: 'incidents.affectedFile',
  method: 'GET',
  path: '/v1/incidents/:id/affected-file',
  summary: 'The affected members as CSV, by id; each download is kept in the audit log',
  permission: 'incidents:write',
  params: IncidentParams,
  response: z.string(),
  download: 'text/csv',
  refusals: ['not_found'],
  example: 'member_id\n',
})

export const answerClock = endpoint({
  id: 'incidents.answerClock',
  method: 'POST',
  path: '/v1/incidents/:id/clocks/:clock',
  summary: 'Marks a notice as sent, with the words it had, or says why nobody has to be told',
  permission: 'incidents:write',
  params: IncidentParams.extend({ clock: z.string().max(60) }),
  body: z.discriminatedUnion('answer', [
    z.object({
      answer: z.literal('notified'),
      language: LocaleCode,
      /** How: a channel that the incident did not touch. */
      way: z.string().trim().min(3).max(500),
    }),
    z.object({ answer: z.literal('not_notifiable'), reason: z.string().trim().min(10).max(2_000) }),
  ]),
  response: Incident,
  refusals: ['not_found', 'wrong_state', 'notice_incomplete'],
  example: exampleIncident,
})

export const closeIncident = endpoint({
  id: 'incidents.close',
  method: 'POST',
  path: '/v1/incidents/:id/end',
  summary: 'Closes an incident once every clock is answered and every step settled, with a review',
  permission: 'incidents:write',
  params: IncidentParams,
  body: z.object({ review: z.string().trim().min(10).max(10_000) }),
  response: Incident,
  refusals: ['not_found', 'wrong_state', 'incident_open'],
  example: { ...exampleIncident, state: 'closed', closedAt: '2026-11-23T08:00:00.000Z', review: 'What we learned.' },
})
