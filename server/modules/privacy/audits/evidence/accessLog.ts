import { sql } from '#platform/postgres'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

/** Who looked at members in the clear, or took them out so, and whether they said why; some entries at random. */
export const accessLog: EvidenceKind = {
  async take(ctx, since) {
    const seed = ctx.random.bytes(8).toString('hex')
    const { rows } = await sql<{ entries: number; reveals: number; unexplained: number; sample: string[] }>`
      with sensitive as (
        select entries.action, entries.reason, entries.at, entries.xid::text || '-' || entries.entry_id::text as id
          from audit.entries
         where entries.workspace_id = ${ctx.workspaceId}
           and entries.at >= ${since}
           and (entries.action = 'member.revealed' or (entries.action = 'export.begun' and entries.after ->> 'clear' = 'true'))
      )
      select (select count(*)
                from audit.entries
               where entries.workspace_id = ${ctx.workspaceId}
                 and entries.at >= ${since}) as entries,
             count(*) as reveals,
             count(*) filter (where coalesce(btrim(sensitive.reason), '') = '') as unexplained,
             array(
               select taken.id || ' ' || taken.action
                 from sensitive as taken
                order by md5(taken.id || ${seed})
                limit ${SAMPLED}
             ) as sample
        from sensitive
    `.execute(ctx.tx)
    const { entries, reveals, unexplained, sample } = rows[0]!
    return {
      sentence: {
        en: `Of ${entries} entries, ${reveals} are looks at members in the clear; ${unexplained} of these have no reason.`,
        'zh-CN': `${entries} 条记录中有 ${reveals} 条为查看或导出明文；其中 ${unexplained} 条没有理由。`,
      },
      concern: unexplained > 0,
      facts: [
        fact('Entries', '记录', entries),
        fact('In the clear', '查看或导出明文', reveals),
        fact('Without a reason', '没有理由', unexplained),
      ],
      sample,
    }
  },
}
