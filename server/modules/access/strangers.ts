interface Tries {
  failures: number
  lockedUntil: Date | null
}

/** So many addresses are remembered; of more, those that were tried first are forgotten. */
const MAX_REMEMBERED = 10_000

/**
 * Failed tries with addresses that nobody has. They are locked as real ones are: else the lock would tell which addresses
 * have a user, and guessing with others would have no end. Kept by each process for itself, since it guards no account.
 */
export class Strangers {
  readonly #tries = new Map<string, Tries>()
  readonly #most: number
  readonly #lockMs: number

  constructor({ most, lockMs }: { readonly most: number; readonly lockMs: number }) {
    this.#most = most
    this.#lockMs = lockMs
  }

  /** Until when an address is locked; null when it is not. */
  lockedUntil(email: string, now: Date): Date | null {
    const until = this.#tries.get(email)?.lockedUntil
    return until && until > now ? until : null
  }

  /** One more failure. The last that is allowed locks, and the count begins anew. */
  count(email: string, now: Date): Date | null {
    const failures = (this.#tries.get(email)?.failures ?? 0) + 1
    const lockedUntil = failures >= this.#most ? new Date(now.getTime() + this.#lockMs) : null
    this.#tries.delete(email)
    this.#tries.set(email, { failures: lockedUntil ? 0 : failures, lockedUntil })
    if (this.#tries.size > MAX_REMEMBERED) this.#tries.delete(this.#tries.keys().next().value!)
    return lockedUntil
  }
}
