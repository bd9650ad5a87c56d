import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { run } from './program.ts'

async function ran(args: readonly string[], env: Record<string, string> = {}) {
  const lines: string[] = []
  const errors: string[] = []
  const code = await run(args, {
    env: { REGULARS_HOME: '/nonexistent', ...env },
    cwd: '/',
    out: (text) => lines.push(text),
    err: (text) => errors.push(text),
  })
  return { code, out: lines.join('\n'), err: errors.join('\n') }
}

describe('wrong use is exit code 2, and says how it is used', () => {
  it.each([
    { args: ['dance'], says: /unknown command 'dance'/ },
    { args: ['members', 'show'], says: /missing required argument 'member'/ },
    { args: ['members', 'show', '1', '--as-of', '2011-02-30'], says: /YYYY-MM-DD/ },
    { args: ['members', 'list', '--limit', '201'], says: /whole number from 1 to 200/ },
    { args: ['members', 'list', '--kind', 'loyal'], says: /Allowed choices are anonymous, known/ },
    { args: ['metrics', '--from', '2011-12-01'], says: /'--to <day>' not specified/ },
    { args: ['keys', 'create', '--name', 'x', '--scopes', 'everything'], says: /"everything" is no permission/ },
  ])('$args', async ({ args, says }) => {
    const { code, err } = await ran(args)
    expect(err).toMatch(says)
    expect(code).toBe(2)
  })
})

describe('no server is exit code 3', () => {
  it('when none is named, in the language of the terminal', async () => {
    expect(await ran(['verify'])).toMatchObject({ code: 3, err: expect.stringMatching(/^No server to talk to/) })
    expect(await ran(['verify'], { LANG: 'zh_CN.UTF-8' })).toMatchObject({
      code: 3,
      err: expect.stringMatching(/^找不到服务器/),
    })
    expect((await ran(['--lang', 'en', 'verify'], { LANG: 'zh_CN.UTF-8' })).err).toMatch(/^No server/)
  })

  it('when it does not answer', async () => {
    const { code, err } = await ran(['status', '--url', 'http://127.0.0.1:9', '--api-key', 'ak_x'])
    expect(code).toBe(3)
    expect(err).toMatch(/does not answer .*regulars start/)
  })
})

it('a server that is something else is not taken for one that is not ready', async () => {
  const other = createServer((_request, response) => response.end('<html>')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { code, err } = await ran(['status', '--url', `http://127.0.0.1:${port}`, '--api-key', 'ak_x'])
  other.close()
  expect(code).toBe(3)
  expect(err).toMatch(/not Regulars \(status 200\)/)
})

it('help and version are no errors', async () => {
  expect(await ran(['--version'])).toMatchObject({ code: 0, out: '0.1.0' })
  const help = await ran(['members', '--help'])
  expect(help.code).toBe(0)
  expect(help.out).toMatch(/show .*\n.*list/s)
})
