import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'

/**
 * A key management service as tests need one: the three operations over HTTP, keys that never leave it, and a check of
 * Signature Version 4 written from its description alone, apart from the library that signs.
 */
export class TestKeyService {
  readonly credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
  readonly region = 'cn-north-1'
  /** Every operation asked for, in order. */
  readonly asked: string[] = []
  /** The next answers, before any that is thought about. */
  readonly failures: { readonly status: number; readonly type: string }[] = []
  /** A service that is there and says nothing. */
  isSilent = false
  readonly #keys = new Map<string, Buffer>()
  #server: Server | undefined

  /** A key of the service, by its ARN; `alias/<name>` means it too. */
  addKey(name: string): string {
    const arn = `${arnOf(this.region)}${name}`
    this.#keys.set(arn, randomBytes(32))
    return arn
  }

  async start(port = 0): Promise<string> {
    this.#server = createServer(async (request, response) => {
      const body = await text(request)
      this.asked.push(operationOf(request))
      if (this.isSilent) return
      const { status, answer } = this.#answer(request, body)
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(answer))
    })
    await new Promise<void>((resolve) => this.#server!.listen(port, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections()
    await new Promise((resolve) => this.#server?.close(resolve) ?? resolve(undefined))
  }

  #answer(request: IncomingMessage, body: string): { status: number; answer: unknown } {
    const failure = this.failures.shift()
    if (failure) return { status: failure.status, answer: { __type: failure.type } }
    const signature = signatureOf(
      { method: request.method!, path: request.url!, headers: headersOf(request), body },
      { ...this.credentials, region: this.region, service: 'kms' },
    )
    const stated = /Signature=([0-9a-f]{64})$/.exec(request.headers.authorization ?? '')?.[1] ?? ''
    if (
      !signature ||
      signature.length !== stated.length ||
      !timingSafeEqual(Buffer.from(signature), Buffer.from(stated))
    )
      return refusal('InvalidSignatureException', 'The request signature we calculated does not match.')
    return this.#work(operationOf(request), JSON.parse(body))
  }

  #work(operation: string, asked: Record<string, unknown>): { status: number; answer: unknown } {
    const keyId = String(asked.KeyId).replace(/^alias\//, arnOf(this.region))
    const key = this.#keys.get(keyId)
    if (!key) return refusal('com.amazonaws.kms#NotFoundException', `Key '${keyId}' does not exist`)
    const context = JSON.stringify(asked.EncryptionContext)
    if (operation === 'GenerateDataKey') {
      const plain = randomBytes(32)
      const CiphertextBlob = seal(keyId, key, context, plain)
      return { status: 200, answer: { CiphertextBlob, Plaintext: plain.toString('base64'), KeyId: keyId } }
    }
    if (operation === 'Encrypt') {
      const plain = Buffer.from(String(asked.Plaintext), 'base64')
      return { status: 200, answer: { CiphertextBlob: seal(keyId, key, context, plain), KeyId: keyId } }
    }
    const [madeBy = '', sealed = ''] = Buffer.from(String(asked.CiphertextBlob), 'base64')
      .toString('latin1')
      .split('\n')
    if (this.#keys.has(madeBy) && madeBy !== keyId) return refusal('IncorrectKeyException', 'made by another key')
    const plain = open(key, context, sealed)
    return plain
      ? { status: 200, answer: { Plaintext: plain.toString('base64'), KeyId: keyId } }
      : refusal('InvalidCiphertextException', '')
  }
}

const arnOf = (region: string) => `arn:aws:kms:${region}:111122223333:key/`

function operationOf(request: IncomingMessage): string {
  return String(request.headers['x-amz-target']).replace('TrentService.', '')
}

function refusal(type: string, message: string) {
  return { status: 400, answer: { __type: type, message } }
}

/** As with AWS, the ciphertext names the key that made it. */
function seal(keyId: string, key: Buffer, context: string, plain: Buffer): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  const body = Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  return Buffer.from(`${keyId}\n${body.toString('hex')}`, 'latin1').toString('base64')
}

function open(key: Buffer, context: string, sealed: string): Buffer | undefined {
  const bytes = Buffer.from(sealed, 'hex')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(Buffer.from(context))
    decipher.setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()])
  } catch {
    return undefined
  }
}

function headersOf(request: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
}

/**
 * The signature that a request must carry, by https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html.
 * `kmsKey.test.ts` checks it against the example that AWS publishes.
 */
export function signatureOf(
  request: { method: string; path: string; headers: Readonly<Record<string, string>>; body: string },
  of: { secretAccessKey: string; region: string; service: string },
): string {
  const names = (/SignedHeaders=([^,]+)/.exec(request.headers.authorization ?? '')?.[1] ?? '').split(';')
  // All of these must be under the signature, else it is none.
  for (const name of Object.keys(request.headers))
    if (/^(host|x-amz-.*)$/.test(name) && !names.includes(name)) return ''
  const time = request.headers['x-amz-date'] ?? ''
  const day = time.slice(0, 8)
  const canonical = [
    request.method,
    request.path,
    '',
    ...names.map((name) => `${name}:${(request.headers[name] ?? '').trim()}`),
    '',
    names.join(';'),
    sha256(request.body),
  ].join('\n')
  const scope = `${day}/${of.region}/${of.service}/aws4_request`
  const key = [day, of.region, of.service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${of.secretAccessKey}`)
  return hmac(key, ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')).toString('hex')
}

const sha256 = (words: string) => createHash('sha256').update(words).digest('hex')
const hmac = (key: string | Buffer, words: string) => createHmac('sha256', key).update(words).digest()
