import type { Rule } from '@regulars/contract/rules'
import type { Reason } from '@regulars/contract/segments'
import type { Ctx } from '../../platform/context.ts'
import { kindOf } from './conditions/index.ts'
import { wordsOf } from './product.ts'
import { questionNow } from './question.ts'
import { conditionsOf, ruleHolds } from './rules.ts'
import { allSegments, type Segment } from './segments.store.ts'
import { entriesOf, segmentsEntered } from './segments.views.ts'
import { loadValues, type Values } from './values.ts'

/** Why a member is in or out of each segment: what every condition asks, and what the member has. */
export async function explainMember(ctx: Ctx, memberId: string) {
  const segments = await allSegments(ctx)
  return explain(ctx, memberId, segments, await entriesOf(ctx, memberId))
}

/** The same of the segments that the member is in, latest entered first: no other rule is looked at. */
export async function explainInside(ctx: Ctx, memberId: string, limit: number) {
  const { inside, entered } = await segmentsEntered(ctx, memberId, limit)
  const entries = new Map(entered.map(({ enteredAt, ...segment }) => [segment.id, enteredAt]))
  return { inside, items: await explain(ctx, memberId, entered, entries) }
}

async function explain(ctx: Ctx, memberId: string, segments: readonly Segment[], entries: ReadonlyMap<string, Date>) {
  const question = await questionNow(ctx, { kind: 'members', memberIds: [memberId] })
  const values = await loadValues(
    question,
    segments.flatMap((segment) => conditionsOf(segment.rule)),
  )
  return segments.map((segment) => ({
    segment: segment.id,
    name: wordsOf(segment, ctx.locale).name,
    inside: entries.has(segment.id),
    enteredAt: entries.get(segment.id)?.toISOString() ?? null,
    reason: reasonFor(segment.rule, memberId, values),
  }))
}

const groupWords = {
  all: { en: 'All of these', 'zh-CN': '同时满足' },
  any: { en: 'Any of these', 'zh-CN': '满足任一' },
  not: { en: 'Not this', 'zh-CN': '不满足' },
} as const

function reasonFor(rule: Rule, memberId: string, values: Values): Reason {
  const fits = ruleHolds(rule, (condition) => values.holds(condition, memberId))
  if ('rules' in rule) {
    return { sentence: groupWords[rule.kind], fits, reasons: rule.rules.map((one) => reasonFor(one, memberId, values)) }
  }
  if ('rule' in rule) {
    return { sentence: groupWords.not, fits, reasons: [reasonFor(rule.rule, memberId, values)] }
  }
  return { sentence: kindOf(rule).sentence(rule, values.valueFor(rule, memberId)), fits }
}
