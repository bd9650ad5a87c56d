import type { Locale } from '@regulars/contract'
import { ApiProblem } from '@regulars/sdk'
import { type Sentence, sentence } from './words.ts'

export const EXIT = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const

const codes = {
  no_server: EXIT.unreachable,
  credentials_unreadable: EXIT.unreachable,
  not_regulars: EXIT.unreachable,
  start_nothing: EXIT.refused,
} as const satisfies Partial<Record<Sentence, number>>

/** Something the caller can mend: says what happened and what to do next. */
export class Failure extends Error {
  readonly reason: keyof typeof codes
  readonly values: Readonly<Record<string, string | number>>

  constructor(reason: keyof typeof codes, values: Readonly<Record<string, string | number>> = {}) {
    super(sentence('en', reason, values))
    this.name = 'Failure'
    this.reason = reason
    this.values = values
  }
}

/** The exit code and the words for whatever a command threw. */
export function explain(error: unknown, locale: Locale): { code: number; text: string } {
  if (error instanceof Failure) return { code: codes[error.reason], text: sentence(locale, error.reason, error.values) }
  if (error instanceof ApiProblem) return { code: EXIT.refused, text: problemText(error) }
  const lost = lostConnection(error)
  if (lost) return { code: EXIT.unreachable, text: sentence(locale, 'unreachable', { reason: lost }) }
  return { code: EXIT.refused, text: error instanceof Error ? (error.stack ?? error.message) : String(error) }
}

/** The server's own sentence is in the caller's language already. */
function problemText({ problem }: ApiProblem): string {
  const fields = (problem.errors ?? []).map(({ field, message }) => `  ${field}: ${message}`)
  return [`${problem.detail} [${problem.code}]`, ...fields].join('\n')
}

/** `fetch` throws a TypeError whose cause is the error of the socket. */
function lostConnection(error: unknown): string | undefined {
  if (!(error instanceof TypeError) || error.cause === undefined) return undefined
  const cause = error.cause as { code?: string; message?: string }
  return cause.code ?? cause.message ?? error.message
}
