import { sql, type Tx } from '#platform/postgres'
import type { ConsentFact } from './consent.ts'

/** Of these members, those who were merged, with who stays at the end of the chain. */
export async function survivorsOf(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ memberId: string; survivorId: string }>`
    with recursive chain as (
      select members.member_id as first_id, members.merged_into as next_id, 1 as steps
        from members.members
       where members.workspace_id = ${workspaceId}
         and members.member_id = any(${memberIds as string[]}::uuid[])
         and members.merged_into is not null
       union all
      select chain.first_id, members.merged_into, chain.steps + 1
        from chain
        join members.members
          on members.workspace_id = ${workspaceId}
         and members.member_id = chain.next_id
       where members.merged_into is not null
         and chain.steps < 20
    )
    select distinct on (chain.first_id) chain.first_id as "memberId", chain.next_id as "survivorId"
      from chain
     order by chain.first_id, chain.steps desc
  `.execute(tx)
  return new Map(rows.map((row) => [row.memberId, row.survivorId]))
}

export interface StoredFact extends Omit<ConsentFact, 'proof'> {
  /** Sealed. */
  readonly proof: Buffer
}

export async function eventsOfMembers(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<StoredFact[]> {
  const { rows } = await sql<StoredFact>`
    select events.member_id as "memberId", events.purpose, events.channel, events.state, events.source,
           events.imported, events.proof, events.occurred_at as at
      from consent.events
     where events.workspace_id = ${workspaceId}
       and events.member_id = any(${memberIds as string[]}::uuid[])
     order by events.occurred_at, events.event_id
  `.execute(tx)
  return rows
}
