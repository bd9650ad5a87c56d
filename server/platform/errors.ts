import { fill, type Locale, type RefusalCode, refusals } from '@regulars/contract'

export interface FieldError {
  readonly field: string
  readonly message: string
}

/**
 * The caller's fault. The code is listed on the endpoint in `contract/`; `http/problem.ts` turns it into
 * problem+json in the caller's language.
 */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly values: Readonly<Record<string, string | number>>
  readonly fields: readonly FieldError[]
  /** For 429 and 503: when to come back. */
  readonly retryAfterSeconds: number | undefined

  constructor(
    code: RefusalCode,
    values: Readonly<Record<string, string | number>> = {},
    more: { fields?: readonly FieldError[]; retryAfterSeconds?: number } = {},
  ) {
    super(fill(refusals[code].en, values))
    this.name = 'Refusal'
    this.code = code
    this.values = values
    this.fields = more.fields ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }

  get status(): number {
    return refusals[this.code].status
  }

  in(locale: Locale): string {
    return fill(refusals[this.code][locale], this.values)
  }
}

/** A name for a kind of thing in both languages, for `not_found` and its like. */
export function notFound(what: string, id: string): Refusal {
  return new Refusal('not_found', { what, id })
}
