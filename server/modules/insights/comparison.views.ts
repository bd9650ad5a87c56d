import type { Slice } from '#modules/members/index'
import { ofSlice, wholeSlice } from '#modules/members/index'
import { sql, type Tx } from '#platform/postgres'

/** Who of a slice is a member, who is not, and who became a member only after a moment and is neither. */
export interface Standing {
  readonly memberId: string
  readonly kind: 'known' | 'anonymous'
  readonly joined: boolean
}

export async function standingsAt(tx: Tx, workspaceId: string, slice: Slice, until: Date): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select members.member_id as "memberId", members.kind, members.joined_at < ${until} as joined
      from members.members
     where members.workspace_id = ${workspaceId}
       and members.merged_into is null
       and ${slice === wholeSlice ? sql<boolean>`true` : ofSlice(slice, sql`members.member_id`)}
  `.execute(tx)
  return rows
}
