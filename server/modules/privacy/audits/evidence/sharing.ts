import { sql } from '#platform/postgres'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

/** Files that left with members in them. */
export const sharing: EvidenceKind = {
  async take(ctx, since) {
    const { rows } = await sql<{
      made: number
      clear: number
      partners: number
      unexplained: number
      sample: string[]
    }>`
      select count(*) as made,
             count(*) filter (where exports.clear) as clear,
             count(*) filter (where exports.partner is not null) as partners,
             count(*) filter (where exports.partner is not null and coalesce(btrim(exports.purpose), '') = '') as unexplained,
             (array_agg(exports.export_id::text order by exports.created_at desc) filter (
               where exports.clear or exports.partner is not null))[1:${SAMPLED}] as sample
        from connections.exports
       where exports.workspace_id = ${ctx.workspaceId}
         and exports.created_at >= ${since}
    `.execute(ctx.tx)
    const { made, clear, partners, unexplained, sample } = rows[0]!
    return {
      sentence: {
        en: `${made} exports were made: ${clear} in the clear, ${partners} for partners, ${unexplained} of these without a purpose.`,
        'zh-CN': `共 ${made} 次导出：${clear} 次为明文，${partners} 次提供给合作方，其中 ${unexplained} 次没有目的。`,
      },
      concern: unexplained > 0,
      facts: [
        fact('Exports', '导出', made),
        fact('In the clear', '明文', clear),
        fact('For partners', '提供给合作方', partners),
        fact('For partners without a purpose', '提供给合作方且无目的', unexplained),
      ],
      sample: sample ?? [],
    }
  },
}
