import type { ResponseOf } from '@regulars/contract'
import { tellers } from '@regulars/contract/members'
import type { listDuplicates } from '@regulars/contract/merging'
import type { listNamespaces } from '@regulars/contract/namespaces'
import type { LocaleCode } from '@regulars/ui/format.ts'
import type { Consent } from '../consents.ts'
import { type Attribute, inReadingOrder, type Member } from '../members.ts'

export type Pair = ResponseOf<typeof listDuplicates>['items'][number]
export type Namespace = ResponseOf<typeof listNamespaces>['items'][number]

export const pairStates = ['open', 'merged', 'kept_apart'] as const
export type PairState = (typeof pairStates)[number]

export const readPairState = (state: string | undefined): PairState =>
  pairStates.find((each) => each === state) ?? 'open'

/** A pair in an address. */
export const keyOf = ({ members }: Pair): string => members.map(({ id }) => id).join('.')

/** The pair an address asks for; without one, or when it is gone, the first. */
export function pairAt(pairs: readonly Pair[], key: string | undefined): Pair | undefined {
  return pairs.find((pair) => keyOf(pair) === key) ?? pairs[0]
}

/** So many pairs further down the list, or up; at its ends it stays. */
export function neighbourOf(pairs: readonly Pair[], key: string, steps: number): Pair | undefined {
  const at = pairs.findIndex((pair) => keyOf(pair) === key)
  return pairs[Math.min(Math.max(at + steps, 0), pairs.length - 1)]
}

/** Who is looked at once the pair is decided: who follows it, else who came before. */
export function afterDeciding(pairs: readonly Pair[], key: string): Pair | undefined {
  const at = pairs.findIndex((pair) => keyOf(pair) === key)
  return pairs[at + 1] ?? pairs[at - 1]
}

/** Of two members the one who joined first, as the server has it when nobody is named. */
export function firstToJoin({ members: [one, other] }: Pair): string {
  if (one!.joinedAt !== other!.joinedAt) return one!.joinedAt < other!.joinedAt ? one!.id : other!.id
  return one!.id < other!.id ? one!.id : other!.id
}

export interface EvidenceLine {
  /** An identifier that one event named of both; or what a search found of a field of both. */
  readonly kind: 'shared' | 'agrees' | 'differs'
  /** The namespace or field it speaks of. */
  readonly field: string
}

/** What was put on record about a pair, one line for each thing that speaks, what weighs most first. */
export function evidenceLines({ shared = [], fields = [] }: Pair['evidence']): EvidenceLine[] {
  const heaviest = [...fields].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
  return [
    ...shared.map((field) => ({ kind: 'shared' as const, field })),
    ...heaviest.flatMap(({ field, finding }) => (finding === 'missing' ? [] : [{ kind: finding, field }])),
  ]
}

/** `alike`: masked values that look the same, and may not be. */
export type Verdict = 'same' | 'alike' | 'different' | 'oneSided'

export interface ComparedAttribute {
  readonly name: string
  readonly direct: boolean
  readonly values: readonly [Attribute | undefined, Attribute | undefined]
  readonly verdict: Verdict
}

type Profiles = readonly [readonly Attribute[], readonly Attribute[]]

/** The attributes of two members side by side. `isClear`: their direct values are shown as they are, not masked. */
export function compareAttributes([one, other]: Profiles, isClear: boolean): ComparedAttribute[] {
  const inOrder = inReadingOrder([...one, ...other])
  const names = [...new Set(inOrder.map(({ name }) => name))]
  return names.map((name) => {
    const values = [one.find((each) => each.name === name), other.find((each) => each.name === name)] as const
    const direct = values.some((value) => value?.class === 'direct')
    return { name, direct, values, verdict: verdictOf(values, direct && !isClear) }
  })
}

function verdictOf([one, other]: ComparedAttribute['values'], isMasked: boolean): Verdict {
  if (!one || !other) return 'oneSided'
  if (plain(one.value) !== plain(other.value)) return 'different'
  return isMasked ? 'alike' : 'same'
}

/** Case and spaces at the ends say nothing. */
const plain = (value: unknown): string =>
  typeof value === 'string' ? value.trim().toLowerCase() : JSON.stringify(value)

export interface Merged {
  /** What the survivor has no value of, or one that counts less, and takes over. */
  readonly carried: string[]
  /** What both have otherwise where the survivor's counts as much or more: it stays. */
  readonly kept: string[]
  readonly identifiers: number
}

/** What a merge would do to the profile of the one who stays. */
export function mergedProfile(survivor: Member, gone: Member): Merged {
  const held = new Map(survivor.attributes.map((each) => [each.name, each]))
  const differing = inReadingOrder(gone.attributes).filter(({ name, value }) => {
    const own = held.get(name)
    return !own || plain(own.value) !== plain(value)
  })
  const isCarried = (each: Attribute) => {
    const own = held.get(each.name)
    return !own || compareWords(each, own) > 0
  }
  return {
    carried: differing.filter(isCarried).map(({ name }) => name),
    kept: differing.filter((each) => !isCarried(each)).map(({ name }) => name),
    identifiers: gone.identifiers.length,
  }
}

/** The order in which the server lets values count: by whose word they are, and by time among the same. */
const compareWords = (one: Attribute, other: Attribute): number =>
  tellers.indexOf(one.toldBy) - tellers.indexOf(other.toldBy) ||
  Date.parse(one.observedAt) - Date.parse(other.observedAt)

/** Purposes and channels on which one has granted what the other has withdrawn: the withdrawal will stand for both. */
export function consentConflicts(one: readonly Consent[], other: readonly Consent[]): Consent[] {
  const isOpposite = (a: Consent, b: Consent) =>
    a.purpose === b.purpose && a.channel === b.channel && a.state === 'withdrawn' && b.state === 'granted'
  return [
    ...one.filter((each) => other.some((its) => isOpposite(each, its))),
    ...other.filter((each) => one.some((its) => isOpposite(each, its))),
  ]
}

/** A kind of identifier in the reader's language, or by its code. */
export function namespaceName(namespaces: readonly Namespace[], namespace: string, locale: LocaleCode): string {
  return namespaces.find((each) => each.namespace === namespace)?.name[locale] ?? namespace
}

/** The namespaces in which somebody has identifiers, in the order in which they count. */
export function namespacesOf(held: readonly { readonly namespace: string }[], known: readonly Namespace[]): string[] {
  const names = new Set(held.map(({ namespace }) => namespace))
  const inOrder = known.map(({ namespace }) => namespace).filter((each) => names.has(each))
  return [...new Set([...inOrder, ...names])]
}
