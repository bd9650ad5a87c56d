import { rfmWords } from '@regulars/contract/terms'
import { rfmNameOf } from '../rfm.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'
import { loadScores, type Scores } from './scores.ts'

/** Members by the name of their RFM cell. */
export const rfm: ConditionKind<ConditionOf<'rfm'>, Scores | undefined> = {
  kind: 'rfm',
  reads: () => ['rfm'],
  // Scores change when they are computed again, which marks the members it concerns.
  events: () => [],
  async load(question) {
    const scores = await loadScores(question)
    return (_condition, memberId) => scores.get(memberId)
  },
  holds: (condition, scores) => scores !== undefined && condition.names.includes(rfmNameOf(scores.r, scores.f)),
  sentence(condition, scores) {
    const names = (locale: 'en' | 'zh-CN') =>
      condition.names.map((name) => rfmWords[name].name[locale]).join(locale === 'en' ? ', ' : '、')
    if (!scores) {
      return { en: `RFM is ${names('en')}: no sale yet`, 'zh-CN': `RFM 为${names('zh-CN')}：尚无购买` }
    }
    const own = rfmWords[rfmNameOf(scores.r, scores.f)].name
    const digits = `${scores.r}-${scores.f}-${scores.m}`
    return {
      en: `RFM is ${names('en')}: is ${own.en} (${digits})`,
      'zh-CN': `RFM 为${names('zh-CN')}：目前为${own['zh-CN']}（${digits}）`,
    }
  },
}
