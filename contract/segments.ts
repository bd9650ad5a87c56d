import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { MemberSummary } from './members.ts'
import { RfmName, Rule, Score, Stage } from './rules.ts'
import { AsOfQuery, Bilingual, Day, Id, Instant, MemberParams, PageQuery, pageOf } from './shapes.ts'

export const Segment = z
  .object({
    id: Id,
    name: z.string(),
    description: z.string(),
    rule: Rule,
    /** `product` segments come with every workspace (RFM names, stages). */
    origin: z.enum(['product', 'own']),
    members: z.int(),
    /** Null until it is first built. */
    builtAt: Instant.nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'Segment' })

const exampleSegment = {
  id: '0198c7a2-0000-7000-8000-00000000000b',
  name: 'At risk',
  description: 'Bought often, not lately',
  rule: { kind: 'rfm' as const, names: ['at_risk' as const] },
  origin: 'product' as const,
  members: 612,
  builtAt: '2026-11-22T08:00:00.000Z',
  createdAt: '2026-11-22T08:00:00.000Z',
}

export const listSegments = endpoint({
  id: 'segments.list',
  method: 'GET',
  path: '/v1/segments',
  summary: 'Segments with their sizes',
  permission: 'segments:read',
  response: z.object({ items: z.array(Segment) }),
  example: { items: [exampleSegment] },
})

export const getSegment = endpoint({
  id: 'segments.get',
  method: 'GET',
  path: '/v1/segments/:id',
  summary: 'One segment, with how its size went',
  permission: 'segments:read',
  params: z.object({ id: Id }),
  response: Segment.extend({
    history: z.array(z.object({ day: Day, members: z.int(), entered: z.int(), left: z.int() })),
  }),
  refusals: ['not_found'],
  example: { ...exampleSegment, history: [] },
})

export const createSegment = endpoint({
  id: 'segments.create',
  method: 'POST',
  path: '/v1/segments',
  summary: 'Save a rule as a segment; it is built at once',
  permission: 'segments:write',
  body: z.object({
    name: z.string().trim().min(1).max(80),
    description: z.string().trim().max(500).default(''),
    rule: Rule,
  }),
  response: Segment,
  status: 201,
  refusals: ['already_exists', 'rule_invalid'],
  example: exampleSegment,
})

export const updateSegment = endpoint({
  id: 'segments.update',
  method: 'PATCH',
  path: '/v1/segments/:id',
  summary: 'Change a segment of your own; it is built again',
  permission: 'segments:write',
  params: z.object({ id: Id }),
  body: z.object({
    name: z.string().trim().min(1).max(80).optional(),
    description: z.string().trim().max(500).optional(),
    rule: Rule.optional(),
  }),
  response: Segment,
  refusals: ['not_found', 'already_exists', 'rule_invalid', 'wrong_state'],
  example: exampleSegment,
})

export const deleteSegment = endpoint({
  id: 'segments.delete',
  method: 'DELETE',
  path: '/v1/segments/:id',
  summary: 'Delete a segment of your own',
  permission: 'segments:write',
  params: z.object({ id: Id }),
  response: z.object({}),
  refusals: ['not_found', 'wrong_state'],
  example: {},
})

export const previewSegment = endpoint({
  id: 'segments.preview',
  method: 'POST',
  path: '/v1/segments/preview',
  summary: 'How many members a rule finds, and how many of them may be contacted',
  permission: 'segments:read',
  changesNothing: true,
  body: z.object({ rule: Rule, asOf: Day.optional() }),
  response: z.object({ members: z.int(), contactable: z.int(), sample: z.array(MemberSummary) }),
  refusals: ['rule_invalid'],
  example: { members: 612, contactable: 401, sample: [] },
})

export const segmentMembers = endpoint({
  id: 'segments.members',
  method: 'GET',
  path: '/v1/segments/:id/members',
  summary: 'Members of a segment, latest entered first',
  permission: 'segments:read',
  params: z.object({ id: Id }),
  query: PageQuery,
  response: pageOf(MemberSummary.extend({ enteredAt: Instant })),
  refusals: ['not_found'],
  example: { items: [], nextCursor: null },
})

/** One line of a reason: what the rule asked, what the member has, whether that fits. */
export type Reason = { sentence: { en: string; 'zh-CN': string }; fits: boolean; reasons?: Reason[] }
export const Reason: z.ZodType<Reason> = z
  .lazy(() => z.object({ sentence: Bilingual, fits: z.boolean(), reasons: z.array(Reason).optional() }))
  .meta({ id: 'Reason' })

export const memberSegments = endpoint({
  id: 'segments.ofMember',
  method: 'GET',
  path: '/v1/members/:member/segments',
  summary: 'Why a member is in or out of each segment',
  permission: 'segments:read',
  params: MemberParams,
  response: z.object({
    items: z.array(
      z.object({
        segment: z.string(),
        name: z.string(),
        inside: z.boolean(),
        enteredAt: Instant.nullable(),
        reason: Reason,
      }),
    ),
  }),
  refusals: ['not_found'],
  example: { items: [] },
})

/** Scores by NTILE(5) over members with a sale; the rule is in docs/guides/segments.md. */
export const RfmScore = z
  .object({
    recencyDays: z.int(),
    frequency: z.int(),
    monetaryMills: z.int(),
    r: Score,
    f: Score,
    m: Score,
    name: RfmName,
  })
  .meta({ id: 'RfmScore' })

export const memberRfm = endpoint({
  id: 'rfm.ofMember',
  method: 'GET',
  path: '/v1/members/:member/rfm',
  summary: 'RFM scores of a member as of the start of a day, or of the end of today; null without a sale before',
  permission: 'segments:read',
  params: MemberParams,
  query: AsOfQuery,
  response: z.object({ asOf: Day, method: z.literal('ntile'), rfm: RfmScore.nullable() }),
  refusals: ['not_found'],
  example: {
    asOf: '2011-12-10',
    method: 'ntile',
    rfm: { recencyDays: 1, frequency: 209, monetaryMills: 33719730, r: 5, f: 5, m: 5, name: 'champions' },
  },
})

export const rfmGrid = endpoint({
  id: 'rfm.grid',
  method: 'GET',
  path: '/v1/rfm',
  summary: 'Members by R and F score, by full score and by name, as of the start of a day, or of the end of today',
  permission: 'segments:read',
  query: AsOfQuery,
  response: z.object({
    asOf: Day,
    members: z.int(),
    /** `cells[r-1][f-1]`. */
    cells: z.array(z.array(z.int())),
    /** `{ "555": 348, … }` */
    scores: z.record(z.string(), z.int()),
    names: z.array(
      z.object({ name: RfmName, members: z.int(), monetaryMills: z.int(), segment: z.string().nullable() }),
    ),
    /** Smallest and largest value in each bucket, `[r|f|m][bucket-1]`. */
    bounds: z.object({
      r: z.array(z.tuple([z.int(), z.int()])),
      f: z.array(z.tuple([z.int(), z.int()])),
      m: z.array(z.tuple([z.int(), z.int()])),
    }),
  }),
  example: { asOf: '2011-12-10', members: 0, cells: [], scores: {}, names: [], bounds: { r: [], f: [], m: [] } },
})

export const lifecycle = endpoint({
  id: 'lifecycle.get',
  method: 'GET',
  path: '/v1/lifecycle',
  summary: 'Members by lifecycle stage, and how they moved between stages in a period',
  permission: 'segments:read',
  query: z.object({ asOf: Day.optional() }),
  response: z.object({
    asOf: Day,
    definitionVersion: z.int(),
    stages: z.array(z.object({ stage: Stage, members: z.int(), segment: z.string().nullable() })),
    moves: z.array(z.object({ from: Stage.nullable(), to: Stage, members: z.int() })),
  }),
  example: { asOf: '2026-11-22', definitionVersion: 1, stages: [], moves: [] },
})

export const memberStage = endpoint({
  id: 'lifecycle.ofMember',
  method: 'GET',
  path: '/v1/members/:member/stage',
  summary: 'The lifecycle stage of a member, why, and the stages before',
  permission: 'segments:read',
  params: MemberParams,
  response: z.object({
    stage: Stage.nullable(),
    since: Instant.nullable(),
    reason: Bilingual.nullable(),
    history: z.array(z.object({ stage: Stage, at: Instant, reason: Bilingual, definitionVersion: z.int() })),
  }),
  refusals: ['not_found'],
  example: { stage: 'stable', since: '2026-11-01T00:00:00.000Z', reason: null, history: [] },
})
