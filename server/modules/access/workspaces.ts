import type { Ctx, Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { sql } from '../../platform/postgres.ts'

export interface Workspace {
  readonly id: string
  readonly name: string
  readonly kind: 'own' | 'demo'
  readonly timeZone: string
  readonly currency: string
  readonly sandbox: boolean
  readonly createdAt: Date
}

export const workspaceColumns = sql`
  workspaces.workspace_id as id, workspaces.name, workspaces.kind, workspaces.time_zone as "timeZone",
  workspaces.currency, workspaces.sandbox, workspaces.created_at as "createdAt"
`

/** The workspace the transaction works in. */
export async function workspaceOf(ctx: Pick<Ctx, 'tx' | 'workspaceId'>): Promise<Workspace> {
  const { rows } = await sql<Workspace>`
    select ${workspaceColumns}
      from access.workspaces
     where workspaces.workspace_id = ${ctx.workspaceId}
       and workspaces.removed_at is null
  `.execute(ctx.tx)
  if (!rows[0]) throw new Refusal('not_found', { what: 'workspace', id: ctx.workspaceId })
  return rows[0]
}

export async function listWorkspaceIds(platform: Platform): Promise<string[]> {
  return platform.postgres.inInstallation(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select workspaces.workspace_id as id
        from access.workspaces
       where workspaces.removed_at is null
       order by workspaces.created_at
    `.execute(tx)
    return rows.map((row) => row.id)
  })
}

export async function insertWorkspace(ctx: Ctx, workspace: Omit<Workspace, 'createdAt'>): Promise<void> {
  await sql`
    insert into access.workspaces (workspace_id, name, kind, time_zone, currency, sandbox, created_at)
    values (${workspace.id}, ${workspace.name}, ${workspace.kind}, ${workspace.timeZone}, ${workspace.currency}, ${workspace.sandbox}, ${ctx.now})
  `.execute(ctx.tx)
}

export interface WorkspaceChange {
  readonly name?: string
  readonly timeZone?: string
  readonly currency?: string
  readonly sandbox?: boolean
}

export async function changeWorkspace(ctx: Ctx, change: WorkspaceChange): Promise<Workspace> {
  if (change.timeZone !== undefined && !isTimeZone(change.timeZone)) {
    throw new Refusal(
      'invalid_request',
      {},
      { fields: [{ field: 'timeZone', message: 'is not a time zone such as "Asia/Shanghai"' }] },
    )
  }
  const before = await workspaceOf(ctx)
  await sql`
    update access.workspaces
       set name = coalesce(${change.name ?? null}, workspaces.name),
           time_zone = coalesce(${change.timeZone ?? null}, workspaces.time_zone),
           currency = coalesce(${change.currency ?? null}, workspaces.currency),
           sandbox = coalesce(${change.sandbox ?? null}, workspaces.sandbox)
     where workspaces.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  const after = await workspaceOf(ctx)
  const object = { kind: 'workspace', id: ctx.workspaceId }
  ctx.record({ action: 'workspace.changed', object, before: settingsOf(before), after: settingsOf(after) })
  return after
}

function settingsOf({ name, timeZone, currency, sandbox }: Workspace) {
  return { name, timeZone, currency, sandbox }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
