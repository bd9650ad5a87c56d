import type { History } from '#platform/clickhouse'

/** Internal events that orders cause by themselves: they say nothing of a member that the orders did not say. */
const DERIVED = ['points.earned', 'points.reversed', 'orders.undone']
const DERIVED_GROUPS = ['segment', 'lifecycle', 'journey']

/** Members this import spoke of, by id, and whether anything else does. */
export async function membersSpokenOf(
  history: History,
  workspaceId: string,
  importId: string,
  page: { readonly after: string; readonly limit: number },
): Promise<{ memberId: string; kept: boolean }[]> {
  const rows = await history.read<{ memberId: string; others: number }>(
    workspaceId,
    `select toString(member_id) as memberId,
            countIf(
              (import_id is null or import_id != {import:UUID})
              and name not in {derived:Array(String)}
              and not (type = 'internal' and has({groups:Array(String)}, splitByChar('.', toString(name))[1]))
            ) as others
       from events
      where workspace_id = {workspace:UUID}
        and member_id > {after:UUID}
        and member_id in (
          select distinct member_id
            from events
           where workspace_id = {workspace:UUID}
             and import_id = {import:UUID}
        )
      group by member_id
      order by member_id
      limit {limit:UInt32}`,
    { import: importId, after: page.after, limit: page.limit, derived: DERIVED, groups: DERIVED_GROUPS },
  )
  return rows.map((row) => ({ memberId: row.memberId, kept: row.others > 0 }))
}

/** Waits until the events are gone, so that whoever is told of it afterwards does not see them. */
export async function deleteEventsOf(history: History, workspaceId: string, importId: string): Promise<void> {
  await history.change(
    workspaceId,
    `alter table events delete
      where workspace_id = {workspace:UUID}
        and import_id = {import:UUID}
   settings mutations_sync = 1`,
    { import: importId },
  )
}

export async function deleteMembersFrom(
  history: History,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<void> {
  await history.change(
    workspaceId,
    `alter table events delete
      where workspace_id = {workspace:UUID}
        and member_id in {members:Array(UUID)}
   settings mutations_sync = 1`,
    { members: memberIds },
  )
}
