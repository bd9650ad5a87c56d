import type { FastifyInstance } from 'fastify'
import { authenticateStaff, createWorkspace, listWorkspaceIds, type NewWorkspace } from './modules/access/index.ts'
import { modules } from './modules/order.ts'
import type { Platform } from './platform/context.ts'
import { Refusal } from './platform/errors.ts'
import { createApi } from './platform/http/api.ts'
import { createServer } from './platform/http/server.ts'
import { Runner, runUntilQuiet } from './platform/runner.ts'

/** The product without its engines and its socket: what `main.ts` starts and what a test drives. */
export interface Program {
  readonly platform: Platform
  readonly http: FastifyInstance
  readonly runner: Runner
  /** A workspace with everything that the modules give to a new one. */
  createWorkspace(workspace: NewWorkspace): Promise<string>
  /** Runs the background work of a workspace until it comes to rest. */
  settle(workspaceId: string): Promise<void>
  close(): Promise<void>
}

/** The composition root: dependencies are built before, modules are put together here, and there is no container. */
export async function createProgram(parts: Omit<Platform, 'wake'>): Promise<Program> {
  let runner: Runner | undefined
  const platform: Platform = { ...parts, wake: (workspaceId) => runner?.wake(workspaceId) }
  const work = {
    consumers: modules.flatMap((module) => module.consumers?.(platform) ?? []),
    schedules: modules.flatMap((module) => module.schedules?.(platform) ?? []),
    jobs: modules.flatMap((module) => module.jobs?.(platform) ?? []),
    tasks: modules.flatMap((module) => module.tasks?.(platform) ?? []),
  }
  runner = new Runner(platform, work, () => listWorkspaceIds(platform))
  const http = await createServer(platform.logger)
  const api = createApi(http, platform, { staff: authenticateStaff(platform), member: noMembersYet })
  for (const module of modules) module.routes?.(api, platform, http)
  const started = runner
  return {
    platform,
    http,
    runner: started,
    createWorkspace: (workspace) =>
      createWorkspace(platform, workspace, async (ctx) => {
        for (const module of modules) await module.prepare?.(ctx)
      }),
    settle: (workspaceId) => runUntilQuiet(platform, workspaceId, work),
    async close() {
      await http.close()
      await started.stop()
    },
  }
}

const noMembersYet = async () => {
  throw new Refusal('link_invalid')
}
