import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual } from './shapes.ts'

export const Health = z
  .object({
    ready: z.boolean(),
    version: z.string(),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() })),
  })
  .meta({ id: 'Health' })

const exampleHealth = { ready: true, version: '0.1.0', checks: [{ name: 'postgres', ok: true, detail: '' }] }

export const live = endpoint({
  id: 'health.live',
  method: 'GET',
  path: '/health/live',
  summary: 'The process answers',
  caller: 'none',
  response: z.object({ live: z.literal(true) }),
  example: { live: true },
})

export const ready = endpoint({
  id: 'health.ready',
  method: 'GET',
  path: '/health/ready',
  summary: '200 only when everything works; 503 with the checks otherwise',
  caller: 'none',
  response: Health,
  refusals: ['not_ready'],
  example: exampleHealth,
})

export const verify = endpoint({
  id: 'verify.run',
  method: 'POST',
  path: '/v1/verify',
  summary: 'Run every invariant on the workspace in use',
  permission: 'verify:run',
  response: z.object({
    ok: z.boolean(),
    checks: z.array(
      z.object({
        id: z.string(),
        module: z.string(),
        claim: Bilingual,
        ok: z.boolean(),
        checked: z.int(),
        breaches: z.int(),
        sample: z.array(z.string()),
      }),
    ),
    seconds: z.number(),
  }),
  example: { ok: true, checks: [], seconds: 0.4 },
})
