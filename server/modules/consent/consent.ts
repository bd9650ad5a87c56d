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
  /** Of the notice that was shown; without it the one of that time. One that is not known counts as the oldest. */
  readonly noticeVersion?: number | undefined
  /** In which the notice was shown. */
  readonly language?: string | undefined
  readonly collectionPoint?: string | undefined
  /** When the consent ends by itself; never later than the purpose lets it last. */
  readonly validUntil?: Date | undefined
}

/** Where a member stands on one purpose and channel. */
export interface Standing {
  readonly memberId: string
  readonly purpose: string
  readonly channel: Channel
  /** `needs_renewal`: the notice has changed in what matters since; `expired`: the consent has ended by itself. */
  readonly state: 'granted' | 'withdrawn' | 'none' | 'needs_renewal' | 'expired'
  readonly source: string | null
  readonly at: Date | null
  readonly noticeVersion: number | null
  readonly validUntil: Date | null
}

/** A standing that moved: what was said last, or that nothing said before counts any longer. */
export interface Moved {
  readonly memberId: string
  readonly purpose: string
  readonly channel: Channel
  readonly state: 'granted' | 'withdrawn'
  readonly source: string
  readonly at: Date | null
}

type Word = Pick<ConsentFact, 'at' | 'state'>

/**
 * Whether one word on a purpose and channel stands over another: what was said later, and a withdrawal before a grant of
 * the same instant. The order in which they arrived does not matter. `consent.store.ts` says the same in SQL, and
 * `consent.db.test.ts` compares the two over random histories.
 */
export function prevails(one: Word, other: Word): boolean {
  if (one.at.getTime() !== other.at.getTime()) return one.at > other.at
  return one.state === 'withdrawn' && other.state === 'granted'
}

export interface Merge {
  readonly fromId: string
  readonly intoId: string
  readonly at: Date
}

/**
 * Where a member stands on one purpose and channel after merges: as of each merge the stricter of the two, a withdrawal
 * on either side standing over whatever the other said before, then what was said since. `merge.store.ts` says the same
 * in SQL over the whole tree at once; `merge.db.test.ts` compares the two.
 */
export function standingAfter(
  memberId: string,
  said: ReadonlyMap<string, readonly Word[]>,
  merges: readonly Merge[],
): Word['state'] | 'none' {
  const into = merges.filter((merge) => merge.intoId === memberId).toSorted((one, other) => +one.at - +other.at)
  const words = said.get(memberId) ?? []
  let standing = latest(words.filter(({ at }) => !into[0] || at <= into[0].at))
  for (const [index, merge] of into.entries()) {
    standing = stricter(standing, standingAfter(merge.fromId, said, merges))
    const next = into[index + 1]
    standing = latest(words.filter(({ at }) => at > merge.at && (!next || at <= next.at))) ?? standing
  }
  return standing ?? 'none'
}

function latest(words: readonly Word[]): Word['state'] | undefined {
  return words.reduce<Word | undefined>((best, word) => (!best || prevails(word, best) ? word : best), undefined)?.state
}

function stricter(one: Word['state'] | 'none' | undefined, other: Word['state'] | 'none') {
  if (one === 'withdrawn' || other === 'withdrawn') return 'withdrawn'
  return one === 'granted' || other === 'granted' ? 'granted' : undefined
}

const MAX_PROOF_LENGTH = 4_000

/** A proof is kept as given, within a bound; of one that is larger only the size is kept. */
export function boundedProof(proof: unknown): Record<string, unknown> {
  if (proof === undefined || proof === null) return {}
  const object = typeof proof === 'object' && !Array.isArray(proof) ? (proof as Record<string, unknown>) : { proof }
  const length = JSON.stringify(object).length
  return length <= MAX_PROOF_LENGTH ? object : { tooLarge: length }
}

/** As the API says it. */
export function presentStanding({ memberId: _memberId, at, validUntil, ...standing }: Standing) {
  return { ...standing, at: at?.toISOString() ?? null, validUntil: validUntil?.toISOString() ?? null }
}
