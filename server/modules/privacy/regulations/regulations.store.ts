import type { Words } from '@regulars/contract'
import { sql, type Tx } from '#platform/postgres'
import { type Person, peopleNow, person } from '../people.store.ts'
import type { TaskKind } from './regulations.ts'

export interface RegulationRow {
  readonly id: string
  readonly law: string
  readonly version: string
  readonly jurisdiction: string
  readonly effectiveOn: string
  readonly impact: string
  readonly pack: string | null
  readonly packVersion: number | null
}

export interface TaskRow {
  readonly id: string
  readonly regulationId: string
  readonly kind: TaskKind
  readonly title: Words
  readonly notice: string | null
  readonly owner: Person | null
  readonly dueOn: string
  readonly note: string
  readonly createdAt: Date
  readonly doneAt: Date | null
}

export async function regulationsIn(tx: Tx, workspaceId: string): Promise<RegulationRow[]> {
  const { rows } = await sql<RegulationRow>`
    select regulations.regulation_id as id, regulations.law, regulations.version, regulations.jurisdiction,
           regulations.effective_on::text as "effectiveOn", regulations.impact, regulations.pack,
           regulations.pack_version as "packVersion"
      from privacy.regulations
     where regulations.workspace_id = ${workspaceId}
     order by regulations.effective_on desc, regulations.law
  `.execute(tx)
  return rows
}

/** Adds a law; false when the law or the pack is there in this version. */
export async function insertRegulation(
  tx: Tx,
  workspaceId: string,
  row: RegulationRow,
  { at, by }: { readonly at: Date; readonly by: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into privacy.regulations
      (workspace_id, regulation_id, law, version, jurisdiction, effective_on, impact, pack, pack_version, added_at, added_by)
    values (${workspaceId}, ${row.id}, ${row.law}, ${row.version}, ${row.jurisdiction}, ${row.effectiveOn}::date,
            ${row.impact}, ${row.pack}, ${row.packVersion}::int, ${at}, ${by})
        on conflict do nothing
    returning regulations.regulation_id
  `.execute(tx)
  return rows.length === 1
}

/** Changes a law; false when another one has this name and version. */
export async function updateRegulation(tx: Tx, workspaceId: string, row: RegulationRow): Promise<boolean> {
  const { rows } = await sql`
    update privacy.regulations
       set law = ${row.law},
           version = ${row.version},
           jurisdiction = ${row.jurisdiction},
           effective_on = ${row.effectiveOn}::date,
           impact = ${row.impact}
     where regulations.workspace_id = ${workspaceId}
       and regulations.regulation_id = ${row.id}
       and not exists (
             select 1
               from privacy.regulations as other
              where other.workspace_id = ${workspaceId}
                and other.regulation_id <> ${row.id}
                and other.law = ${row.law}
                and other.version = ${row.version}
           )
    returning regulations.regulation_id
  `.execute(tx)
  return rows.length === 1
}

export async function tasksIn(tx: Tx, workspaceId: string): Promise<TaskRow[]> {
  const { rows } = await sql<TaskRow>`
    select named.task_id as id, named.regulation_id as "regulationId", named.kind, named.title, named.notice,
           case when named.user_id is not null then ${person} end as owner, named.due_on::text as "dueOn", named.note,
           named.created_at as "createdAt", named.done_at as "doneAt"
      from (
        select tasks.*, tasks.owner_id as user_id
          from privacy.regulation_tasks as tasks
         where tasks.workspace_id = ${workspaceId}
      ) as named
      ${peopleNow(workspaceId)}
     order by named.due_on, named.task_id
  `.execute(tx)
  return rows
}

export type NewTask = Pick<TaskRow, 'id' | 'kind' | 'title' | 'notice' | 'dueOn'> & { readonly ownerId: string | null }

export async function insertTasks(
  tx: Tx,
  workspaceId: string,
  regulationId: string,
  tasks: readonly NewTask[],
  at: Date,
): Promise<void> {
  await sql`
    insert into privacy.regulation_tasks
      (workspace_id, regulation_id, created_at, task_id, kind, title, notice, owner_id, due_on)
    select ${workspaceId}, ${regulationId}::uuid, ${at}::timestamptz, fresh.*
      from unnest(
        ${tasks.map(({ id }) => id)}::uuid[],
        ${tasks.map(({ kind }) => kind)}::text[],
        ${tasks.map(({ title }) => JSON.stringify(title))}::jsonb[],
        ${tasks.map(({ notice }) => notice)}::text[],
        ${tasks.map(({ ownerId }) => ownerId)}::uuid[],
        ${tasks.map(({ dueOn }) => dueOn)}::date[]
      ) as fresh
  `.execute(tx)
}

export interface TaskChange {
  readonly id: string
  readonly notice: string | null
  readonly ownerId: string | null
  readonly dueOn: string
  readonly note: string
  /** Null: it is open. One that was done before keeps when and by whom. */
  readonly done: { readonly at: Date; readonly by: string } | null
}

export async function updateTask(tx: Tx, workspaceId: string, task: TaskChange): Promise<void> {
  await sql`
    update privacy.regulation_tasks as tasks
       set notice = ${task.notice},
           owner_id = ${task.ownerId}::uuid,
           due_on = ${task.dueOn}::date,
           note = ${task.note},
           done_at = case when ${task.done !== null} then coalesce(tasks.done_at, ${task.done?.at ?? null}::timestamptz) end,
           done_by = case when ${task.done !== null} then coalesce(tasks.done_by, ${task.done?.by ?? null}) end
     where tasks.workspace_id = ${workspaceId}
       and tasks.task_id = ${task.id}
  `.execute(tx)
}
