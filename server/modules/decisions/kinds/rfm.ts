import { rfmWords } from '@regulars/contract/terms'
import { describeScores } from '#modules/segments/index'
import { bySwitch, type DecisionKind } from './kind.ts'

const name = { en: 'RFM group', 'zh-CN': 'RFM 分组' }
const features = ['event:Order Completed']

/** How lately, how often and for how much a member bought, against everyone. */
export const rfm: DecisionKind = {
  code: 'rfm',
  name,
  decides: {
    en: 'How lately, how often and for how much a member bought, in fifths of all members',
    'zh-CN': '按最近购买、频次与金额，在全部会员中分为五档',
  },
  effect: 'status',
  stoppedBy: bySwitch,
  deciders: async () => [{ id: 'rfm', name, version: null, features }],
  async made(ctx, { memberId }) {
    const { asOf, rfm: own } = await describeScores(ctx, memberId)
    if (!own) return []
    return [
      {
        ...{ subject: 'rfm', name, version: null, at: new Date(`${asOf}T00:00:00Z`), features },
        outcome: rfmWords[own.name].name,
        sentences: [
          {
            en: `Bought ${own.frequency} times, last ${own.recencyDays} days before: scores ${own.r}-${own.f}-${own.m} of 5`,
            'zh-CN': `购买 ${own.frequency} 次，最近一次在 ${own.recencyDays} 天前：得分 ${own.r}-${own.f}-${own.m}（满分 5）`,
          },
        ],
      },
    ]
  },
}
