import { sql } from '#platform/postgres'
import { loopCounts } from '../../loop.views.ts'
import { type EvidenceKind, fact } from './evidence.ts'

export const legalBases: EvidenceKind = {
  async take(ctx) {
    const { purposes, withoutNotice, toRenew } = await loopCounts(ctx)
    const { rows } = await sql<{ purpose: string }>`
      select purposes.purpose
        from consent.purposes
       where purposes.workspace_id = ${ctx.workspaceId}
         and purposes.legal_basis = 'consent'
         and purposes.notice is null
       order by purposes.position
    `.execute(ctx.tx)
    return {
      sentence: {
        en: `${purposes} purposes have a legal basis; ${withoutNotice} of them ask for consent without a published notice.`,
        'zh-CN': `${purposes} 个目的均有合法性基础；其中 ${withoutNotice} 个依赖同意但没有已发布的告知。`,
      },
      concern: withoutNotice > 0,
      facts: [
        fact('Purposes', '目的', purposes),
        fact('On consent without a notice', '依赖同意但无告知', withoutNotice),
        fact('Members to be asked anew', '需重新征得同意的会员', toRenew),
      ],
      sample: rows.map(({ purpose }) => purpose),
    }
  },
}
