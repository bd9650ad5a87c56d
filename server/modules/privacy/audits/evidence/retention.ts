import { sql } from '#platform/postgres'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

/** Values that are older than their field may be kept, whether they lie in the clear or sealed. */
export const retention: EvidenceKind = {
  async take(ctx) {
    const { rows } = await sql<{ field: string; days: number | null; overdue: number }>`
      select fields.field, fields.retention_days as days, attributes.overdue + direct.overdue as overdue
        from members.fields
       cross join lateral (
          select count(*) as overdue
            from members.attributes
           where attributes.workspace_id = fields.workspace_id
             and attributes.name = fields.field
             and attributes.observed_at < ${ctx.now}::timestamptz - fields.retention_days * interval '1 day'
        ) as attributes
       cross join lateral (
          select count(*) as overdue
            from members.direct_values
           where direct_values.workspace_id = fields.workspace_id
             and direct_values.name = fields.field
             and direct_values.observed_at < ${ctx.now}::timestamptz - fields.retention_days * interval '1 day'
        ) as direct
       where fields.workspace_id = ${ctx.workspaceId}
       order by overdue desc, fields.field
    `.execute(ctx.tx)
    const limited = rows.filter(({ days }) => days !== null)
    const overdue = rows.reduce((sum, row) => sum + row.overdue, 0)
    return {
      sentence: {
        en: `${limited.length} of ${rows.length} fields have an end, the others are kept with the membership; ${overdue} values are past theirs.`,
        'zh-CN': `${rows.length} 个字段中 ${limited.length} 个设有期限，其余随会员关系保存；${overdue} 个值已超期。`,
      },
      concern: overdue > 0,
      facts: [
        fact('Fields', '字段', rows.length),
        fact('With an end', '设有期限', limited.length),
        fact('Values past their end', '超期的值', overdue),
      ],
      sample: rows
        .filter((row) => row.overdue > 0)
        .slice(0, SAMPLED)
        .map((row) => `${row.field}: ${row.overdue}`),
    }
  },
}
