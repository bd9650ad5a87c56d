import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aCertificate } from '#test/certificate'
import type { Ctx } from '../context.ts'
import { createServer, type Tls } from '../http/server.ts'
import { createTelemetry } from '../telemetry/metrics.ts'
import { judgeDoor } from './databaseDoor.ts'
import { judgeChecksums, judgeDurability } from './durability.ts'
import { comesBackByHttps, judgeHsts, judgePages, pagesAreGuarded } from './headers.ts'
import { rootKeyIsPrivate } from './rootKey.ts'
import { certificateHolds, judgeCertificate, speaksTls } from './tls.ts'

/** The part of a context that these checks look at. */
const ctxOf = (part: Partial<Ctx>) => ({ now: new Date('2026-03-02T10:00:00Z'), ...part }) as Ctx

describe('at the address that people use', async () => {
  const opened: Awaited<ReturnType<typeof createServer>>[] = []
  const open = async (tls?: Tls) => {
    const scheme = tls ? 'https' : 'http'
    const server = await createServer(pino({ level: 'silent' }), createTelemetry(), {
      publicUrl: `${scheme}://localhost`,
      tls,
    })
    server.get('/health/live', async () => ({ live: true }))
    await server.listen({ port: 0, host: 'localhost' })
    opened.push(server)
    return `${scheme}://localhost:${(server.server.address() as { port: number }).port}`
  }
  let encrypted = ''
  let plain = ''
  beforeAll(async () => {
    encrypted = await open(aCertificate())
    plain = await open()
  })
  afterAll(() => Promise.all(opened.map((server) => server.close())))

  it('a handshake is made, and its protocol is the evidence', async () => {
    expect(await speaksTls.check(ctxOf({ publicUrl: encrypted }))).toMatchObject({
      status: 'pass',
      evidence: { en: `A handshake at ${encrypted} ended in TLSv1.3.` },
    })
    expect(await speaksTls.check(ctxOf({ publicUrl: plain }))).toMatchObject({ status: 'warn' })
  })

  it('a certificate that nobody vouches for is told', async () => {
    const seen = await certificateHolds.check(ctxOf({ publicUrl: encrypted }))
    expect(seen).toMatchObject({ status: 'warn', evidence: { en: expect.stringContaining('SELF_SIGNED') } })
  })

  it('the headers that come over the line are looked at', async () => {
    expect(await comesBackByHttps.check(ctxOf({ publicUrl: encrypted }))).toMatchObject({ status: 'pass' })
    expect(await comesBackByHttps.check(ctxOf({ publicUrl: plain }))).toMatchObject({ status: 'warn' })
    expect(await pagesAreGuarded.check(ctxOf({ publicUrl: plain }))).toMatchObject({ status: 'pass' })
  })

  it.each([speaksTls, certificateHolds, comesBackByHttps, pagesAreGuarded])(
    'nobody who answers is no proof that all is well: $id',
    async (safeguard) => {
      const gone = await open(aCertificate())
      await opened.pop()!.close()
      expect(await safeguard.check(ctxOf({ publicUrl: gone }))).toMatchObject({ status: 'warn' })
    },
  )
})

describe.each([
  [
    'a certificate',
    judgeCertificate({ distrust: null, validTo: new Date('2026-04-02') }, new Date('2026-03-02')),
    'pass',
  ],
  [
    'one that ends soon',
    judgeCertificate({ distrust: null, validTo: new Date('2026-03-16') }, new Date('2026-03-02')),
    'warn',
  ],
  [
    'one that ended',
    judgeCertificate({ distrust: null, validTo: new Date('2026-03-01') }, new Date('2026-03-02')),
    'warn',
  ],
  [
    'one nobody trusts',
    judgeCertificate({ distrust: 'X', validTo: new Date('2030-01-01') }, new Date('2026-03-02')),
    'warn',
  ],
  ['HSTS of a year', judgeHsts({ 'strict-transport-security': 'max-age=31536000' }), 'pass'],
  ['HSTS of a day', judgeHsts({ 'strict-transport-security': 'max-age=86400' }), 'warn'],
  ['HSTS taken back', judgeHsts({ 'strict-transport-security': 'max-age=0' }), 'warn'],
  ['no HSTS', judgeHsts({}), 'warn'],
  ['no policy', judgePages({}), 'warn'],
  [
    'a policy with inline scripts',
    judgePages({
      'content-security-policy': "default-src 'self'; script-src 'self' 'unsafe-inline'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
    }),
    'warn',
  ],
  [
    'a policy that may be framed',
    judgePages({ 'content-security-policy': "default-src 'self'", 'x-content-type-options': 'nosniff' }),
    'warn',
  ],
  ['all settings on', judgeDurability({ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' }), 'pass'],
  ['fsync off', judgeDurability({ fsync: 'off', synchronous_commit: 'on', full_page_writes: 'on' }), 'warn'],
  [
    'commits that do not wait',
    judgeDurability({ fsync: 'on', synchronous_commit: 'off', full_page_writes: 'on' }),
    'warn',
  ],
  ['checksums', judgeChecksums({ isOn: true, failures: 0 }), 'pass'],
  ['a page that failed', judgeChecksums({ isOn: true, failures: 1 }), 'warn'],
  ['no checksums', judgeChecksums({ isOn: false, failures: 0 }), 'warn'],
  ['a database at a socket', judgeDoor({ listens: '', address: null, tls: null }), 'pass'],
  ['one on this machine', judgeDoor({ listens: 'localhost, 127.0.0.1', address: '127.0.0.1', tls: null }), 'pass'],
  ['one on the network by TLS', judgeDoor({ listens: '*', address: '10.0.0.5', tls: 'TLSv1.3' }), 'pass'],
  ['one on the network in the clear', judgeDoor({ listens: '*', address: '10.0.0.5', tls: null }), 'warn'],
  [
    'one that listens beside the socket',
    judgeDoor({ listens: 'localhost,10.0.0.5', address: null, tls: null }),
    'warn',
  ],
] as const)('%s', (_, result, expected) => {
  it(`is a ${expected}${expected === 'warn' ? ' with a remedy' : ''}`, () => {
    expect(result.status).toBe(expected)
    expect(result.remedy !== undefined).toBe(expected === 'warn')
  })
})

describe('the root key', async () => {
  const home = await mkdtemp(join(tmpdir(), 'regulars-root-key-'))
  const status = async () => (await rootKeyIsPrivate.check(ctxOf({ home }))).status
  afterAll(() => rm(home, { recursive: true, force: true }))

  it('is for the program alone: a file that others may read warns, and so does one that is gone', async () => {
    expect(await status()).toBe('warn')
    await writeFile(join(home, 'root.key'), 'x', { mode: 0o600 })
    expect(await status()).toBe('pass')
    for (const [mode, expected] of [
      [0o640, 'warn'],
      [0o604, 'warn'],
      [0o400, 'pass'],
    ] as const) {
      await chmod(join(home, 'root.key'), mode)
      expect(await status()).toBe(expected)
    }
  })
})
