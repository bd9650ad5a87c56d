import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'
import { necessaryFields } from './children.ts'

/** A query of the members whose profiles are locked, one column `member_id`: children none of whose guardians said yes, or one no. */
export function lockedMembers(workspaceId: string): RawBuilder<unknown> {
  return sql`
    select children.member_id
      from members.children
     where children.workspace_id = ${workspaceId}
       and children.under_age
       and not coalesce(
             (select bool_and(word.guardian_agreed)
                from members.children as word
               where word.workspace_id = ${workspaceId}
                 and (   word.member_id = children.member_id
                      or word.member_id in (
                           select part.member_id
                             from members.members as part
                            where part.workspace_id = ${workspaceId}
                              and part.merged_into = children.member_id))),
             false)`
}

/** Whether a value of a row of this name, with `member_id` and `name`, is withheld from no one. */
export function isShown(workspaceId: string, row: string): RawBuilder<unknown> {
  return sql`
    (   ${sql.ref(`${row}.name`)} = any(${[...necessaryFields]}::text[])
     or ${sql.ref(`${row}.member_id`)} not in (${lockedMembers(workspaceId)}))`
}

/** Of these members those whose profiles are locked. */
export async function lockedAmong(
  tx: Tx,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ memberId: string }>`
    select locked.member_id as "memberId"
      from (${lockedMembers(workspaceId)}) as locked
     where locked.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(tx)
  return new Set(rows.map((row) => row.memberId))
}

/** Notes which of these are children, to be looked at again then; what guardians said stays. */
export async function noteAges(
  tx: Tx,
  workspaceId: string,
  ages: readonly { memberId: string; underAge: boolean }[],
  again: Date,
): Promise<void> {
  const children = ages.filter(({ underAge }) => underAge).map(({ memberId }) => memberId)
  const others = ages.filter(({ underAge }) => !underAge).map(({ memberId }) => memberId)
  await sql`
    insert into members.children (workspace_id, member_id, under_age, look_at)
    select ${workspaceId}, child.member_id, true, ${again}
      from unnest(${children}::uuid[]) as child (member_id)
        on conflict (workspace_id, member_id) do update
       set under_age = true,
           look_at = excluded.look_at
  `.execute(tx)
  await sql`
    delete from members.children
     where children.workspace_id = ${workspaceId}
       and children.member_id = any(${others}::uuid[])
       and children.guardian_agreed is null
  `.execute(tx)
  await sql`
    update members.children
       set under_age = false,
           look_at = 'infinity'
     where children.workspace_id = ${workspaceId}
       and children.member_id = any(${others}::uuid[])
  `.execute(tx)
}

/** Keeps what a guardian said last. */
export async function noteGuardian(tx: Tx, workspaceId: string, memberId: string, agreed: boolean): Promise<void> {
  await sql`
    insert into members.children (workspace_id, member_id, under_age, guardian_agreed, look_at)
    values (${workspaceId}, ${memberId}, false, ${agreed}, 'infinity')
        on conflict (workspace_id, member_id) do update
       set guardian_agreed = excluded.guardian_agreed
  `.execute(tx)
}

/** Profiles whose age is to be worked out again; no other worker has them. */
export async function takeDue(tx: Tx, workspaceId: string, now: Date, limit: number): Promise<string[]> {
  const { rows } = await sql<{ memberId: string }>`
    select children.member_id as "memberId"
      from members.children
     where children.workspace_id = ${workspaceId}
       and children.look_at <= ${now}
     order by children.look_at, children.member_id
     limit ${limit}
       for update skip locked
  `.execute(tx)
  return rows.map((row) => row.memberId)
}
