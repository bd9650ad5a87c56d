import { connect } from 'node:tls'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCertificate } from '#test/certificate'
import { createTelemetry } from '../telemetry/metrics.ts'
import { createServer } from './server.ts'

const logger = pino({ level: 'silent' })
const certificate = aCertificate()

describe('a server with a certificate', async () => {
  const server = await createServer(logger, createTelemetry(), { publicUrl: 'https://localhost', tls: certificate })
  let port = 0
  beforeAll(async () => {
    await server.listen({ port: 0, host: 'localhost' })
    port = (server.server.address() as { port: number }).port
  })
  afterAll(() => server.close())

  const shakeHands = (maxVersion: 'TLSv1.2' | 'TLSv1.3') =>
    new Promise<string | null>((resolve, reject) => {
      const socket = connect(
        { host: 'localhost', port, ca: certificate.cert, minVersion: 'TLSv1.2', maxVersion },
        () => {
          resolve(socket.getProtocol())
          socket.destroy()
        },
      )
      socket.once('error', reject)
    })

  it('speaks TLS 1.3, and refuses a handshake of 1.2', async () => {
    expect(await shakeHands('TLSv1.3')).toBe('TLSv1.3')
    await expect(shakeHands('TLSv1.2')).rejects.toThrow(/protocol version/)
  })

  it('asks browsers to come back by HTTPS only', async () => {
    const { headers } = await server.inject({ method: 'GET', url: '/' })
    expect(headers['strict-transport-security']).toBe('max-age=31536000')
  })
})

it('a server on plain HTTP does not ask for what it cannot keep', async () => {
  const server = await createServer(logger, createTelemetry(), { publicUrl: 'http://127.0.0.1:4400' })
  const { headers } = await server.inject({ method: 'GET', url: '/' })
  expect(headers['strict-transport-security']).toBeUndefined()
  await server.close()
})
