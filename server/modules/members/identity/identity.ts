/**
 * Who is who in a batch of events: pure decisions, no I/O. An event names identifiers; those already known lead to
 * members. None known: a new member. One known: the others are attached to it. Several members: an anonymous one becomes
 * part of the known one. Two known members become one only by a verified identifier that vouches, and never when both
 * have a member number: those are left for a person to decide. See docs/decisions/0009-who-is-one-person.md.
 */
import { MEMBER_NUMBER, type Namespace } from './namespaces.ts'

export interface Identifier {
  readonly namespace: string
  /** Blind index in base64: the key of the identifier. */
  readonly key: string
  readonly verified?: boolean
}

export interface Claim {
  readonly identifiers: readonly Identifier[]
}

export type MemberKind = 'anonymous' | 'known'

/** Whose an identifier is before the batch. */
export interface Known {
  /** The member now: what `profileId` became, if it was merged. */
  readonly memberId: string
  /** The profile that holds the identifier. */
  readonly profileId: string
  readonly kind: MemberKind
  /** Whether the member has a member number. */
  readonly numbered: boolean
  /** The import that brought the identifier, as long as nobody else named it. */
  readonly importId?: string | null
}

export interface Merge {
  readonly fromId: string
  readonly intoId: string
  readonly claim: number
  /** Of the identifier that joined them. */
  readonly namespace: string
}

export interface Resolution {
  /** For each claim its member, and the profile that the claim's first identifier is of. */
  readonly owners: readonly { readonly memberId: string; readonly profileId: string }[]
  readonly created: readonly { memberId: string; kind: MemberKind; claim: number }[]
  readonly attached: readonly { memberId: string; identifier: Identifier; claim: number }[]
  readonly merged: readonly Merge[]
  /** Members that got their first enrolling identifier, or their first member number. */
  readonly promoted: readonly { memberId: string; claim: number }[]
  /** Two known members that one event spoke of. */
  readonly disputed: readonly Merge[]
}

export type Namespaces = ReadonlyMap<string, Namespace>

export function resolveClaims(
  claims: readonly Claim[],
  known: ReadonlyMap<string, Known>,
  namespaces: Namespaces,
  newId: () => string,
): Resolution {
  const state = new Resolver(known, namespaces, newId)
  const owners = claims.map((claim, index) => state.resolve(claim, index))
  return {
    // A member met early in the batch may have been merged later in it.
    owners: owners.map(({ memberId, profileId }) => ({
      memberId: state.current(memberId),
      profileId: state.stored(profileId),
    })),
    created: state.created.filter((one) => state.current(one.memberId) === one.memberId),
    attached: state.attached.map((one) => ({ ...one, memberId: state.stored(one.memberId) })),
    merged: state.merged
      .filter((one) => !state.isNew(one.fromId))
      .map((one) => ({ ...one, intoId: state.current(one.intoId) })),
    promoted: state.promoted.filter((one) => !state.isNew(one.memberId)),
    disputed: state.disputed
      .map((one) => ({ ...one, fromId: state.current(one.fromId), intoId: state.current(one.intoId) }))
      .filter((one) => one.fromId !== one.intoId),
  }
}

export const identifierKey = (identifier: Identifier) => `${identifier.namespace}:${identifier.key}`

class Resolver {
  readonly created: { memberId: string; kind: MemberKind; claim: number }[] = []
  readonly attached: { memberId: string; identifier: Identifier; claim: number }[] = []
  readonly merged: Merge[] = []
  readonly promoted: { memberId: string; claim: number }[] = []
  readonly disputed: Merge[] = []
  /** The profile that holds each identifier. */
  readonly #holders = new Map<string, string>()
  readonly #kinds = new Map<string, MemberKind>()
  readonly #numbered = new Set<string>()
  readonly #counts = new Map<string, number>()
  readonly #mergedInto = new Map<string, string>()
  readonly #new = new Set<string>()
  readonly #namespaces: Namespaces
  readonly #newId: () => string

  constructor(known: ReadonlyMap<string, Known>, namespaces: Namespaces, newId: () => string) {
    this.#namespaces = namespaces
    this.#newId = newId
    for (const [key, { memberId, profileId, kind, numbered }] of known) {
      this.#holders.set(key, profileId)
      if (profileId !== memberId) this.#mergedInto.set(profileId, memberId)
      this.#kinds.set(memberId, kind)
      if (numbered) this.#numbered.add(memberId)
      const counted = `${memberId}/${key.slice(0, key.indexOf(':'))}`
      this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1)
    }
  }

  resolve(claim: Claim, index: number): { memberId: string; profileId: string } {
    const identifiers = [...claim.identifiers].sort((one, other) => this.#priority(one) - this.#priority(other))
    const number = identifiers.find((identifier) => identifier.namespace === MEMBER_NUMBER)
    const main = number ? this.#byNumber(number, identifiers, index) : this.#withoutNumber(identifiers, index)
    for (const identifier of identifiers) this.#join(main, identifier, index)
    const memberId = this.current(main)
    for (const identifier of identifiers) this.#attach(memberId, identifier, index)
    const holder = this.#holders.get(identifierKey(identifiers[0]!))
    const isOwn = holder !== undefined && this.current(holder) === memberId
    return { memberId, profileId: isOwn ? holder : memberId }
  }

  current(memberId: string): string {
    let id = memberId
    for (let next = this.#mergedInto.get(id); next !== undefined; next = this.#mergedInto.get(id)) id = next
    return id
  }

  /** A profile that is or will be stored: one made and merged in the same batch never is. */
  stored(profileId: string): string {
    return this.#new.has(profileId) ? this.current(profileId) : profileId
  }

  isNew(memberId: string): boolean {
    return this.#new.has(memberId)
  }

  /** The company's own number decides; a member without one whom the event points at gets it. */
  #byNumber(number: Identifier, identifiers: readonly Identifier[], claim: number): string {
    const owner = this.#ownerOf(number)
    if (owner !== undefined) return owner
    const unnumbered = identifiers.find((identifier) => {
      const other = this.#ownerOf(identifier)
      if (other === undefined || this.#numbered.has(other)) return false
      return this.#kinds.get(other) === 'anonymous' || this.#ruleOf(identifier)?.enrols || this.#vouches(identifier)
    })
    const memberId = unnumbered ? this.#ownerOf(unnumbered)! : this.#create('known', claim)
    if (unnumbered) this.#promote(memberId, claim)
    this.#numbered.add(memberId)
    return memberId
  }

  /** Known members first: an e-mail that a known member has says more than a browser's id. */
  #withoutNumber(identifiers: readonly Identifier[], claim: number): string {
    const owners = identifiers.map((identifier) => this.#ownerOf(identifier)).filter((owner) => owner !== undefined)
    const chosen = owners.find((memberId) => this.#kinds.get(memberId) === 'known') ?? owners[0]
    const enrols = identifiers.some((identifier) => this.#ruleOf(identifier)?.enrols)
    if (chosen === undefined) return this.#create(enrols ? 'known' : 'anonymous', claim)
    if (enrols && this.#kinds.get(chosen) === 'anonymous') this.#promote(chosen, claim)
    return chosen
  }

  /** What becomes of another member that the same event points at. */
  #join(main: string, identifier: Identifier, claim: number): void {
    const memberId = this.current(main)
    const other = this.#ownerOf(identifier)
    if (other === undefined || other === memberId) return
    const { namespace } = identifier
    if (this.#kinds.get(other) === 'anonymous') {
      this.#merge({ fromId: other, intoId: memberId, claim, namespace })
      return
    }
    const bothNumbered = this.#numbered.has(memberId) && this.#numbered.has(other)
    if (bothNumbered || !this.#vouches(identifier))
      this.disputed.push({ fromId: other, intoId: memberId, claim, namespace })
    else if (this.#numbered.has(other)) this.#merge({ fromId: memberId, intoId: other, claim, namespace })
    else this.#merge({ fromId: other, intoId: memberId, claim, namespace })
  }

  #ruleOf(identifier: Identifier): Namespace | undefined {
    return this.#namespaces.get(identifier.namespace)
  }

  #priority(identifier: Identifier): number {
    return this.#ruleOf(identifier)?.priority ?? Number.MAX_SAFE_INTEGER
  }

  #vouches(identifier: Identifier): boolean {
    return identifier.verified === true && this.#ruleOf(identifier)?.vouches === true
  }

  #ownerOf(identifier: Identifier): string | undefined {
    const holder = this.#holders.get(identifierKey(identifier))
    return holder === undefined ? undefined : this.current(holder)
  }

  #create(kind: MemberKind, claim: number): string {
    const memberId = this.#newId()
    this.#kinds.set(memberId, kind)
    this.#new.add(memberId)
    this.created.push({ memberId, kind, claim })
    return memberId
  }

  #promote(memberId: string, claim: number): void {
    this.#kinds.set(memberId, 'known')
    const fresh = this.created.find((one) => one.memberId === memberId)
    if (fresh) fresh.kind = 'known'
    this.promoted.push({ memberId, claim })
  }

  #merge(merge: Merge): void {
    this.#mergedInto.set(merge.fromId, merge.intoId)
    this.merged.push(merge)
  }

  #attach(memberId: string, identifier: Identifier, claim: number): void {
    const key = identifierKey(identifier)
    const rule = this.#ruleOf(identifier)
    if (this.#holders.has(key) || !rule) return
    const counted = `${memberId}/${identifier.namespace}`
    const count = this.#counts.get(counted) ?? 0
    if (count >= rule.memberLimit) return
    this.#holders.set(key, memberId)
    this.#counts.set(counted, count + 1)
    this.attached.push({ memberId, identifier, claim })
  }
}
