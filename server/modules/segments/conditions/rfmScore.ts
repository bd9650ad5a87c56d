import { asked, compare } from './comparison.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'
import { loadScores, type Scores } from './scores.ts'

const dimensions = {
  r: { en: 'Recency score', 'zh-CN': '最近购买评分' },
  f: { en: 'Frequency score', 'zh-CN': '购买频率评分' },
  m: { en: 'Monetary score', 'zh-CN': '消费金额评分' },
} as const

/** Members by one of their three scores. Who never bought has none, and fits no comparison. */
export const rfmScore: ConditionKind<ConditionOf<'rfm_score'>, Scores | undefined> = {
  kind: 'rfm_score',
  reads: () => ['rfm'],
  events: () => [],
  async load(question) {
    const scores = await loadScores(question)
    return (_condition, memberId) => scores.get(memberId)
  },
  holds: (condition, scores) =>
    scores !== undefined && compare(scores[condition.dimension], condition.comparison, condition.value),
  sentence(condition, scores) {
    const name = dimensions[condition.dimension]
    const wanted = asked(condition.comparison, condition.value)
    const own = scores?.[condition.dimension]
    return {
      en: `${name.en} ${wanted}: ${own === undefined ? 'no sale yet' : `is ${own}`}`,
      'zh-CN': `${name['zh-CN']} ${wanted}：${own === undefined ? '尚无购买' : `目前为 ${own}`}`,
    }
  },
}
