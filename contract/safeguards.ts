import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Instant } from './shapes.ts'

/** The five layers of protection, from the stores outwards and back to the last resort. */
export const protectionLayers = ['isolation', 'transport', 'access', 'masking', 'recovery'] as const

const Status = z.enum(['pass', 'warn'])

const Check = z.object({
  id: z.string(),
  name: Bilingual,
  status: Status,
  /** What was seen, in one sentence. */
  evidence: Bilingual,
  /** What to do about it; only of a warning. */
  remedy: Bilingual.nullable(),
  /** Where in the console that is done, as a path. */
  link: z.string().nullable(),
  checkedAt: Instant,
  /** Since when it answers so. */
  since: Instant,
})

export const Protection = z
  .object({
    /** When the checks last ran; null before they did for the first time. */
    checkedAt: Instant.nullable(),
    /** All five; `unknown` where no check has answered yet. */
    layers: z.array(
      z.object({
        layer: z.enum(protectionLayers),
        status: z.enum(['pass', 'warn', 'unknown']),
        /** Of the check that was made longest ago. */
        checkedAt: Instant.nullable(),
        /** Warnings first. */
        checks: z.array(Check),
      }),
    ),
    /** The newest first, at most 20. */
    changes: z.array(
      z.object({
        id: z.string(),
        safeguard: z.string(),
        layer: z.enum(protectionLayers),
        name: Bilingual,
        status: Status,
        evidence: Bilingual,
        at: Instant,
      }),
    ),
  })
  .meta({ id: 'Protection' })

const example = {
  checkedAt: '2026-11-22T08:00:00.000Z',
  layers: [
    {
      layer: 'transport' as const,
      status: 'warn' as const,
      checkedAt: '2026-11-22T08:00:00.000Z',
      checks: [
        {
          id: 'platform.console-speaks-tls',
          name: { en: 'The line to the console and the API is encrypted', 'zh-CN': '控制台与 API 的连接已加密' },
          status: 'warn' as const,
          evidence: {
            en: 'The console is served without TLS at http://127.0.0.1:4400.',
            'zh-CN': '控制台 http://127.0.0.1:4400 未启用 TLS。',
          },
          remedy: {
            en: 'Set TLS_CERT_FILE and TLS_KEY_FILE.',
            'zh-CN': '请设置 TLS_CERT_FILE 与 TLS_KEY_FILE。',
          },
          link: null,
          checkedAt: '2026-11-22T08:00:00.000Z',
          since: '2026-11-20T08:00:00.000Z',
        },
      ],
    },
  ],
  changes: [],
}

export const getProtection = endpoint({
  id: 'safeguards.get',
  method: 'GET',
  path: '/v1/safeguards',
  summary: 'The five layers of protection as they were last seen, each check with its evidence, and what changed',
  permission: 'audit:read',
  response: Protection,
  example,
})

export const checkProtection = endpoint({
  id: 'safeguards.check',
  method: 'POST',
  path: '/v1/safeguards/check',
  summary: 'Make every check of the five layers now',
  permission: 'compliance:write',
  response: Protection,
  example,
})
