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

/** A word or a merge, in the order in which they count: at one instant grants, then withdrawals, then merges. */
type Turn = { readonly at: Date; readonly rank: number } & ({ readonly memberId: string; readonly word: Word } | Merge)

/**
 * Where a member stands on one purpose and channel after merges: a word counts for who said it, a withdrawal for all they
 * have become too, and a merge leaves all of these with the stricter of what stood on both sides. Who becomes part of a
 * member that is part of another by then becomes part of both. `merge.store.ts` says the same in SQL over the whole tree
 * at once; `merge.db.test.ts` compares the two.
 */
export function standingAfter(
  memberId: string,
  said: ReadonlyMap<string, readonly Word[]>,
  merges: readonly Merge[],
): Word['state'] | 'none' {
  const words = [...said].flatMap(([who, all]) =>
    all.map((word): Turn => ({ at: word.at, rank: word.state === 'granted' ? 0 : 1, memberId: who, word })),
  )
  const turns = [...words, ...merges.map((merge): Turn => ({ ...merge, rank: 2 }))]
  const states = new Map<string, Word['state']>()
  const heirs = new Map<string, string>()
  for (const turn of turns.toSorted((one, other) => +one.at - +other.at || one.rank - other.rank)) {
    if ('fromId' in turn) {
      heirs.set(turn.fromId, turn.intoId)
      const state = states.get(turn.fromId)
      if (state) for (const id of lineOf(turn.intoId, heirs)) states.set(id, stricter(states.get(id), state))
    } else if (turn.word.state === 'granted') states.set(turn.memberId, 'granted')
    else for (const id of lineOf(turn.memberId, heirs)) states.set(id, 'withdrawn')
  }
  return states.get(memberId) ?? 'none'
}

/** A member and all they have become. */
function lineOf(memberId: string, heirs: ReadonlyMap<string, string>): string[] {
  const line = [memberId]
  for (let next = heirs.get(memberId); next && !line.includes(next); next = heirs.get(next)) line.push(next)
  return line
}

function stricter(one: Word['state'] | undefined, other: Word['state']): Word['state'] {
  return one === 'withdrawn' ? one : other
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
