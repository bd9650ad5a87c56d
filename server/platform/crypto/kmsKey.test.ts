import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { signatureOf, TestKeyService } from '#test/keyService'
import { systemClock } from '../clock.ts'
import { seededRandom } from '../random.ts'
import { keyFile } from './keyFile.ts'
import { KeyService, KeyServiceError, type KeyServiceSettings } from './keyService.ts'
import { kmsKey } from './kmsKey.ts'
import { keyProviderOf } from './rootKey.ts'

let home: string
let service: TestKeyService
let settings: KeyServiceSettings
const wrapped = () => join(home, 'root.key.kms')
const plain = () => join(home, 'root.key')

/** A start of the program: a provider of its own each time. */
const start = (changes: Partial<KeyServiceSettings> = {}) =>
  kmsKey(
    { wrapped: wrapped(), plain: plain() },
    new KeyService({ ...settings, ...changes }, { clock: systemClock, answerWithinMs: 200 }),
  ).rootKey()

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'regulars-kms-'))
  service = new TestKeyService()
  const endpoint = await service.start()
  const keyId = service.addKey('first')
  settings = { endpoint, region: service.region, keyId, ...service.credentials, sessionToken: null }
})

afterEach(async () => {
  await service.stop()
  await rm(home, { recursive: true, force: true })
})

describe('a root key under a key management service', () => {
  it('is made by the service at the first start and is the same at every other', async () => {
    const first = await start()
    expect(first).toHaveLength(32)
    expect(await start()).toEqual(first)
    expect(service.asked).toEqual(['GenerateDataKey', 'Decrypt', 'Decrypt'])
  })

  it('lies on the disk as a ciphertext only, for its owner only, with the key that opens it', async () => {
    const key = await start()
    expect(await readdir(home)).toEqual(['root.key.kms'])
    const text = await readFile(wrapped(), 'utf8')
    expect(JSON.parse(text)).toEqual({ keyId: settings.keyId, ciphertext: expect.any(String) })
    for (const form of ['base64', 'hex'] as const) expect(text).not.toContain(key.toString(form))
    if (process.platform !== 'win32') expect((await stat(wrapped())).mode & 0o777).toBe(0o600)
  })

  it('is the same by an alias of the key, whose own name is in the file', async () => {
    const key = await start({ keyId: 'alias/first' })
    expect(JSON.parse(await readFile(wrapped(), 'utf8'))).toMatchObject({ keyId: settings.keyId })
    expect(await start()).toEqual(key)
  })

  it('is asked for with lent credentials too', async () => {
    const key = await start({ sessionToken: 'lent/for+an=hour' })
    expect(await start({ sessionToken: 'another' })).toEqual(key)
  })

  it('is refused to wrong credentials and to a wrong region, at once and without repeating the secret', async () => {
    for (const wrong of [{ secretAccessKey: 'not-the-secret' }, { region: 'eu-central-1' }]) {
      const failure = await start(wrong).catch((error: Error) => error)
      expect(failure).toBeInstanceOf(KeyServiceError)
      expect(String(failure)).toMatch(/refuses GenerateDataKey.*InvalidSignatureException.*AWS_…/)
      expect(String(failure)).not.toContain('not-the-secret')
    }
    expect(service.asked).toHaveLength(2)
    expect(existsSync(wrapped())).toBe(false)
  })

  it('is not to be had, and no other is made, while the service is down', async () => {
    const key = await start()
    await service.stop()
    await expect(start()).rejects.toThrow(/does not answer \(ECONNREFUSED, 3 attempts\).*KMS_ENDPOINT/)
    await service.start(Number(new URL(settings.endpoint).port))
    expect(await start()).toEqual(key)
  })

  it('is asked for three times of a service that says nothing, then given up', async () => {
    service.isSilent = true
    await expect(start()).rejects.toThrow(/does not answer \(timed out, 3 attempts\)/)
    expect(service.asked).toEqual(['GenerateDataKey', 'GenerateDataKey', 'GenerateDataKey'])
  })

  it('comes in spite of two failures that pass, not of three', async () => {
    const busy = { status: 400, type: 'ThrottlingException' }
    const broken = { status: 500, type: 'KMSInternalException' }
    service.failures.push(busy, broken)
    const key = await start()
    service.failures.push(broken, busy, broken)
    await expect(start()).rejects.toThrow(/refuses Decrypt.*KMSInternalException/)
    expect(await start()).toEqual(key)
  })

  it('does not open when its file was cut short, emptied or changed', async () => {
    await start()
    const text = await readFile(wrapped(), 'utf8')
    const { keyId, ciphertext } = JSON.parse(text) as { keyId: string; ciphertext: string }
    const flipped = ciphertext.slice(0, -8) + (ciphertext.at(-8) === 'A' ? 'B' : 'A') + ciphertext.slice(-7)
    const changed = [
      text.slice(0, -9),
      '',
      JSON.stringify({ keyId, ciphertext: flipped }),
      JSON.stringify({ keyId: `${keyId}x`, ciphertext }),
    ]
    for (const bad of changed) {
      await writeFile(wrapped(), bad)
      await expect(start()).rejects.toThrow(/root\.key\.kms was changed or damaged.*backup/)
    }
    await writeFile(wrapped(), text)
    expect(await start()).toHaveLength(32)
  })

  it('names the key that made it when the settings name another', async () => {
    await start()
    const other = service.addKey('second')
    await expect(start({ keyId: other })).rejects.toThrow(`made with ${settings.keyId}, and KMS_KEY_ID is ${other}`)
    await expect(start({ keyId: 'gone' })).rejects.toThrow(/refuses Decrypt with the key gone \(NotFoundException/)
  })
})

describe('a plain root key, once a service is set', () => {
  it('is wrapped and removed, and the key stays the same', async () => {
    const key = await keyFile(plain(), seededRandom(3)).rootKey()
    expect(await start()).toEqual(key)
    expect(await readdir(home)).toEqual(['root.key.kms'])
    expect(await start()).toEqual(key)
    expect(service.asked).toEqual(['Encrypt', 'Decrypt', 'Decrypt'])
  })

  it('stays until the wrapped one was opened and compared; the next start goes on', async () => {
    const key = await keyFile(plain(), seededRandom(3)).rootKey()
    await start()
    await writeFile(plain(), key.toString('base64'))
    service.failures.push({ status: 400, type: 'AccessDeniedException' })
    await expect(start()).rejects.toThrow(/refuses Decrypt.*AccessDeniedException/)
    expect(existsSync(plain())).toBe(true)
    expect(await start()).toEqual(key)
    expect(existsSync(plain())).toBe(false)
  })

  it('is neither used nor removed when it is another than the wrapped one', async () => {
    await start()
    await keyFile(plain(), seededRandom(4)).rootKey()
    await expect(start()).rejects.toThrow(/hold different root keys/)
    expect(await readdir(home)).toEqual(['root.key', 'root.key.kms'])
  })
})

it('without the service that wrapped it, a home gets no new root key', async () => {
  const of = { home, clock: systemClock, random: seededRandom(5) }
  const key = await keyProviderOf({ ...of, keyService: settings }).rootKey()
  expect(() => keyProviderOf({ ...of, keyService: undefined })).toThrow(/KMS_ENDPOINT/)
  expect(await readdir(home)).toEqual(['root.key.kms'])
  expect(await keyProviderOf({ ...of, keyService: settings }).rootKey()).toEqual(key)
})

it('the check of signatures in these tests agrees with the example that AWS publishes (get-vanilla)', () => {
  const headers = {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: 'SignedHeaders=host;x-amz-date, Signature=',
  }
  const { secretAccessKey } = service.credentials
  expect(
    signatureOf(
      { method: 'GET', path: '/', headers, body: '' },
      { secretAccessKey, region: 'us-east-1', service: 'service' },
    ),
  ).toBe('5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31')
})
