import { createTransport, type Transporter } from 'nodemailer'
import type { Message } from '../channels/message.ts'

export interface SmtpSettings {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly user: string
  readonly password: string
}

/** What became of a message that was handed over. */
export type Outcome =
  | { readonly kind: 'sent'; readonly providerMessageId: string }
  /** It certainly did not go, and another try may succeed: the channel is down, or the server asks to come back. */
  | { readonly kind: 'retry'; readonly fault: 'channel' | 'message'; readonly why: string }
  /** It certainly did not go and never will; `bounced` when the address is at fault. */
  | { readonly kind: 'failed'; readonly why: string; readonly bounced: boolean }
  /** Nobody knows whether it went: it is parked, never sent again blindly. */
  | { readonly kind: 'unknown'; readonly why: string }

const CONNECTIONS = 5
const CONNECT_TIMEOUT_MS = 10_000
const SOCKET_TIMEOUT_MS = 20_000
/** A hand-over holds consents and a transaction: it ends, whatever the server or the pool does. */
const DEADLINE_MS = 30_000

/** A connection to one SMTP server, pooled. */
export class Smtp {
  readonly #transport: Transporter

  constructor(settings: SmtpSettings) {
    this.#transport = createTransport({
      pool: true,
      maxConnections: CONNECTIONS,
      // Whether to send again is decided here, by what is certain: never by the pool.
      maxRequeues: 0,
      ...transportOptions(settings),
    })
  }

  async handOver({ from, to, subject, text, html, date, headers }: Message): Promise<Outcome> {
    const { 'Message-ID': messageId = '', ...others } = headers
    const sending = this.#transport.sendMail({
      from: from ?? undefined,
      // As an object: a string would be parsed, and one address could become several.
      to: { name: '', address: to },
      subject: subject ?? '',
      text,
      html: html ?? undefined,
      messageId,
      date: new Date(date),
      // Unfolded: some relays sign the header as it was before folding (nodemailer issue 1654).
      headers: Object.fromEntries(
        Object.entries(others).map(([name, value]) => [name, { prepared: true, foldLines: false, value }]),
      ),
    })
    return withinDeadline(
      sending.then(
        () => ({ kind: 'sent', providerMessageId: messageId }),
        (error: SmtpError) => outcomeOf(error),
      ),
    )
  }

  close(): void {
    this.#transport.close()
  }
}

async function withinDeadline(sending: Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'unknown', why: 'no answer in time' }), DEADLINE_MS)
  })
  try {
    return await Promise.race([sending, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Tries to connect and sign in; says what was wrong, or undefined. */
export async function verifySmtp(settings: SmtpSettings): Promise<string | undefined> {
  const transport = createTransport(transportOptions(settings))
  try {
    await transport.verify()
    return undefined
  } catch (error) {
    return (error as Error).message.slice(0, 300)
  } finally {
    transport.close()
  }
}

function transportOptions({ host, port, secure, user, password }: SmtpSettings) {
  return {
    host,
    port,
    secure,
    ...(user !== '' && { auth: { user, pass: password } }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** What nodemailer tells of a failure. */
export interface SmtpError extends Error {
  readonly code?: string
  readonly originalCode?: string
  readonly syscall?: string
  readonly responseCode?: number
  readonly command?: string
  readonly timeoutType?: string
}

/** Failures that happen before a message could be given: no connection, no session, no sign-in. */
const BEFORE_THE_MESSAGE = new Set(['EDNS', 'EAUTH', 'ETLS', 'EREQUIRETLS'])
const BEFORE_THE_SESSION = new Set(['CONNECT_TIMEOUT', 'GREETING_TIMEOUT', 'UPGRADE_TIMEOUT'])
/** RFC 5321: no such mailbox, not local, not allowed. */
const ADDRESS_AT_FAULT = new Set([550, 551, 553])

/**
 * Sorts failures by what is certain. A server's answer is: it names the message it refuses. A connection that broke
 * before the message could be given is. Everything else may have broken after the server took it.
 */
export function outcomeOf(error: SmtpError): Outcome {
  const why = error.message.slice(0, 300)
  const { code = '', responseCode, command = '' } = error
  if (BEFORE_THE_MESSAGE.has(code) || BEFORE_THE_SESSION.has(error.timeoutType ?? '') || error.syscall === 'connect')
    return { kind: 'retry', fault: 'channel', why }
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    return { kind: 'retry', fault: command === 'CONN' ? 'channel' : 'message', why }
  }
  if (responseCode !== undefined && responseCode >= 500) {
    return { kind: 'failed', why, bounced: command.startsWith('RCPT') && ADDRESS_AT_FAULT.has(responseCode) }
  }
  if (code === 'EENVELOPE') return { kind: 'failed', why, bounced: false }
  return { kind: 'unknown', why }
}
