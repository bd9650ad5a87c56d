/**
 * Who is who in a batch of events: pure decisions, no I/O. An event names up to four identifiers; those already known
 * lead to members. None known: a new member. One known: the others are attached to it. Several members: an anonymous
 * one becomes part of the known one; two known members are never joined automatically.
 */
export type Namespace = 'user_id' | 'anonymous_id' | 'email' | 'phone'

export interface Identifier {
  readonly namespace: Namespace
  /** Blind index in base64: the key of the identifier. */
  readonly key: string
}

export interface Claim {
  readonly identifiers: readonly Identifier[]
}

/** What is known before the batch. */
export interface Known {
  readonly memberId: string
  readonly kind: 'anonymous' | 'known'
}

export interface Resolution {
  /** For each claim, its member. */
  readonly memberIds: readonly string[]
  readonly created: readonly { memberId: string; kind: 'anonymous' | 'known'; claim: number }[]
  readonly attached: readonly { memberId: string; identifier: Identifier; claim: number }[]
  /** Anonymous members that turned out to be known ones. */
  readonly merged: readonly { fromId: string; intoId: string; claim: number }[]
  /** Anonymous members that got their first user id. */
  readonly promoted: readonly { memberId: string; claim: number }[]
}

/** How many identifiers of a kind one member may have; a further one is left where it is. */
export const LIMITS: Readonly<Record<Namespace, number>> = { user_id: 1, anonymous_id: 50, email: 5, phone: 5 }

export function resolveClaims(
  claims: readonly Claim[],
  known: ReadonlyMap<string, Known>,
  newId: () => string,
): Resolution {
  const state = new Resolver(known, newId)
  const memberIds = claims.map((claim, index) => state.resolve(claim, index))
  return {
    // A member met early in the batch may have been merged later in it.
    memberIds: memberIds.map((memberId) => state.current(memberId)),
    created: state.created.filter((one) => state.current(one.memberId) === one.memberId),
    attached: state.attached.map((one) => ({ ...one, memberId: state.current(one.memberId) })),
    merged: state.merged
      .filter((one) => !state.isNew(one.fromId))
      .map((one) => ({ ...one, intoId: state.current(one.intoId) })),
    promoted: state.promoted.filter((one) => !state.isNew(one.memberId)),
  }
}

export const identifierKey = (identifier: Identifier) => `${identifier.namespace}:${identifier.key}`

class Resolver {
  readonly created: { memberId: string; kind: 'anonymous' | 'known'; claim: number }[] = []
  readonly attached: { memberId: string; identifier: Identifier; claim: number }[] = []
  readonly merged: { fromId: string; intoId: string; claim: number }[] = []
  readonly promoted: { memberId: string; claim: number }[] = []
  readonly #owners = new Map<string, string>()
  readonly #kinds = new Map<string, 'anonymous' | 'known'>()
  readonly #counts = new Map<string, number>()
  readonly #mergedInto = new Map<string, string>()
  readonly #new = new Set<string>()
  readonly #newId: () => string

  constructor(known: ReadonlyMap<string, Known>, newId: () => string) {
    this.#newId = newId
    for (const [key, owner] of known) {
      this.#owners.set(key, owner.memberId)
      this.#kinds.set(owner.memberId, owner.kind)
      const counted = `${owner.memberId}/${key.slice(0, key.indexOf(':'))}`
      this.#counts.set(counted, (this.#counts.get(counted) ?? 0) + 1)
    }
  }

  resolve(claim: Claim, index: number): string {
    const userId = claim.identifiers.find((identifier) => identifier.namespace === 'user_id')
    const memberId = userId ? this.#byUserId(claim, userId, index) : this.#withoutUserId(claim, index)
    for (const identifier of claim.identifiers) this.#attach(memberId, identifier, index)
    return memberId
  }

  current(memberId: string): string {
    let id = memberId
    for (let next = this.#mergedInto.get(id); next !== undefined; next = this.#mergedInto.get(id)) id = next
    return id
  }

  isNew(memberId: string): boolean {
    return this.#new.has(memberId)
  }

  /** The company's own number decides; an anonymous member found beside it is the same person. */
  #byUserId(claim: Claim, userId: Identifier, index: number): string {
    const owner = this.#ownerOf(userId)
    const anonymous = this.#ownersOf(claim).filter((memberId) => this.#kinds.get(memberId) === 'anonymous')
    if (owner === undefined) {
      const first = anonymous[0]
      const memberId = first === undefined ? this.#create('known', index) : this.#promote(first, index)
      for (const other of anonymous.slice(1)) this.#merge(other, memberId, index)
      return memberId
    }
    for (const other of anonymous) if (other !== owner) this.#merge(other, owner, index)
    return owner
  }

  /** Known members first: an e-mail that a known member has says more than a browser's id. */
  #withoutUserId(claim: Claim, index: number): string {
    const owners = this.#ownersOf(claim)
    const known = owners.filter((memberId) => this.#kinds.get(memberId) === 'known')
    const chosen = known[0] ?? owners[0]
    if (chosen === undefined) return this.#create('anonymous', index)
    for (const other of owners)
      if (other !== chosen && this.#kinds.get(other) === 'anonymous') this.#merge(other, chosen, index)
    return chosen
  }

  #ownersOf(claim: Claim): string[] {
    const owners = claim.identifiers
      .map((identifier) => this.#ownerOf(identifier))
      .filter((owner) => owner !== undefined)
    return [...new Set(owners)]
  }

  #ownerOf(identifier: Identifier): string | undefined {
    const owner = this.#owners.get(identifierKey(identifier))
    return owner === undefined ? undefined : this.current(owner)
  }

  #create(kind: 'anonymous' | 'known', claim: number): string {
    const memberId = this.#newId()
    this.#kinds.set(memberId, kind)
    this.#new.add(memberId)
    this.created.push({ memberId, kind, claim })
    return memberId
  }

  #promote(memberId: string, claim: number): string {
    this.#kinds.set(memberId, 'known')
    const fresh = this.created.find((one) => one.memberId === memberId)
    if (fresh) fresh.kind = 'known'
    this.promoted.push({ memberId, claim })
    return memberId
  }

  #merge(fromId: string, intoId: string, claim: number): void {
    this.#mergedInto.set(fromId, intoId)
    this.merged.push({ fromId, intoId, claim })
  }

  #attach(memberId: string, identifier: Identifier, claim: number): void {
    const key = identifierKey(identifier)
    if (this.#owners.has(key)) return
    const counted = `${memberId}/${identifier.namespace}`
    const count = this.#counts.get(counted) ?? 0
    if (count >= LIMITS[identifier.namespace]) return
    this.#owners.set(key, memberId)
    this.#counts.set(counted, count + 1)
    this.attached.push({ memberId, identifier, claim })
  }
}
