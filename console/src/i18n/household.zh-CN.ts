import type en from './household.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {
  title: '家庭',
  none: '不属于任何家庭',
  noneText: '家庭由共同生活或共同购买的会员组成，每位会员最多属于一个家庭。',
  create: '建立家庭',
  name: '家庭名称',
  nameHint: '请用地址或别名，不要用人名。',
  nameRule: '请填写家庭名称。',
  head: '户主',
  makeHead: '设为户主',
  add: '添加会员',
  member: '会员',
  memberHint: '会员编号或 ID',
  memberRule: '请填写会员。',
  remove: '移出',
  orders: '合计订单',
  sales: '合计销售额',
  points: '合计积分',
  pointsNote: '积分仍归各会员所有。',
}
export default words
