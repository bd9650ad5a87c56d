import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, identifierKey, type Known, resolveClaims as resolve } from './identity.ts'
import { defaultNamespaces } from './namespaces.ts'

const namespaces = new Map(defaultNamespaces.map((one) => [one.namespace, one]))

function resolveClaims(claims: readonly Claim[], known: ReadonlyMap<string, Known>, newId: () => string) {
  const resolution = resolve(claims, known, namespaces, newId)
  return { ...resolution, memberIds: resolution.owners.map((owner) => owner.memberId) }
}

const user = (key: string) => ({ namespace: 'user_id' as const, key })
const anonymous = (key: string) => ({ namespace: 'anonymous_id' as const, key })
const email = (key: string) => ({ namespace: 'email' as const, key })
const claim = (...identifiers: Claim['identifiers'][number][]): Claim => ({ identifiers })

function counter() {
  let next = 0
  return () => `new-${++next}`
}

const card = (key: string) => ({ namespace: 'card' as const, key })
const phone = (key: string, verified = false) => ({ namespace: 'phone' as const, key, verified })

/** Owners by identifier; who has a member number follows from the identifiers. */
function knownAs(entries: Record<string, Pick<Known, 'memberId' | 'kind'> & Partial<Known>>) {
  const numbered = new Set(
    Object.entries(entries).flatMap(([key, { memberId }]) => (key.startsWith('user_id:') ? [memberId] : [])),
  )
  return new Map(
    Object.entries(entries).map(([key, one]): [string, Known] => [
      key,
      { profileId: one.memberId, numbered: numbered.has(one.memberId), ...one },
    ]),
  )
}

describe('identity resolution', () => {
  it('makes one member of one identifier however often it comes', () => {
    const { memberIds, created } = resolveClaims([claim(user('a')), claim(user('a'))], new Map(), counter())
    expect(memberIds).toEqual(['new-1', 'new-1'])
    expect(created).toHaveLength(1)
  })

  it('attaches what is new to the member that is known', () => {
    const known = knownAs({ 'user_id:a': { memberId: 'm', kind: 'known' } })
    const { memberIds, attached } = resolveClaims([claim(user('a'), email('e'))], known, counter())
    expect(memberIds).toEqual(['m'])
    expect(attached.map((one) => identifierKey(one.identifier))).toEqual(['email:e'])
  })

  it('joins an anonymous member to the known one met with it, for the events before in the batch too', () => {
    const known = knownAs({ 'user_id:a': { memberId: 'm', kind: 'known' } })
    const { memberIds, created } = resolveClaims(
      [claim(anonymous('x')), claim(user('a'), anonymous('x'))],
      known,
      counter(),
    )
    expect(memberIds).toEqual(['m', 'm'])
    expect(created).toEqual([])
  })

  it('lets an anonymous member become known when its number comes', () => {
    const known = knownAs({ 'anonymous_id:x': { memberId: 'm', kind: 'anonymous' } })
    const { memberIds, promoted, created } = resolveClaims([claim(user('a'), anonymous('x'))], known, counter())
    expect(memberIds).toEqual(['m'])
    expect(promoted).toEqual([{ memberId: 'm', claim: 0 }])
    expect(created).toEqual([])
  })

  it('never joins two known members, whatever they share', () => {
    const known = knownAs({
      'user_id:a': { memberId: 'm', kind: 'known' },
      'user_id:b': { memberId: 'n', kind: 'known' },
      'email:e': { memberId: 'm', kind: 'known' },
    })
    const { memberIds, merged } = resolveClaims([claim(user('b'), email('e'))], known, counter())
    expect(memberIds).toEqual(['n'])
    expect(merged).toEqual([])
  })

  it('gives an e-mail without a number to the known member that has it', () => {
    const known = knownAs({
      'email:e': { memberId: 'm', kind: 'known' },
      'anonymous_id:x': { memberId: 'n', kind: 'anonymous' },
    })
    const { memberIds, merged } = resolveClaims([claim(anonymous('x'), email('e'))], known, counter())
    expect(memberIds).toEqual(['m'])
    expect(merged).toEqual([{ fromId: 'n', intoId: 'm', claim: 0, namespace: 'anonymous_id' }])
  })

  it('attaches a sixth e-mail to nobody', () => {
    const { attached } = resolveClaims(
      Array.from({ length: 6 }, (_, index) => claim(user('a'), email(`e${index}`))),
      new Map(),
      counter(),
    )
    expect(attached.filter((one) => one.identifier.namespace === 'email')).toHaveLength(5)
  })

  const identifiers = fc.record({
    user: fc.option(fc.constantFrom('a', 'b', 'c'), { nil: undefined }),
    anonymous: fc.option(fc.constantFrom('x', 'y', 'z'), { nil: undefined }),
    email: fc.option(fc.constantFrom('e', 'f'), { nil: undefined }),
  })

  it('makes the holder of a card known', () => {
    const { created } = resolveClaims([claim(card('c'))], new Map(), counter())
    expect(created).toEqual([{ memberId: 'new-1', kind: 'known', claim: 0 }])
  })

  it('joins two known members by a phone that was verified, when one has no member number', () => {
    const known = knownAs({
      'user_id:a': { memberId: 'm', kind: 'known' },
      'phone:p': { memberId: 'm', kind: 'known' },
      'card:c': { memberId: 'n', kind: 'known' },
    })
    const both = claim(card('c'), phone('p', true))
    expect(resolveClaims([both], known, counter()).merged).toEqual([
      { fromId: 'n', intoId: 'm', claim: 0, namespace: 'phone' },
    ])
    const unverified = resolveClaims([claim(card('c'), phone('p'))], known, counter())
    expect(unverified.merged).toEqual([])
    expect(unverified.disputed).toEqual([{ fromId: 'm', intoId: 'n', claim: 0, namespace: 'phone' }])
  })

  it('leaves two member numbers to a person, even with a verified phone between them', () => {
    const known = knownAs({
      'user_id:a': { memberId: 'm', kind: 'known' },
      'phone:p': { memberId: 'm', kind: 'known' },
      'user_id:b': { memberId: 'n', kind: 'known' },
    })
    const { merged, disputed } = resolveClaims([claim(user('b'), phone('p', true))], known, counter())
    expect(merged).toEqual([])
    expect(disputed).toEqual([{ fromId: 'm', intoId: 'n', claim: 0, namespace: 'phone' }])
  })

  it('names the profile that an event came by, beside the member it is part of', () => {
    const known = knownAs({ 'card:c': { memberId: 'm', profileId: 'n', kind: 'known', numbered: true } })
    expect(resolveClaims([claim(card('c'))], known, counter()).owners).toEqual([{ memberId: 'm', profileId: 'n' }])
  })

  it('whatever comes, one member number belongs to one member and no member has two', () => {
    fc.assert(
      fc.property(fc.array(identifiers, { maxLength: 30 }), (parts) => {
        const claims = parts
          .map((part) =>
            claim(
              ...(part.user ? [user(part.user)] : []),
              ...(part.anonymous ? [anonymous(part.anonymous)] : []),
              ...(part.email ? [email(part.email)] : []),
            ),
          )
          .filter((one) => one.identifiers.length > 0)
        const { memberIds } = resolveClaims(claims, new Map(), counter())
        const byUser = new Map<string, string>()
        claims.forEach((one, index) => {
          const number = one.identifiers.find((identifier) => identifier.namespace === 'user_id')?.key
          if (!number) return
          expect(byUser.get(number) ?? memberIds[index]).toBe(memberIds[index])
          byUser.set(number, memberIds[index]!)
        })
        expect(new Set(byUser.values()).size).toBe(byUser.size)
      }),
    )
  })
})
