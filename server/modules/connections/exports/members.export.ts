import { sql } from '#platform/postgres'
import type { ExportKind } from './exportKind.ts'

/** Members, without those that became another one. */
export const members: ExportKind = {
  name: { en: 'Members', 'zh-CN': '会员' },
  columns: [
    { name: 'kind', label: { en: 'Kind', 'zh-CN': '类型' } },
    { name: 'source', label: { en: 'Source', 'zh-CN': '来源' } },
    { name: 'joined_at', label: { en: 'Joined at', 'zh-CN': '入会时间' } },
    { name: 'last_seen_at', label: { en: 'Last seen at', 'zh-CN': '最近出现' } },
  ],
  async page({ tx, workspaceId }, after, limit) {
    const { rows } = await sql<{ memberId: string; kind: string; source: string; joinedAt: Date; lastSeenAt: Date }>`
      select members.member_id as "memberId", members.kind, members.source, members.joined_at as "joinedAt",
             members.last_seen_at as "lastSeenAt"
        from members.members
       where members.workspace_id = ${workspaceId}
         and members.merged_into is null
         and members.member_id > ${after}::uuid
       order by members.member_id
       limit ${limit}
    `.execute(tx)
    return rows.map(({ memberId, kind, source, joinedAt, lastSeenAt }) => ({
      place: memberId,
      memberId,
      cells: [kind, source, joinedAt.toISOString(), lastSeenAt.toISOString()],
    }))
  },
}
