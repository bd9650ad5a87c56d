import type { MetricDefinition } from '../metric.ts'

export const lift: MetricDefinition = {
  id: 'lift',
  version: 1,
  name: { en: 'Lift', 'zh-CN': '增量提升' },
  description: {
    en: 'What the journey changed: the conversion of treated members less that of the hold-out, with its 95 % interval.',
    'zh-CN': '旅程带来的变化：处理组转化率减对照组转化率，附 95% 置信区间。',
  },
  formula: { en: 'Conversion of the treated − conversion of the hold-out', 'zh-CN': '处理组转化率 − 对照组转化率' },
  unit: 'percent',
  grain: 'journey',
  direction: 'up',
  made: { kind: 'journey' },
}
