import aws4 from 'aws4'
import { z } from 'zod'
import type { Clock } from '../clock.ts'

/** Where a key management service is, and as whom it is asked. */
export interface KeyServiceSettings {
  readonly endpoint: string
  readonly region: string
  /** The id, ARN or alias of the key in the service. */
  readonly keyId: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** With credentials that are lent for a while. */
  readonly sessionToken: string | null
}

/** What the three operations of the service answer, as far as it is used here. */
const answers = {
  GenerateDataKey: z.object({ CiphertextBlob: z.base64(), KeyId: z.string().min(1) }),
  Encrypt: z.object({ CiphertextBlob: z.base64(), KeyId: z.string().min(1) }),
  Decrypt: z.object({ Plaintext: z.base64(), KeyId: z.string().min(1) }),
}
type Answers = { [Name in keyof typeof answers]: z.infer<(typeof answers)[Name]> }

const RefusalBody = z.object({
  __type: z.string(),
  message: z.string().optional(),
  Message: z.string().optional(),
})

/** A sentence for the person who starts the program; `code` is the service's own word, where it answered with one. */
export class KeyServiceError extends Error {
  readonly code: string | null

  constructor(message: string, code: string | null = null) {
    super(message)
    this.code = code
  }
}

/** A start waits 16 seconds at most for a service that is away. */
const ANSWER_WITHIN_MS = 5_000
const ATTEMPTS = 3
const PAUSE_MS = 200

/** Said by services that are there and may be asked again. */
const passing = new Set(['ThrottlingException', 'DependencyTimeoutException'])

/**
 * Asks the HTTP interface of AWS KMS, or of a service compatible with it: JSON, signed with Signature Version 4. Only the
 * signature is a library's; the official SDK brings dozens of packages for the same three calls.
 */
export class KeyService {
  readonly settings: KeyServiceSettings
  readonly #clock: Clock
  readonly #answerWithinMs: number

  constructor(settings: KeyServiceSettings, options: { readonly clock: Clock; readonly answerWithinMs?: number }) {
    this.settings = settings
    this.#clock = options.clock
    this.#answerWithinMs = options.answerWithinMs ?? ANSWER_WITHIN_MS
  }

  /** Asks anew when nothing came, or a failure that passes; a refusal is final. */
  async ask<Name extends keyof Answers>(operation: Name, question: Record<string, unknown>): Promise<Answers[Name]> {
    const body = JSON.stringify(question)
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#post(operation, body)
      if ('text' in answer && answer.status === 200) return this.#read(operation, answer.text)
      if (attempt === ATTEMPTS || !isPassing(answer)) throw this.#problemOf(operation, answer)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt))
    }
  }

  async #post(operation: string, body: string): Promise<Answer> {
    const url = new URL(this.settings.endpoint)
    try {
      const response = await fetch(url, {
        method: 'POST',
        body,
        headers: this.#signedHeaders(url, operation, body),
        // A signed question goes to the address of the settings and to no other.
        redirect: 'manual',
        signal: AbortSignal.timeout(this.#answerWithinMs),
      })
      return { status: response.status, text: await response.text() }
    } catch (error) {
      return { silence: reasonOf(error as Error) }
    }
  }

  #signedHeaders(url: URL, operation: string, body: string): Record<string, string> {
    const { region, accessKeyId, secretAccessKey, sessionToken } = this.settings
    const signed = aws4.sign(
      {
        method: 'POST',
        host: url.host,
        path: url.pathname,
        service: 'kms',
        region,
        body,
        headers: {
          'Content-Type': 'application/x-amz-json-1.1',
          'X-Amz-Date': this.#clock
            .now()
            .toISOString()
            .replace(/[:-]|\.\d{3}/g, ''),
          'X-Amz-Target': `TrentService.${operation}`,
        },
      },
      { accessKeyId, secretAccessKey, ...(sessionToken !== null && { sessionToken }) },
    )
    return Object.fromEntries(Object.entries(signed.headers ?? {}).map(([name, value]) => [name, String(value)]))
  }

  #read<Name extends keyof Answers>(operation: Name, text: string): Answers[Name] {
    const parsed = answers[operation].safeParse(parseJson(text))
    if (!parsed.success) {
      throw new KeyServiceError(
        `The key management service at ${this.settings.endpoint} answered ${operation} with something else than AWS KMS would. Check KMS_ENDPOINT.`,
      )
    }
    // The table above pairs each name with its answer, which the compiler does not follow through the look-up.
    return parsed.data as Answers[Name]
  }

  #problemOf(operation: string, answer: Answer): KeyServiceError {
    const { endpoint, keyId } = this.settings
    if ('silence' in answer) {
      return new KeyServiceError(
        `The key management service at ${endpoint} does not answer (${answer.silence}, ${ATTEMPTS} attempts). Without it the root key cannot be opened. Check KMS_ENDPOINT and the network, then start again.`,
      )
    }
    const refusal = refusalOf(answer.text)
    const said = refusal ? `${refusal.code}${refusal.message && `: ${refusal.message}`}` : `status ${answer.status}`
    return new KeyServiceError(
      `The key management service at ${endpoint} refuses ${operation} with the key ${keyId} (${said}). Check KMS_KEY_ID, KMS_REGION, the AWS_… credentials and what they are allowed to do.`,
      refusal?.code ?? null,
    )
  }
}

type Answer = { readonly status: number; readonly text: string } | { readonly silence: string }

function isPassing(answer: Answer): boolean {
  if ('silence' in answer || answer.status >= 500 || answer.status === 429) return true
  return passing.has(refusalOf(answer.text)?.code ?? '')
}

/** `com.amazonaws.kms#NotFoundException` and `NotFoundException` are one. */
function refusalOf(text: string): { readonly code: string; readonly message: string } | undefined {
  const parsed = RefusalBody.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { __type, message, Message } = parsed.data
  return { code: __type.split('#').at(-1)!, message: (message ?? Message ?? '').slice(0, 300) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `fetch` wraps what happened: ECONNREFUSED, ENOTFOUND, a certificate's fault. */
function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'timed out'
  const cause = error.cause as (Error & { code?: string }) | undefined
  return cause?.code ?? cause?.message ?? error.message
}
