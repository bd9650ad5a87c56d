import type { MetricDefinition } from '../metric.ts'

export const journeyConversion: MetricDefinition = {
  id: 'journey_conversion',
  version: 1,
  name: { en: 'Conversion', 'zh-CN': '旅程转化率' },
  description: {
    en: 'Share of treated members who reached the goal in time.',
    'zh-CN': '处理组中在期限内达成目标的会员占比。',
  },
  formula: {
    en: 'Treated members with the goal event in time ÷ treated members',
    'zh-CN': '期限内达成目标的处理组会员数 ÷ 处理组会员数',
  },
  unit: 'percent',
  grain: 'journey',
  direction: 'up',
  made: { kind: 'journey' },
}
