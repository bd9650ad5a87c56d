import { z } from 'zod'
import { DecisionKind } from './decisions.ts'
import { endpoint } from './endpoint.ts'
import { Bilingual, Day } from './shapes.ts'

/** By what members are compared; what of it is personal is read for the report and by no decision. */
export const fairnessDimensions = ['age', 'gender', 'region', 'province', 'city', 'language', 'channel'] as const
/** Groups smaller than this are pooled, or not shown. */
export const SMALLEST_GROUP = 30
/** Less than four fifths of the rate of the reference group counts as a deviation: a convention of 29 CFR 1607.4(D). */
export const FOUR_FIFTHS = 0.8

export const verdicts = ['reference', 'even', 'below', 'above', 'unclear'] as const
const Rated = z.object({
  /** `pooled`: groups that are too small by themselves. `unknown`: it is not recorded. */
  group: z.string(),
  kind: z.enum(['group', 'pooled', 'unknown']),
  members: z.int(),
  favourable: z.int(),
  rate: z.number(),
  /** Wilson, 95 %. */
  interval: z.tuple([z.number(), z.number()]),
  /** Of the rate to that of the reference group, with its interval (Katz, 95 %); null where one is nought. */
  ratio: z.number().nullable(),
  ratioInterval: z.tuple([z.number(), z.number()]).nullable(),
  /** `below`, `above`: beyond four fifths, and the interval of the difference (Newcombe) is apart from nought. */
  verdict: z.enum(verdicts),
})

export const readFairness = endpoint({
  id: 'decisions.fairness',
  method: 'GET',
  path: '/v1/decisions/fairness',
  summary: 'How often a decision falls favourably for each group of members, against the largest group',
  permission: 'consent:read',
  query: z.object({
    kind: z.enum(['journey', 'holdout', 'message', 'segment', 'points']).default('message'),
    subject: z.string().max(200).optional(),
    from: Day.optional(),
    to: Day.optional(),
  }),
  response: z.object({
    kind: DecisionKind,
    subject: z.string().nullable(),
    from: Day,
    to: Day,
    members: z.int(),
    favourable: z.int(),
    /** What counts as favourable. */
    means: Bilingual,
    dimensions: z.array(
      z.object({
        dimension: z.enum(fairnessDimensions),
        groups: z.array(Rated),
        /** In groups that are too small to be shown, even together. */
        hidden: z.int(),
        /** Fewer than all were looked at: ages are sealed and are opened one by one. */
        sampled: z.boolean(),
      }),
    ),
  }),
  refusals: ['not_found'],
  example: {
    kind: 'message',
    subject: null,
    from: '2026-10-27',
    to: '2026-11-25',
    members: 0,
    favourable: 0,
    means: { en: 'The message went out', 'zh-CN': '消息已放行' },
    dimensions: [],
  },
})
