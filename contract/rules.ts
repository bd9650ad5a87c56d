import { z } from 'zod'
import { ChannelCode } from './consent.ts'
import { Points } from './shapes.ts'

/** What a segment's rule may ask; also the names that RFM and the lifecycle give. */

export const rfmNames = [
  'champions',
  'loyal',
  'potential',
  'new',
  'need_attention',
  'at_risk',
  'cannot_lose',
  'hibernating',
  'lost',
] as const
export const RfmName = z.enum(rfmNames)

export const stages = ['awakening', 'activation', 'growth', 'stable', 'churn_warning'] as const
export const Stage = z.enum(stages)

export const organisationKinds = ['enterprise', 'sme', 'government'] as const
export const OrganisationKind = z.enum(organisationKinds)

const Comparison = z.enum(['=', '!=', '<', '<=', '>', '>='])
export const Score = z.int().min(1).max(5)

/** A rule is a tree: groups hold rules, leaves are one kind each (one file per kind in server/modules/segments/conditions). */
export type Rule = { kind: 'all' | 'any'; rules: Rule[] } | { kind: 'not'; rule: Rule } | z.infer<typeof Condition>

export const Condition = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rfm'), names: z.array(RfmName).min(1) }),
  z.object({ kind: z.literal('rfm_score'), dimension: z.enum(['r', 'f', 'm']), comparison: Comparison, value: Score }),
  z.object({ kind: z.literal('stage'), stages: z.array(Stage).min(1) }),
  z.object({
    kind: z.literal('event'),
    name: z.string().min(1).max(120),
    aggregate: z.enum(['count', 'sum_amount']),
    /** Days back from now; null is all of history. */
    withinDays: z.int().min(1).max(3650).nullable(),
    comparison: Comparison,
    /** A count, or an amount in mills. */
    value: z.int(),
  }),
  z.object({
    kind: z.literal('attribute'),
    name: z.string().min(1).max(80),
    operator: z.enum(['is', 'is_not', 'contains', 'exists', '<', '>']),
    value: z.union([z.string().max(500), z.number(), z.boolean()]).optional(),
  }),
  z.object({
    kind: z.literal('consent'),
    purpose: z.string().max(60),
    channel: ChannelCode,
    state: z.enum(['granted', 'withdrawn', 'none']),
  }),
  z.object({ kind: z.literal('points'), comparison: Comparison, value: Points }),
  z.object({
    kind: z.literal('organisation'),
    kinds: z.array(OrganisationKind).min(1),
    /** Only those whose running contract ends within so many days and is not renewed; null asks for no contract. */
    endsWithinDays: z.int().min(0).max(730).nullable(),
  }),
  z.object({ kind: z.literal('household') }),
])

/** Bounds of a rule tree; checked when it is saved. */
export const ruleLimits = { depth: 6, conditions: 50 } as const

export const Rule: z.ZodType<Rule> = z
  .lazy(() =>
    z.union([
      z.object({ kind: z.enum(['all', 'any']), rules: z.array(Rule).min(1).max(50) }),
      z.object({ kind: z.literal('not'), rule: Rule }),
      Condition,
    ]),
  )
  .meta({ id: 'Rule' })
