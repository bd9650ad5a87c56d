import { openApiDocument } from '@regulars/contract/openapi'
import { live, ready, verify } from '@regulars/contract/operations'
import type { FastifyInstance } from 'fastify'
import { version } from './config.ts'
import type { Outside, Platform } from './platform/context.ts'
import type { Api } from './platform/http/api.ts'
import type { Module } from './platform/module.ts'
import { inTransaction } from './platform/transaction.ts'

/** Whether the program has done all it does before it is of use: set by `main.ts`. */
export interface Readiness {
  /** What is still being done, or null. */
  starting: string | null
}

/** Health, metrics, the API's description, and the check of every invariant. */
export function operationsRoutes(
  api: Api,
  http: FastifyInstance,
  platform: Platform,
  parts: {
    readonly modules: readonly Module[]
    readonly readiness: Readiness
  },
): void {
  api.bindOpen(live, async () => ({ live: true as const }))
  api.bindOpen(ready, async (_platform, _received, _request, reply) => {
    const health = await checkHealth(platform, parts.readiness)
    reply.code(health.ready ? 200 : 503)
    return health
  })
  api.bindOutside(verify, async (outside) => verifyWorkspace(outside, parts.modules))
  http.get('/metrics', async (_request, reply) =>
    reply.type(platform.telemetry.registry.contentType).send(await platform.telemetry.registry.metrics()),
  )
  const document = openApiDocument(version)
  http.get('/openapi.json', async () => document)
}

async function checkHealth(platform: Platform, readiness: Readiness) {
  const checks = await Promise.all([
    attempt('postgres', () => platform.postgres.ping()),
    attempt('clickhouse', () => platform.history.ping()),
    { name: 'start', ok: readiness.starting === null, detail: readiness.starting ?? '' },
  ])
  return { ready: checks.every((check) => check.ok), version, checks }
}

async function attempt(name: string, work: () => Promise<void>) {
  try {
    await work()
    return { name, ok: true, detail: '' }
  } catch (error) {
    return { name, ok: false, detail: (error as Error).message.slice(0, 200) }
  }
}

/** Each invariant in a transaction of its own, so that a long check holds nothing up. */
export async function verifyWorkspace(outside: Outside, modules: readonly Module[]) {
  const started = performance.now()
  const checks = []
  for (const module of modules) {
    for (const invariant of module.invariants ?? []) {
      const result = await inTransaction(outside, outside, (ctx) => invariant.check(ctx))
      checks.push({
        id: invariant.id,
        module: module.name,
        claim: invariant.claim,
        ok: result.breaches === 0,
        ...result,
        sample: [...result.sample],
      })
    }
  }
  return { ok: checks.every((check) => check.ok), checks, seconds: (performance.now() - started) / 1000 }
}
