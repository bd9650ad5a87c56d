import type { Channel } from './purposes.ts'

/** A member said yes or no, somewhere, at some time. */
export interface ConsentFact {
  readonly memberId: string
  readonly purpose: string
  readonly channel: Channel
  readonly state: 'granted' | 'withdrawn'
  /** Where it was said: `portal`, a shop, an import. */
  readonly source: string
  /** Told by a file rather than by the member: does not lift an unsubscription. */
  readonly imported: boolean
  readonly proof: Readonly<Record<string, unknown>>
  readonly at: Date
}

/** Where a member stands on one purpose and channel. */
export interface Standing {
  readonly memberId: string
  readonly purpose: string
  readonly channel: Channel
  readonly state: 'granted' | 'withdrawn' | 'none'
  readonly source: string | null
  readonly at: Date | null
}

/**
 * Whether one word on a purpose and channel stands over another: what was said later, and a withdrawal before a grant of
 * the same instant. The order in which they arrived does not matter. `consent.store.ts` says the same in SQL, and
 * `consent.db.test.ts` compares the two over random histories.
 */
export function prevails(one: Pick<ConsentFact, 'at' | 'state'>, other: Pick<ConsentFact, 'at' | 'state'>): boolean {
  if (one.at.getTime() !== other.at.getTime()) return one.at > other.at
  return one.state === 'withdrawn' && other.state === 'granted'
}

const MAX_PROOF_LENGTH = 4_000

/** A proof is kept as given, within a bound; of one that is larger only the size is kept. */
export function boundedProof(proof: unknown): Record<string, unknown> {
  if (proof === undefined || proof === null) return {}
  const object = typeof proof === 'object' && !Array.isArray(proof) ? (proof as Record<string, unknown>) : { proof }
  const length = JSON.stringify(object).length
  return length <= MAX_PROOF_LENGTH ? object : { tooLarge: length }
}
