import type { MetricDefinition } from '../metric.ts'

export const newMembers: MetricDefinition = {
  id: 'new_members',
  version: 1,
  name: { en: 'New members', 'zh-CN': '新增会员数' },
  description: {
    en: 'Members who joined in the period; a sale before registration makes a member join earlier.',
    'zh-CN': '期内加入的会员数；注册前的购买会使加入日期提前。',
  },
  formula: { en: 'Known members whose joining day is in the period', 'zh-CN': '加入日期在期内的已知会员数' },
  unit: 'members',
  grain: 'day',
  direction: 'up',
  made: { kind: 'count', measure: 'new_members' },
}
