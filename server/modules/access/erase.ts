import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Platform } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import type { Task } from '../../platform/runner.ts'
import { asSystem } from '../../platform/transaction.ts'

const ROWS_AT_ONCE = 20_000
/** Many turns of many rows; a workspace that needs more is finished after the next start. */
const MAX_TURNS = 10_000

/** Marks a workspace as removed: nobody sees it from then on, and its rows follow in the background. */
export async function removeWorkspace(platform: Platform, workspaceId: string): Promise<void> {
  await asSystem(platform, workspaceId, (ctx) =>
    sql`
      update access.workspaces
         set removed_at = ${ctx.now}
       where workspaces.workspace_id = ${workspaceId}
    `.execute(ctx.tx),
  )
}

/** Deletes the rows of removed workspaces from both stores, some at a time, and at last the workspaces themselves. */
export async function eraseRemovedWorkspaces(platform: Platform): Promise<void> {
  for (const workspaceId of await removedWorkspaces(platform)) {
    for (let turn = 0; turn < MAX_TURNS; turn++) if ((await eraseSome(platform, workspaceId)) === 0) break
    await platform.history.change(workspaceId, 'delete from events where workspace_id = {workspace:UUID}')
    await platform.history.change(workspaceId, 'delete from restored_events where workspace_id = {workspace:UUID}')
    await rm(join(platform.archiveFolder, workspaceId), { recursive: true, force: true })
    await platform.postgres.inWorkspace(workspaceId, (tx) =>
      sql`delete from access.workspaces where workspaces.workspace_id = ${workspaceId}`.execute(tx),
    )
  }
}

async function removedWorkspaces(platform: Platform): Promise<string[]> {
  return platform.postgres.inInstallation(async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select workspaces.workspace_id as id
        from access.workspaces
       where workspaces.removed_at is not null
    `.execute(tx)
    return rows.map((row) => row.id)
  })
}

async function eraseSome(platform: Platform, workspaceId: string): Promise<number> {
  return platform.postgres.inWorkspace(workspaceId, async (tx) => {
    const { rows } = await sql<{
      rows: number
    }>`select public.erase_workspace(${workspaceId}::uuid, ${ROWS_AT_ONCE}::int) as rows`.execute(tx)
    return rows[0]!.rows
  })
}

/** Looked at from any workspace's turn: whoever comes first does it. */
export function eraseTask(platform: Platform): Task {
  return {
    name: 'erase removed workspaces',
    everyMs: 60_000,
    async run() {
      await eraseRemovedWorkspaces(platform)
      return false
    },
  }
}
