import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import scalar from '@scalar/fastify-api-reference'
import type { FastifyInstance } from 'fastify'
import { Refusal } from './platform/errors.ts'
import { repositoryFolder } from './platform/folders.ts'
import { sendProblem } from './platform/http/problem.ts'

const pages = {
  console: join(repositoryFolder, 'console/dist'),
  portal: join(repositoryFolder, 'portal/dist'),
} as const

/** The console at `/`, the member's pages at `/portal/`, the API reference at `/docs`: all from this machine. */
export async function serveWeb(http: FastifyInstance): Promise<void> {
  await http.register(async (docs) => {
    // The reference page brings its own inline script and style.
    docs.addHook('onSend', async (_request, reply) => {
      reply.header(
        'Content-Security-Policy',
        "default-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'; connect-src 'self'",
      )
    })
    await docs.register(scalar, {
      routePrefix: '/docs',
      configuration: { url: '/openapi.json', withDefaultFonts: false, telemetry: false },
    })
  })
  if (existsSync(pages.portal)) {
    await http.register(fastifyStatic, { root: pages.portal, prefix: '/portal/', ...caching })
    // A slash at the end is cut off before routes are looked up, so the folder itself has a route of its own.
    http.get('/portal', async (_request, reply) =>
      reply.header('Cache-Control', 'no-cache').sendFile('index.html', pages.portal),
    )
  }
  if (existsSync(pages.console)) {
    await http.register(fastifyStatic, {
      root: pages.console,
      prefix: '/',
      wildcard: false,
      decorateReply: !existsSync(pages.portal),
      ...caching,
    })
  }
  http.setNotFoundHandler((request, reply) => {
    const wantsPage =
      request.method === 'GET' &&
      !request.url.startsWith('/v1/') &&
      (request.headers.accept ?? '').includes('text/html')
    if (wantsPage && existsSync(join(pages.console, 'index.html')))
      return reply.header('Cache-Control', 'no-cache').sendFile('index.html', pages.console)
    return sendProblem(request, reply, new Refusal('no_such_route'))
  })
}

/** Built files carry a hash in their name; the page that names them is asked for each time. */
const caching = {
  setHeaders(reply: { setHeader(name: string, value: string): unknown }, path: string) {
    reply.setHeader('Cache-Control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
  },
} as const
