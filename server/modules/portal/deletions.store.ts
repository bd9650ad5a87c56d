import { sql, type Tx } from '#platform/postgres'

export interface StoredRequest {
  readonly id: string
  readonly memberId: string
  readonly memberNumber: string | null
  readonly state: 'open' | 'taken_back'
  readonly askedAt: Date
  readonly dueAt: Date
  readonly closedAt: Date | null
}

const columns = sql`
  requests.request_id as id, requests.member_id as "memberId", members.external_id as "memberNumber", requests.state,
  requests.asked_at as "askedAt", requests.due_at as "dueAt", requests.closed_at as "closedAt"
`

/** Writes a request down; one that is open already stands as it is. */
export async function insertRequest(
  tx: Tx,
  workspaceId: string,
  request: { id: string; memberId: string; at: Date; dueAt: Date },
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into portal.deletion_requests (workspace_id, request_id, member_id, state, asked_at, due_at)
    values (${workspaceId}, ${request.id}, ${request.memberId}, 'open', ${request.at}, ${request.dueAt})
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

/** The open request of a member, or of one who became part of them: the one due first. */
export async function openRequestOf(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Pick<StoredRequest, 'askedAt' | 'dueAt'> | undefined> {
  const { rows } = await sql<Pick<StoredRequest, 'askedAt' | 'dueAt'>>`
    select requests.asked_at as "askedAt", requests.due_at as "dueAt"
      from portal.deletion_requests as requests
     where requests.workspace_id = ${workspaceId}
       and requests.member_id = any(${memberIds as string[]}::uuid[])
       and requests.state = 'open'
     order by requests.due_at
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
      from portal.deletion_requests as requests
      left join members.members
        on members.workspace_id = requests.workspace_id
       and members.member_id = requests.member_id
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
