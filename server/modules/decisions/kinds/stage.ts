import { stageWords } from '@regulars/contract/terms'
import { describeStage, lifecycleDefinition } from '#modules/segments/index'
import { bySwitch, type DecisionKind } from './kind.ts'

const name = { en: 'Lifecycle stage', 'zh-CN': '生命周期阶段' }
const features = ['event:Order Completed', 'joined_at']

/** How far a member is with the brand, by when they joined and bought. */
export const stage: DecisionKind = {
  code: 'stage',
  name,
  decides: {
    en: 'How far a member is with the brand, by when they joined and when they bought',
    'zh-CN': '按入会与购买时间判断会员所处的阶段',
  },
  effect: 'status',
  stoppedBy: bySwitch,
  deciders: async () => [{ id: 'stage', name, version: lifecycleDefinition.version, features }],
  async made(ctx, { memberId }) {
    const { history } = await describeStage(ctx, memberId, 1)
    return history.map(({ stage: now, at, reason, definitionVersion }) => ({
      ...{ subject: 'stage', name, version: definitionVersion, at: new Date(at), features },
      outcome: stageWords[now].name,
      sentences: [reason],
    }))
  },
}
