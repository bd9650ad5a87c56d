import type { Invariant } from '#platform/module'
import { leftOvers } from './erasing.store.ts'

const SAMPLE = 5

export const erasedLeavesNothing: Invariant = {
  id: 'members.erased-leaves-nothing',
  claim: {
    en: 'Of an erased member nothing is left in the tables of members, their key first of all.',
    'zh-CN': '已删除会员在会员模块的各表中不留任何数据，首先是其密钥。',
  },
  async check(ctx) {
    const { checked, left } = await leftOvers(ctx.tx, ctx.workspaceId)
    return { checked, breaches: left.length, sample: left.slice(0, SAMPLE) }
  },
}
