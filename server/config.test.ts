import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { aCertificate } from '#test/certificate'
import { ConfigError, readConfig } from './config.ts'

const whole = {
  KMS_ENDPOINT: 'https://kms.eu-central-1.amazonaws.com',
  KMS_KEY_ID: 'alias/regulars',
  KMS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
}
const keyServiceOf = (environment: NodeJS.ProcessEnv) => readConfig(environment, []).keyService

describe('the folder of the archive', () => {
  const folderOf = (environment: NodeJS.ProcessEnv) => readConfig(environment, []).archiveFolder

  it('lies in the home, or where it is said to', () => {
    expect(folderOf({ REGULARS_HOME: '/srv/regulars' })).toBe('/srv/regulars/archive')
    expect(folderOf({ REGULARS_HOME: '/srv/regulars', REGULARS_ARCHIVE_DIR: '/cold' })).toBe('/cold')
  })
})

describe('the settings of a key management service', () => {
  it('are all there or none; credentials alone, which many machines have, do not count', () => {
    expect(keyServiceOf({})).toBeUndefined()
    expect(keyServiceOf({ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' })).toBeUndefined()
    expect(keyServiceOf(whole)).toMatchObject({ keyId: 'alias/regulars', sessionToken: null })
    expect(keyServiceOf({ ...whole, AWS_SESSION_TOKEN: 'lent' })).toMatchObject({ sessionToken: 'lent' })
  })

  it.each(Object.keys(whole))('name %s when it is missing or empty', (name) => {
    expect(() => keyServiceOf({ ...whole, [name]: '' })).toThrow(new RegExp(`without ${name}: `))
  })

  it.each([
    ['http://kms.internal:8080', false],
    ['http://127.0.0.1.example.com', false],
    ['https://id:secret@kms.internal', false],
    ['ftp://127.0.0.1', false],
    ['http://127.0.0.1:8080', true],
    ['http://localhost:4566', true],
    ['http://[::1]:4566', true],
    ['https://kms.internal', true],
  ])('take the address %s: %s', (endpoint, isTaken) => {
    const read = () => keyServiceOf({ ...whole, KMS_ENDPOINT: endpoint })
    if (isTaken) expect(read()).toMatchObject({ endpoint })
    else expect(read).toThrow(ConfigError)
  })
})

describe('the settings of HTTPS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-tls-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const [TLS_CERT_FILE, TLS_KEY_FILE] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  const { cert, key } = aCertificate()
  writeFileSync(TLS_CERT_FILE, cert)
  writeFileSync(TLS_KEY_FILE, key)

  it('are a certificate and its key, and the address begins with https then', () => {
    expect(readConfig({ TLS_CERT_FILE, TLS_KEY_FILE, PORT: '4401' }, [])).toMatchObject({
      tls: { cert, key },
      publicUrl: 'https://127.0.0.1:4401',
    })
    expect(readConfig({}, [])).toMatchObject({ tls: undefined, publicUrl: 'http://127.0.0.1:4400' })
  })

  it.each([
    ['one without the other', { TLS_CERT_FILE }, 'go together'],
    ['a file that is not there', { TLS_CERT_FILE, TLS_KEY_FILE: join(folder, 'none.pem') }, 'TLS_KEY_FILE names'],
    ['a key that is none', { TLS_CERT_FILE, TLS_KEY_FILE: TLS_CERT_FILE }, 'no certificate with its key'],
    ['an address without it', { TLS_CERT_FILE, TLS_KEY_FILE, PUBLIC_URL: 'http://shop.example' }, 'begin with https'],
  ])('are refused with %s', (_, environment, said) => {
    expect(() => readConfig(environment, [])).toThrow(said)
  })
})
