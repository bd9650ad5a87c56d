import type { Words } from '@regulars/contract'
import type { Comparison } from '@regulars/contract/comparison'
import { ratioMoments, ratioSumsOf } from '@regulars/stats/tests/ratio'
import { compareRelative } from '@regulars/stats/tests/relative'
import { compareProportions } from '@regulars/stats/tests/two-proportions'
import { compareMoments } from '@regulars/stats/tests/welch'
import type { z } from 'zod'

type Result = z.infer<typeof Comparison>

/** People of a group with anything to compare: what each adds to both parts of the number. */
export interface Group {
  readonly people: number
  readonly numerators: readonly number[]
  readonly denominators: readonly number[]
}

export type Differences = Pick<
  Result,
  'difference' | 'differenceInterval' | 'relative' | 'relativeInterval' | 'verdict' | 'method'
>

/** People on each side whom the number is of, without whom nothing is said of the difference. */
export const LEAST_PEOPLE = 30

/** A share of people, or a number for each of some unit. */
export type Shape = 'proportion' | 'ratio'

const methods: Record<Shape, Words> = {
  proportion: {
    en: 'difference of two proportions: Newcombe hybrid score interval (1998, method 10); relative difference: Katz log interval of the ratio of proportions; both 95 %',
    'zh-CN': '比例之差：Newcombe 混合得分区间（1998，方法 10）；相对差异：比例之比的 Katz 对数区间；均为 95%',
  },
  ratio: {
    en: 'ratio of two sums over people, with its variance by the delta method; difference: Welch interval; relative difference: delta method with Welch degrees of freedom; both 95 %',
    'zh-CN': '按人汇总的比率，方差用 delta 法；差值：Welch 区间；相对差异：delta 法与 Welch 自由度；均为 95%',
  },
}

/** How the first group differs from the second, with the people as the units that vary. */
export function compare(shape: Shape, a: Group, b: Group): Differences {
  const nothing = { difference: null, differenceInterval: null, relative: null, relativeInterval: null }
  if (Math.min(countedIn(a), countedIn(b)) < LEAST_PEOPLE) {
    return { ...nothing, verdict: 'too_few', method: methods[shape] }
  }
  const found = shape === 'proportion' ? ofProportions(a, b) : ofRatios(a, b)
  if (!found) return { ...nothing, verdict: 'too_few', method: methods[shape] }
  return { ...found, verdict: verdictOf(found.differenceInterval), method: methods[shape] }
}

function countedIn({ denominators }: Group): number {
  return denominators.filter((value) => value > 0).length
}

function ofProportions(a: Group, b: Group) {
  const compared = compareProportions(tallyOf(a), tallyOf(b))
  return {
    difference: compared.difference,
    differenceInterval: pair(compared.newcombe),
    relative: compared.relative,
    relativeInterval: compared.relativeInterval && pair(compared.relativeInterval),
  }
}

function tallyOf({ numerators, denominators }: Group) {
  return { successes: sum(numerators), trials: sum(denominators) }
}

/** Undefined when everybody has the same: without spread there is no interval. */
function ofRatios(a: Group, b: Group) {
  const [first, second] = [a, b].map((group) => ratioMoments(ratioSumsOf(group.numerators, group.denominators)))
  if (!first || !second || first.variance + second.variance === 0) return undefined
  const compared = compareMoments(first, second)
  // Against nothing or less than nothing, such as refunds alone, no share can be told.
  const relative = second.mean > 0 ? compareRelative(first, second) : undefined
  return {
    difference: compared.difference,
    differenceInterval: pair(compared.interval),
    relative: relative?.estimate ?? null,
    relativeInterval: relative ? pair(relative.interval) : null,
  }
}

function verdictOf([low, high]: readonly [number, number]): Result['verdict'] {
  if (low > 0) return 'higher'
  return high < 0 ? 'lower' : 'unclear'
}

function pair([low, high]: readonly [number, number]): [number, number] {
  return [low, high]
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The answer in one sentence: how much, and whether it may be chance. */
export function comparisonSentence(
  metric: Words,
  { a, b }: { readonly a: Words; readonly b: Words },
  { relative, relativeInterval, verdict }: Differences,
): Words {
  if (verdict === 'too_few') {
    return {
      en: `Too few to compare: each group needs at least ${LEAST_PEOPLE} people whom ${metric.en.toLowerCase()} is of, and not all alike`,
      'zh-CN': `样本不足，无法比较：两个群体都需至少 ${LEAST_PEOPLE} 位可计入“${metric['zh-CN']}”的人，且不能全部相同`,
    }
  }
  const size = (locale: keyof Words) => (relative === null ? '' : ` ${percent(Math.abs(relative), locale)}`)
  const range = (locale: keyof Words) =>
    relativeInterval ? relativeInterval.map((end) => signed(end, locale)).join(locale === 'en' ? ' to ' : ' 至 ') : ''
  const [en, zh] = [
    range('en') && ` (95 % interval ${range('en')})`,
    range('zh-CN') && `（95% 区间 ${range('zh-CN')}）`,
  ]
  if (verdict === 'unclear') {
    return {
      en: `${metric.en} of ${a.en} and of ${b.en}: no clear difference${en}`,
      'zh-CN': `${a['zh-CN']}与${b['zh-CN']}的${metric['zh-CN']}没有明确差异${zh}`,
    }
  }
  const higher = verdict === 'higher'
  return {
    en: `${metric.en} of ${a.en} is${size('en')} ${higher ? 'above' : 'below'} that of ${b.en}${en}`,
    'zh-CN': `${a['zh-CN']}的${metric['zh-CN']}比${b['zh-CN']}${higher ? '高' : '低'}${size('zh-CN')}${zh}`,
  }
}

function percent(value: number, locale: keyof Words): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(value)
}

function signed(value: number, locale: keyof Words): string {
  return `${value > 0 ? '+' : ''}${percent(value, locale)}`
}
