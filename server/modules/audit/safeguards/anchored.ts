import type { Safeguard } from '../../../platform/safeguard.ts'
import { anchorsHold } from '../invariants.ts'

export const logIsAnchored: Safeguard = {
  id: 'audit.log-is-anchored',
  layer: 'recovery',
  name: {
    en: 'The end of the audit log is written down outside the database',
    'zh-CN': '审计日志末尾在数据库之外留有锚点',
  },
  async check(ctx) {
    const { checked, breaches, sample } = await anchorsHold(ctx)
    if (breaches === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `All ${checked} signed anchors outside the database are found in the chain, and none is overdue.`,
          'zh-CN': `数据库之外的 ${checked} 个签名锚点均在链中，且没有逾期未写的锚点。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${breaches} of ${checked} anchors do not fit the chain: ${sample[0]}.`,
        'zh-CN': `${checked} 个锚点中有 ${breaches} 个与链不符：${sample[0]}。`,
      },
      remedy: {
        en: 'Compare the log with a backup from before: entries were cut off or rewritten, or the home of the program was moved without its folder audit.',
        'zh-CN': '请与此前的备份比对：记录可能被截断或改写，或程序目录迁移时缺少 audit 文件夹。',
      },
      link: '/audit',
    }
  },
}
