import type { MetricDefinition } from '../metric.ts'

export const journeyReach: MetricDefinition = {
  id: 'journey_reach',
  version: 1,
  name: { en: 'Reach', 'zh-CN': '旅程触达率' },
  description: {
    en: 'Share of treated members whom the journey could message.',
    'zh-CN': '处理组中旅程成功发出消息的会员占比。',
  },
  formula: { en: 'Members with a message handed over ÷ treated members', 'zh-CN': '已发出消息的会员数 ÷ 处理组会员数' },
  unit: 'percent',
  grain: 'journey',
  direction: 'up',
  made: { kind: 'journey' },
}
