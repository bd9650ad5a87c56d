import { sql } from '#platform/postgres'
import type { ExportKind } from './exportKind.ts'

/** Where members stand on each purpose and channel they said something on. */
export const consents: ExportKind = {
  columns: ['purpose', 'channel', 'state', 'source', 'said_at'],
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
