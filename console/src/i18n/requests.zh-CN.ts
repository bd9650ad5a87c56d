import type en from './requests.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {
  answer_other: '{{n}} 个待处理申请',
  text: '以下会员申请删除，已停止向其推送优惠。请在期限前执行，或说明拒绝原因：会员会看到。',
  empty: '没有会员申请删除',
  emptyText: '会员页面的申请会连同期限显示在这里。',
  'column.member': '会员',
  'column.due': '期限',
  'column.state': '状态',
  asked: '{{day}} 提出',
  policy: '依据 {{policy}}',
  late: '已逾期',
  soon: '即将到期',
  erased: '已删除的会员',
  'state.open': '待处理',
  'state.taken_back': '已撤回',
  'state.carried_out': '已执行',
  'state.refused': '已拒绝',
  refuse: '拒绝',
  carryOut: '删除',
  'reason.identity_unproven': '身份未得到证明',
  'reason.retention_duty': '法律要求我们保留数据',
  'reason.open_contract': '订单、退款或争议尚未了结',
  'reason.legal_claims': '法律主张所需',
  'reason.unfounded': '无理由反复申请',
  'carry.title': '删除会员 {{member}}？',
  'carry.ok': '永久删除',
  'carry.done': '会员已删除',
  'carry.gone':
    '将删除：姓名、联系方式、身份标识、档案、标签、家庭与联系人关系。消息将无法读取，旅程与待发消息终止，登录失效，积分作废。',
  'carry.kept': '仍保留但不再指向本人：账簿中的订单与积分、历史中发生的事件、作为证明的同意记录。',
  'carry.forGood': '此操作无法撤销。请先确认申请确由本人提出。',
  'refusal.title': '拒绝会员 {{member}} 的申请',
  'refusal.text': '会员会在自己的页面看到原因，并可再次申请。优惠推送仍保持停止。',
  'refusal.reason': '原因',
  'refusal.reasonRule': '请选择原因。',
  'refusal.note': '给会员的说明',
  'refusal.noteHint': '选填：依据何种义务、保留至何时、会员可以怎么做。',
  'refusal.done': '已拒绝该申请',
}

export default words
