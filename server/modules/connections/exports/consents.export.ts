import { sql } from '#platform/postgres'
import type { ExportKind } from './exportKind.ts'

/** Where members stand on each purpose and channel they said something on. */
export const consents: ExportKind = {
  name: { en: 'Consents', 'zh-CN': '授权' },
  columns: [
    { name: 'purpose', label: { en: 'Purpose', 'zh-CN': '用途' } },
    { name: 'channel', label: { en: 'Channel', 'zh-CN': '渠道' } },
    { name: 'state', label: { en: 'State', 'zh-CN': '状态' } },
    { name: 'source', label: { en: 'Source', 'zh-CN': '来源' } },
    { name: 'said_at', label: { en: 'Said at', 'zh-CN': '表示时间' } },
  ],
  async page({ tx, workspaceId }, after, limit) {
    const [memberId = '', purpose = '', channel = ''] = after.split('/')
    const { rows } = await sql<{
      memberId: string
      purpose: string
      channel: string
      state: string
      source: string
      at: Date
    }>`
      select current.member_id as "memberId", current.purpose, current.channel, current.state, current.source,
             current.occurred_at as at
        from consent.current
       where current.workspace_id = ${workspaceId}
         and (current.member_id, current.purpose, current.channel) > (${memberId}::uuid, ${purpose}::text, ${channel}::text)
       order by current.member_id, current.purpose, current.channel
       limit ${limit}
    `.execute(tx)
    return rows.map((row) => ({
      place: `${row.memberId}/${row.purpose}/${row.channel}`,
      memberId: row.memberId,
      cells: [row.purpose, row.channel, row.state, row.source, row.at.toISOString()],
    }))
  },
}
