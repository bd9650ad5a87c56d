import { stageWords } from '@regulars/contract/terms'
import type { Stage } from '../lifecycle.ts'
import { loadStages } from '../stages.store.ts'
import type { ConditionKind, ConditionOf } from './condition.ts'

/** Members by lifecycle stage. */
export const stage: ConditionKind<ConditionOf<'stage'>, Stage | undefined> = {
  kind: 'stage',
  reads: () => ['stage'],
  // The stage is decided whenever a member is looked at, before the rules are.
  events: () => [],
  async load(question) {
    const stages = await loadStages(question)
    return (_condition, memberId) => stages.get(memberId)
  },
  holds: (condition, own) => own !== undefined && condition.stages.includes(own),
  sentence(condition, own) {
    const names = (locale: 'en' | 'zh-CN') =>
      condition.stages.map((one) => stageWords[one].name[locale]).join(locale === 'en' ? ', ' : '、')
    return {
      en: `Stage is ${names('en')}: ${own ? `is ${stageWords[own].name.en}` : 'has no stage'}`,
      'zh-CN': `生命周期阶段为${names('zh-CN')}：${own ? `目前为${stageWords[own].name['zh-CN']}` : '尚无阶段'}`,
    }
  },
}
