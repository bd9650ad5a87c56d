import type en from './decisions.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {
  answer_other: '共 {{n}} 项由系统自动作出的决策',
  on: '会员允许根据其信息挑选内容。',
  off: '会员已关闭个性化：不按任何特征挑选内容，人群与阶段仅用于统计。',
  empty: '暂无决策',
  emptyText: '与该会员有关的旅程、消息、人群与积分及其理由会显示在这里。',
  version: '第 {{version}} 版',
  inputs: '依据：{{inputs}}',
  noInputs: '未依据会员的任何信息',
  'kind.journey': '旅程',
  'kind.holdout': '对照组',
  'kind.message': '消息',
  'kind.segment': '人群',
  'kind.stage': '阶段',
  'kind.rfm': 'RFM',
  'kind.points': '积分',
  'review.open': '异议待处理',
  'review.upheld': '已复核，维持',
  'review.changed': '已复核，改变',
  'review.taken_back': '异议已撤回',
}

export default words
