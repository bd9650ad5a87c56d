import type { deletionRefusals } from '@regulars/contract/deletions'
import { sql, type Tx } from '#platform/postgres'

export interface StoredRequest {
  readonly id: string
  readonly memberId: string
  readonly memberNumber: string | null
  readonly state: 'open' | 'taken_back' | 'carried_out' | 'refused'
  readonly askedAt: Date
  readonly dueAt: Date
  readonly policy: string | null
  readonly closedAt: Date | null
  readonly reason: Reason | null
  readonly note: string | null
}

type Reason = (typeof deletionRefusals)[number]

const columns = sql`
  requests.request_id as id, requests.member_id as "memberId", members.external_id as "memberNumber", requests.state,
  requests.asked_at as "askedAt", requests.due_at as "dueAt", requests.policy, requests.closed_at as "closedAt",
  requests.reason, requests.note
`

const source = sql`
  portal.deletion_requests as requests
  left join members.members
    on members.workspace_id = requests.workspace_id
   and members.member_id = requests.member_id
`

/** Writes a request down; one that is open already stands as it is. */
export async function insertRequest(
  tx: Tx,
  workspaceId: string,
  request: { id: string; memberId: string; at: Date; dueAt: Date; policy: string | null },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into portal.deletion_requests (workspace_id, request_id, member_id, state, asked_at, due_at, policy)
    values (${workspaceId}, ${request.id}, ${request.memberId}, 'open', ${request.at}, ${request.dueAt}, ${request.policy})
        on conflict (workspace_id, member_id) where state = 'open' do nothing
  `.execute(tx)
  return numAffectedRows === 1n
}

export async function takeBack(tx: Tx, workspaceId: string, memberIds: readonly string[], at: Date): Promise<void> {
  await sql`
    update portal.deletion_requests as requests
       set state = 'taken_back',
           closed_at = ${at}
     where requests.workspace_id = ${workspaceId}
       and requests.member_id = any(${memberIds as string[]}::uuid[])
       and requests.state = 'open'
  `.execute(tx)
}

/** Holds a request while it is decided on. */
export async function lockRequest(tx: Tx, workspaceId: string, id: string): Promise<StoredRequest | undefined> {
  await sql`
    select
      from portal.deletion_requests as requests
     where requests.workspace_id = ${workspaceId}
       and requests.request_id = ${id}
       for update
  `.execute(tx)
  return requestById(tx, workspaceId, id)
}

export async function requestById(tx: Tx, workspaceId: string, id: string): Promise<StoredRequest | undefined> {
  const { rows } = await sql<StoredRequest>`
    select ${columns}
      from ${source}
     where requests.workspace_id = ${workspaceId}
       and requests.request_id = ${id}
  `.execute(tx)
  return rows[0]
}

export interface Closing {
  readonly state: 'carried_out' | 'refused'
  readonly at: Date
  readonly by: string
  readonly reason: Reason | null
  readonly note: string | null
}

/** Closes the open requests of these profiles: what is done for one of them is done for all. */
export async function closeRequests(
  tx: Tx,
  workspaceId: string,
  profileIds: readonly string[],
  closing: Closing,
): Promise<void> {
  await sql`
    update portal.deletion_requests as requests
       set state = ${closing.state},
           closed_at = ${closing.at},
           closed_by = ${closing.by},
           reason = ${closing.reason},
           note = ${closing.note}
     where requests.workspace_id = ${workspaceId}
       and requests.member_id = any(${profileIds as string[]}::uuid[])
       and requests.state = 'open'
  `.execute(tx)
}

/** The last request of a member, or of one who became part of them: of several that are open the one due first. */
export async function lastRequestOf(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<StoredRequest | undefined> {
  const { rows } = await sql<StoredRequest>`
    select ${columns}
      from ${source}
     where requests.workspace_id = ${workspaceId}
       and requests.member_id = any(${memberIds as string[]}::uuid[])
     order by requests.state = 'open' desc, case when requests.state = 'open' then requests.due_at end,
              requests.asked_at desc, requests.request_id desc
     limit 1
  `.execute(tx)
  return rows[0]
}

export interface Place {
  readonly isClosed: boolean
  readonly dueAt: Date
  readonly id: string
}

/** Open ones first, what is due next before the others. */
export async function pageOfRequests(
  tx: Tx,
  workspaceId: string,
  page: { after: Place | null; limit: number },
): Promise<StoredRequest[]> {
  const { after } = page
  const { rows } = await sql<StoredRequest>`
    select ${columns}
      from ${source}
     where requests.workspace_id = ${workspaceId}
       ${after ? sql`and (requests.closed_at is not null, requests.due_at, requests.request_id) > (${after.isClosed}, ${after.dueAt}::timestamptz, ${after.id}::uuid)` : sql``}
     order by (requests.closed_at is not null), requests.due_at, requests.request_id
     limit ${page.limit}
  `.execute(tx)
  return rows
}

export async function countOpen(tx: Tx, workspaceId: string): Promise<number> {
  const { rows } = await sql<{ open: number }>`
    select count(*) as open
      from portal.deletion_requests as requests
     where requests.workspace_id = ${workspaceId}
       and requests.state = 'open'
  `.execute(tx)
  return rows[0]!.open
}
