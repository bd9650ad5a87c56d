import { sql, type Tx } from '#platform/postgres'

export async function rememberMembers(
  tx: Tx,
  workspaceId: string,
  importId: string,
  found: readonly { readonly memberId: string; readonly kept: boolean }[],
): Promise<void> {
  await sql`
    insert into connections.undone_members (workspace_id, import_id, member_id, kept)
    select ${workspaceId}, ${importId}, found.member_id, found.kept
      from unnest(
        ${found.map((one) => one.memberId)}::uuid[],
        ${found.map((one) => one.kept)}::boolean[]
      ) as found (member_id, kept)
        on conflict do nothing
  `.execute(tx)
}

export async function keptMembers(tx: Tx, workspaceId: string, importId: string): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select undone.member_id as "memberId"
      from connections.undone_members as undone
     where undone.workspace_id = ${workspaceId}
       and undone.import_id = ${importId}
       and undone.kept
  `.execute(tx)
  return rows.map((row) => row.memberId)
}

/** The next members to tell, marked as told; `removed` are those that are no longer here. */
export async function tellNext(
  tx: Tx,
  workspaceId: string,
  importId: string,
  limit: number,
): Promise<{ readonly memberId: string; readonly removed: boolean }[]> {
  const { rows } = await sql<{ memberId: string; removed: boolean }>`
    select undone.member_id as "memberId",
           not exists (
             select
               from members.members
              where members.workspace_id = undone.workspace_id
                and members.member_id = undone.member_id
           ) as removed
      from connections.undone_members as undone
     where undone.workspace_id = ${workspaceId}
       and undone.import_id = ${importId}
       and not undone.told
     order by undone.member_id
     limit ${limit}
       for update of undone
  `.execute(tx)
  await sql`
    update connections.undone_members as undone
       set told = true
     where undone.workspace_id = ${workspaceId}
       and undone.import_id = ${importId}
       and undone.member_id = any(${rows.map((row) => row.memberId)}::uuid[])
  `.execute(tx)
  return rows
}

export async function removedMembers(tx: Tx, workspaceId: string, importId: string, limit: number): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select undone.member_id as "memberId"
      from connections.undone_members as undone
     where undone.workspace_id = ${workspaceId}
       and undone.import_id = ${importId}
       and not exists (
         select
           from members.members
          where members.workspace_id = undone.workspace_id
            and members.member_id = undone.member_id
       )
     order by undone.member_id
     limit ${limit}
  `.execute(tx)
  return rows.map((row) => row.memberId)
}

export async function forgetUndone(
  tx: Tx,
  workspaceId: string,
  importId: string,
  memberIds: readonly string[] | 'all',
): Promise<void> {
  await sql`
    delete from connections.undone_members as undone
     where undone.workspace_id = ${workspaceId}
       and undone.import_id = ${importId}
       and (${memberIds === 'all'} or undone.member_id = any(${memberIds === 'all' ? [] : (memberIds as string[])}::uuid[]))
  `.execute(tx)
}
