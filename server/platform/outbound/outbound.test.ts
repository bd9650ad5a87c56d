import type { IncomingMessage, RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { aCertificate } from '../../test/certificate.ts'
import { allowedHostsOf } from './addresses.ts'
import { fetchOutbound, type Outbound, type Resolved } from './outbound.ts'

const certificate = aCertificate()
const servers: Server[] = []

async function aServer(answer: RequestListener): Promise<number> {
  const server = createServer(certificate, answer)
  servers.push(server)
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return (server.address() as AddressInfo).port
}
afterAll(() => {
  for (const server of servers) server.close()
})

const here: readonly Resolved[] = [{ address: '127.0.0.1', family: 4 }]

function outboundTo(hosts: string, change: Partial<Outbound> = {}): Outbound {
  return { allowed: allowedHostsOf(hosts), authorities: certificate.cert, resolve: async () => here, ...change }
}

const ask = (outbound: Outbound, url: string, authorization: string | null = null) =>
  fetchOutbound(outbound, { url, headers: {}, authorization })

async function textOf(answer: IncomingMessage): Promise<string> {
  return Buffer.concat(await answer.toArray()).toString()
}

describe('an address that the settings allow', () => {
  it('is asked, with its authorization', async () => {
    const port = await aServer((request, reply) => reply.end(request.headers.authorization))
    const answer = await ask(outboundTo(`localhost:${port}`), `https://localhost:${port}/a.csv`, 'Bearer x')
    expect([answer.statusCode, await textOf(answer)]).toEqual([200, 'Bearer x'])
  })

  it('is not trusted without its authority', async () => {
    const port = await aServer((_, reply) => reply.end('x'))
    const outbound = outboundTo(`localhost:${port}`, { authorities: null })
    await expect(ask(outbound, `https://localhost:${port}/`)).rejects.toThrow('certificate of localhost is not trusted')
  })

  it('that nobody answers at says so', async () => {
    const port = await aServer(() => {})
    const closed = servers.pop()!
    await new Promise((done) => closed.close(done))
    await expect(ask(outboundTo(`localhost:${port}`), `https://localhost:${port}/`)).rejects.toThrow('ECONNREFUSED')
  })
})

describe('a name', () => {
  const nowhere = 'may not be asked: it leads into a private network'

  it.each([
    ['this machine', here],
    ['a cloud’s own service', [{ address: '169.254.169.254', family: 4 }]],
    ['a mapped address', [{ address: '::ffff:10.0.0.1', family: 6 }]],
    ['a public address and a private one', [{ address: '8.8.8.8', family: 4 }, ...here]],
  ])('that leads to %s is refused', async (_, found) => {
    await expect(ask(outboundTo('', { resolve: async () => found }), 'https://files.example/')).rejects.toThrow(nowhere)
  })

  it('is looked up once for a connection, and the connection goes where that look led', async () => {
    const port = await aServer((_, reply) => reply.end('the first'))
    const looks = [here, [{ address: '203.0.113.1', family: 4 }]]
    let asked = 0
    const resolve = async () => looks[Math.min(asked++, 1)]!
    const answer = await ask(outboundTo(`localhost:${port}`, { resolve }), `https://localhost:${port}/`)
    expect([await textOf(answer), asked]).toEqual(['the first', 1])
  })

  it('that changes between two connections is checked at each', async () => {
    const port = await aServer((_, reply) => reply.writeHead(302, { location: 'https://moved.example/' }).end())
    const resolve = async (host: string) => (host === 'localhost' ? here : [{ address: '192.168.0.1', family: 4 }])
    await expect(ask(outboundTo(`localhost:${port}`, { resolve }), `https://localhost:${port}/`)).rejects.toThrow(
      nowhere,
    )
  })

  it('that is not known says so', async () => {
    const resolve = () => Promise.reject(new Error('ENOTFOUND'))
    await expect(ask(outboundTo('', { resolve }), 'https://nowhere.example/')).rejects.toThrow('is not known')
  })
})

describe('a redirect', () => {
  it('is followed within the host with the authorization, and to another one without', async () => {
    const seen: (string | undefined)[] = []
    const second = await aServer((request, reply) => {
      seen.push(request.headers.authorization)
      reply.end('there')
    })
    const first = await aServer((request, reply) => {
      seen.push(request.headers.authorization)
      const location = request.url === '/' ? '/next' : `https://localhost:${second}/`
      reply.writeHead(302, { location }).end()
    })
    const outbound = outboundTo(`localhost:${first},localhost:${second}`)
    expect(await textOf(await ask(outbound, `https://localhost:${first}/`, 'Bearer x'))).toBe('there')
    expect(seen).toEqual(['Bearer x', 'Bearer x', undefined])
  })

  it.each([
    ['http://localhost/', 'does not begin with https'],
    ['https://127.0.0.1/', 'private network'],
    ['https://[::ffff:169.254.169.254]/', 'private network'],
    ['https://user:word@files.example/', 'user name or a password'],
    ['/again', 'leads on more than 3 times'],
  ])('to %s is refused', async (location, reason) => {
    const port = await aServer((_, reply) => reply.writeHead(301, { location }).end())
    await expect(ask(outboundTo(`localhost:${port}`), `https://localhost:${port}/`)).rejects.toThrow(reason)
  })
})
