import type { LocaleCode } from './format.ts'

/** The few words the primitives say by themselves. Pages have their own. */
const en = {
  showTable: 'Show as table',
  showChart: 'Show as chart',
  loading: 'Loading…',
  retry: 'Try again',
  failedTitle: 'This could not be loaded',
  unreachable: 'The server cannot be reached. Check that it is running and try again.',
  forbiddenTitle: 'You may not see this',
  formula: 'Formula',
  period: 'Period',
  parts: 'Parts',
  version: 'Version',
  showRows: 'Show the rows behind it',
  noValue: 'Cannot be computed: the denominator is zero',
  higher: 'higher than before',
  lower: 'lower than before',
  same: 'as before',
  interval: '95% interval',
  howComputed: 'How is this computed?',
  requestId: 'Request',
}

const zh: Record<keyof typeof en, string> = {
  showTable: '以表格显示',
  showChart: '以图表显示',
  loading: '加载中…',
  retry: '重试',
  failedTitle: '加载失败',
  unreachable: '无法连接服务器。请确认服务正在运行后重试。',
  forbiddenTitle: '您没有查看权限',
  formula: '公式',
  period: '期间',
  parts: '构成',
  version: '版本',
  showRows: '查看明细',
  noValue: '无法计算：分母为零',
  higher: '高于上期',
  lower: '低于上期',
  same: '与上期持平',
  interval: '95% 置信区间',
  howComputed: '如何计算？',
  requestId: '请求编号',
}

export type Words = typeof en

export function wordsOf(locale: LocaleCode): Words {
  return locale === 'en' ? en : zh
}
