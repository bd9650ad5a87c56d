import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAdministrator } from '../../server/modules/access/index.ts'
import { aProduct } from '../../server/test/workspace.ts'
import { run } from '../program.ts'

const EMAIL = 'lin@regulars.local'
const PASSWORD = 'correct horse battery'

async function selfcheck(url: string, ...more: string[]) {
  const out: string[] = []
  const surroundings = { cwd: '/', out: (text: string) => out.push(text), err: (text: string) => out.push(text) }
  const env = { REGULARS_URL: url, REGULARS_API_KEY: 'none', REGULARS_PASSWORD: PASSWORD }
  const code = await run(['selfcheck', ...more], { ...surroundings, env })
  return { code, out: out.join('\n') }
}

describe('against the product', () => {
  let url = ''

  beforeAll(async () => {
    const product = await aProduct()
    const user = { email: EMAIL, name: 'Lin', locale: 'en' as const, password: PASSWORD }
    await createAdministrator(product.program.platform, user, [product.workspaceId])
    url = await product.program.http.listen({ port: 0, host: '127.0.0.1' })
  })

  it('every check passes, and none is skipped', async () => {
    const { code, out } = await selfcheck(url, '--email', EMAIL)
    expect(out).not.toMatch(/^(FAIL|skip)/m)
    expect(out.match(/^pass/gm)).toHaveLength(8)
    expect(code).toBe(0)
  })
})

describe('against a server with every mistake', () => {
  const paths = { '/v1/members': { get: { security: [{ key: [] }] } } }
  const careless = createServer((request, response) => {
    const isDescription = request.url === '/openapi.json'
    const isFile = request.url?.includes('package.json')
    response.setHeader('x-powered-by', 'carelessness')
    if (request.url === '/v1/session' && request.method === 'POST')
      response.setHeader('set-cookie', 'session=1; Path=/')
    response.statusCode = request.url === '/v1/session' ? 401 : 200
    if (isDescription) return response.end(JSON.stringify({ paths }))
    response.end(isFile ? '{"workspaces": ["server"]}' : 'Error: boom\n    at handler (/app/server/main.ts:1:1)')
  })
  let url = ''

  beforeAll(async () => {
    await new Promise<void>((resolve) => careless.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(careless.address() as AddressInfo).port}`
  })
  afterAll(() => careless.close())

  it('all but TLS fail, each naming what it saw, and the exit code says so', async () => {
    const { code, out } = await selfcheck(url, '--email', EMAIL)
    const failed = [...out.matchAll(/^FAIL {2}(\w+)/gm)].map(([, id]) => id)
    expect(failed).toEqual(['headers', 'cookies', 'endpoints', 'workspaces', 'errors', 'limits', 'traversal'])
    expect(out).toContain('GET /v1/members answers 200')
    expect(out).toContain('session is not HttpOnly')
    expect(out).toContain('30 guesses are answered, and none is refused')
    expect(code).toBe(1)
  })

  it('without a user the cookie is skipped, and that is said', async () => {
    expect((await selfcheck(url)).out).toMatch(/^skip {2}cookies/m)
  })
})
