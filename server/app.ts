import type { FastifyInstance } from 'fastify'
import { roles as allRoles, type Role } from './config.ts'
import { authenticateStaff, createWorkspace, listWorkspaceIds, type NewWorkspace } from './modules/access/index.ts'
import { keepChanges } from './modules/audit/index.ts'
import { redactDeep } from './modules/events/index.ts'
import { memberOverviewRoute } from './modules/insights/index.ts'
import { modules as productModules } from './modules/order.ts'
import { authenticateMember } from './modules/portal/index.ts'
import { safeguardRoutes, safeguardSchedule } from './modules/privacy/index.ts'
import { operationsRoutes, type Readiness } from './operations.ts'
import type { Platform } from './platform/context.ts'
import { createApi } from './platform/http/api.ts'
import { createServer, type Tls } from './platform/http/server.ts'
import { OpenBlocks } from './platform/log/openBlocks.ts'
import { Runner, runUntilQuiet, type Settling, type Task, type Work } from './platform/runner.ts'
import { platformSafeguards } from './platform/safeguards/index.ts'
import { Recovery, type RecoverySettings, recoveryModule } from './recovery/index.ts'
import { serveWeb } from './web.ts'

/** The product without its engines and its socket: what `main.ts` starts and what a test drives. */
export interface Program {
  readonly platform: Platform
  readonly roles: ReadonlySet<Role>
  readonly http: FastifyInstance
  readonly runner: Runner
  /** Backups and drills; without a place for them there are none. */
  readonly recovery: Recovery | undefined
  readonly readiness: Readiness
  /** A workspace with everything that the modules give to a new one. */
  createWorkspace(workspace: NewWorkspace): Promise<string>
  /** Runs the background work of a workspace until it comes to rest. */
  settle(workspaceId: string, how?: Settling): Promise<void>
  close(): Promise<void>
}

export interface ProgramOptions {
  readonly roles?: ReadonlySet<Role>
  /** Whose background work to do; that of all workspaces when absent. */
  readonly workspaceIds?: () => Promise<readonly string[]>
  readonly tls?: Tls | undefined
  readonly recovery?: RecoverySettings
}

/** The composition root: dependencies are built before, modules are put together here, and there is no container. */
export async function createProgram(
  parts: Omit<Platform, 'wake' | 'keep' | 'openBlocks'>,
  options: ProgramOptions = {},
): Promise<Program> {
  let runner: Runner | undefined
  const platform: Platform = {
    ...parts,
    wake: (workspaceId) => runner?.wake(workspaceId),
    keep: keepChanges,
    openBlocks: new OpenBlocks(),
  }
  const recovery = options.recovery && new Recovery(platform, options.recovery, productModules)
  const modules = recovery ? [...productModules, recoveryModule(recovery, options.recovery)] : productModules
  const safeguards = [...platformSafeguards, ...modules.flatMap((module) => module.safeguards ?? [])]
  const work = {
    consumers: modules.flatMap((module) => module.consumers?.(platform) ?? []),
    schedules: [
      ...modules.flatMap((module) => module.schedules?.(platform) ?? []),
      safeguardSchedule(platform, safeguards),
    ],
    jobs: modules.flatMap((module) => module.jobs?.(platform) ?? []),
    tasks: modules.flatMap((module) => module.tasks?.(platform) ?? []),
    ingest: modules.flatMap((module) => module.ingest?.(platform) ?? []),
  }
  const { roles = everyRole, workspaceIds = () => listWorkspaceIds(platform) } = options
  runner = new Runner(platform, workOf(roles, work), workspaceIds)
  const http = await createServer(platform.logger, platform.telemetry, {
    publicUrl: platform.publicUrl,
    tls: options.tls,
  })
  const authenticators = { staff: authenticateStaff(platform), member: authenticateMember(platform) }
  const api = createApi(http, platform, authenticators, redactDeep)
  for (const module of modules) module.routes?.(api, platform, http)
  memberOverviewRoute(
    api,
    modules.flatMap((module) => module.memberBlocks ?? []),
  )
  safeguardRoutes(api, safeguards)
  const readiness: Readiness = { starting: null }
  operationsRoutes(api, http, platform, { modules, readiness })
  await serveWeb(http)
  const started = runner
  return {
    platform,
    roles,
    http,
    runner: started,
    recovery,
    readiness,
    createWorkspace: (workspace) =>
      createWorkspace(platform, workspace, async (ctx) => {
        for (const module of modules) await module.prepare?.(ctx)
      }),
    settle: (workspaceId, how) => runUntilQuiet(platform, workspaceId, workOf(everyRole, work), how),
    async close() {
      await http.close()
      await recovery?.stop()
      await started.stop()
    },
  }
}

const everyRole: ReadonlySet<Role> = new Set(allRoles)

/** Ingest turns the inbox into the log, workers follow the log and do jobs, schedulers do what comes round. */
function workOf(roles: ReadonlySet<Role>, work: Work & { readonly ingest: readonly Task[] }): Work {
  const worker = roles.has('worker')
  return {
    consumers: worker ? work.consumers : [],
    tasks: [...(roles.has('ingest') ? work.ingest : []), ...(worker ? work.tasks : [])],
    jobs: worker ? work.jobs : [],
    schedules: roles.has('scheduler') ? work.schedules : [],
  }
}
