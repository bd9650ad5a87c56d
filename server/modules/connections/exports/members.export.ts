import { sql } from '#platform/postgres'
import type { ExportKind } from './exportKind.ts'

/** Members, without those that became another one. */
export const members: ExportKind = {
  columns: ['kind', 'source', 'joined_at', 'last_seen_at'],
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
