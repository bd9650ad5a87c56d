import { sql } from '#platform/postgres'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

/** Requests for deletion that were answered or fell due since. */
export const deletions: EvidenceKind = {
  async take(ctx, since) {
    const { rows } = await sql<{ asked: number; inTime: number; late: number; overdue: number; sample: string[] }>`
      select count(*) as asked,
             count(*) filter (where requests.closed_at <= requests.due_at) as "inTime",
             count(*) filter (where requests.closed_at > requests.due_at) as late,
             count(*) filter (where requests.state = 'open' and requests.due_at < ${ctx.now}) as overdue,
             (array_agg(requests.request_id::text order by requests.due_at) filter (
               where coalesce(requests.closed_at, ${ctx.now}) > requests.due_at))[1:${SAMPLED}] as sample
        from portal.deletion_requests as requests
       where requests.workspace_id = ${ctx.workspaceId}
         and (requests.asked_at >= ${since} or requests.closed_at >= ${since} or requests.state = 'open')
    `.execute(ctx.tx)
    const { asked, inTime, late, overdue, sample } = rows[0]!
    return {
      sentence: {
        en: `${asked} requests for deletion: ${inTime} answered in time, ${late} late, ${overdue} open and overdue.`,
        'zh-CN': `${asked} 个删除请求：${inTime} 个按时答复，${late} 个逾期答复，${overdue} 个逾期未处理。`,
      },
      concern: late + overdue > 0,
      facts: [
        fact('Requests', '请求', asked),
        fact('Answered in time', '按时答复', inTime),
        fact('Answered late', '逾期答复', late),
        fact('Open and overdue', '逾期未处理', overdue),
      ],
      sample: sample ?? [],
    }
  },
}
