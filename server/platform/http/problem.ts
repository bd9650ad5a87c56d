import type { Locale } from '@regulars/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '../errors.ts'

/** The language a caller asked for; English when it is neither of ours. */
export function localeOf(request: FastifyRequest): Locale {
  const asked = request.headers['accept-language'] ?? ''
  return /^\s*zh/i.test(asked) ? 'zh-CN' : 'en'
}

/** The one place where a refusal becomes an answer: RFC 9457 problem details. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, refusal: Refusal): FastifyReply {
  const locale = localeOf(request)
  if (refusal.retryAfterSeconds !== undefined) reply.header('Retry-After', String(refusal.retryAfterSeconds))
  return reply
    .code(refusal.status)
    .type('application/problem+json')
    .send({
      type: `https://regulars.dev/problems/${refusal.code}`,
      title: refusal.code,
      status: refusal.status,
      detail: refusal.in(locale),
      code: refusal.code,
      ...(refusal.fields.length > 0 && { errors: refusal.fields }),
      requestId: request.id,
    })
}

const WORDS = { en: z.locales.en().localeError, 'zh-CN': z.locales.zhCN().localeError } as const

/** Checks one part of a request and names each field at fault, in the caller's language. */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at: string,
  locale: Locale,
): z.output<Schema> {
  const result = schema.safeParse(value, { error: WORDS[locale] })
  if (result.success) return result.data
  const fields = result.error.issues.slice(0, 20).map((issue) => ({
    field: [at, ...issue.path.map(String)].filter((part) => part !== 'body').join('.') || at,
    message: issue.message,
  }))
  throw new Refusal('invalid_request', {}, { fields })
}
