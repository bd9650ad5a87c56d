import { sql } from '#platform/postgres'
import type { ExportKind } from './exportKind.ts'

/** What is left of each lot of points: a file that the import of opening balances reads. */
export const points: ExportKind = {
  name: { en: 'Points', 'zh-CN': '积分' },
  columns: [
    { name: 'points', label: { en: 'Points', 'zh-CN': '积分' } },
    { name: 'earned_at', label: { en: 'Earned at', 'zh-CN': '获得时间' } },
    { name: 'expires_at', label: { en: 'Expires at', 'zh-CN': '到期时间' } },
    { name: 'reference', label: { en: 'Reference', 'zh-CN': '凭据' } },
  ],
  async page({ tx, workspaceId }, after, limit) {
    const [memberId = '', currency = '', seq = '0'] = after.split('/')
    const { rows } = await sql<{
      memberId: string
      currency: string
      seq: number
      points: number
      earnedAt: Date
      expiresAt: Date | null
    }>`
      select lots.member_id as "memberId", lots.currency, lots.seq, lots.remaining as points,
             lots.earned_at as "earnedAt", lots.expires_at as "expiresAt"
        from loyalty.lots
       where lots.workspace_id = ${workspaceId}
         and (lots.member_id, lots.currency, lots.seq) > (${memberId}::uuid, ${currency}::text collate "C", ${seq}::bigint)
         and lots.remaining > 0
       order by lots.member_id, lots.currency, lots.seq
       limit ${limit}
    `.execute(tx)
    return rows.map((row) => ({
      place: `${row.memberId}/${row.currency}/${row.seq}`,
      memberId: row.memberId,
      cells: [
        row.points,
        row.earnedAt.toISOString(),
        row.expiresAt?.toISOString() ?? null,
        `${row.currency}-${row.seq}`,
      ],
    }))
  },
}
