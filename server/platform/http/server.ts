import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import { Refusal } from '../errors.ts'
import { isTransient } from '../postgres.ts'
import type { Telemetry } from '../telemetry/metrics.ts'
import { sendProblem } from './problem.ts'

/** Largest JSON body; uploads are streams and have their own limit. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024

/** A certificate and its key, in PEM. */
export interface Tls {
  readonly cert: string
  readonly key: string
}

const HSTS_SECONDS = 365 * 86_400

export interface ServerOptions {
  /** The address people use. */
  readonly publicUrl: string
  /** Without it plain HTTP, for this machine or behind a proxy. */
  readonly tls?: Tls | undefined
}

export async function createServer(
  logger: Logger,
  telemetry: Telemetry,
  { publicUrl, tls }: ServerOptions,
): Promise<FastifyInstance> {
  const app: FastifyInstance = Fastify({
    ...(tls && { https: { ...tls, minVersion: 'TLSv1.3' } }),
    loggerInstance: logger.child({}, { level: 'warn' }) as FastifyBaseLogger,
    bodyLimit: MAX_BODY_BYTES,
    // Segment's clients may end an address with a slash.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1000 },
    // Time to receive a request, of which a file of some gigabytes over a slow line needs the most.
    requestTimeout: 30 * 60_000,
    // A client that sends nothing at all is let go much sooner.
    connectionTimeout: 120_000,
    forceCloseConnections: true,
    genReqId: () => crypto.randomUUID(),
  })
  await app.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    // Browsers do not come back by HTTP once they were here by HTTPS.
    hsts: publicUrl.startsWith('https:') && { maxAge: HSTS_SECONDS, includeSubDomains: false },
    crossOriginEmbedderPolicy: false,
  })
  await app.register(cookie)
  takeBodiesAsTheyAre(app)
  app.addHook('onResponse', async (request, reply) => {
    telemetry.requestSeconds.observe(
      { endpoint: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
  })
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, refusalOf(error, request.log)))
  return app
}

/** Content types are labels that clients get wrong; each endpoint parses by its declaration. Uploads stay streams. */
function takeBodiesAsTheyAre(app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

function refusalOf(error: unknown, log: { error: (values: object, message: string) => void }): Refusal {
  if (error instanceof Refusal) return error
  const code = (error as { code?: string }).code ?? ''
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('body_too_large', { limit: MAX_BODY_BYTES })
  if (status === 415) return new Refusal('unsupported_media_type')
  if (status === 429) return new Refusal('busy', {}, { retryAfterSeconds: 1 })
  if (status >= 400 && status < 500) return new Refusal('invalid_request')
  log.error({ error }, 'a request failed')
  if (isTransient(error)) return new Refusal('not_ready', {}, { retryAfterSeconds: 2 })
  return new Refusal('not_ready', {}, { retryAfterSeconds: 5 })
}
