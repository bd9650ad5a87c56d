import { type Rule, rfmNames, stages } from '@regulars/contract/rules'
import { rfmWords, stageWords } from '@regulars/contract/terms'
import type { Ctx } from '../../platform/context.ts'
import { ORDER_COMPLETED } from '../../platform/log/event.ts'
import { insertSegments } from './segments.store.ts'

interface Words {
  readonly en: string
  readonly 'zh-CN': string
}

interface ProductSegment {
  readonly name: Words
  readonly description: Words
  readonly rule: Rule
}

/** The segments that every workspace has, by code: one for each RFM name and each stage, and two by number of orders. */
const productSegments: Readonly<Record<string, ProductSegment>> = {
  ...Object.fromEntries(
    rfmNames.map((name) => [`rfm:${name}`, { ...rfmWords[name], rule: { kind: 'rfm' as const, names: [name] } }]),
  ),
  ...Object.fromEntries(
    stages.map((stage) => [
      `stage:${stage}`,
      { ...stageWords[stage], rule: { kind: 'stage' as const, stages: [stage] } },
    ]),
  ),
  'orders:one': {
    name: { en: 'One-time buyers', 'zh-CN': '仅购买一次' },
    description: { en: 'Bought once and not again', 'zh-CN': '只购买过一次，尚未复购' },
    rule: ordersAre(1),
  },
  'orders:none': {
    name: { en: 'Not bought yet', 'zh-CN': '尚未购买' },
    description: { en: 'Members without an order', 'zh-CN': '没有任何订单的会员' },
    rule: ordersAre(0),
  },
}

function ordersAre(value: number): Rule {
  return { kind: 'event', name: ORDER_COMPLETED, aggregate: 'count', withinDays: null, comparison: '=', value }
}

export async function createProductSegments(ctx: Ctx): Promise<void> {
  await insertSegments(
    ctx,
    Object.entries(productSegments).map(([code, { name, description, rule }]) => ({
      id: ctx.ids.next(),
      code,
      name: name.en,
      description: description.en,
      rule,
      origin: 'product' as const,
    })),
  )
}

/** How a segment is called in the reader's language: the product's own by their words, others as they were named. */
export function wordsOf(
  segment: { readonly code: string | null; readonly name: string; readonly description: string },
  locale: keyof Words,
): { name: string; description: string } {
  const known = segment.code === null ? undefined : productSegments[segment.code]
  return known ? { name: known.name[locale], description: known.description[locale] } : segment
}
