import { groupedBy } from '../grouped.ts'

/** A row of a household, and who the member it names became by merges. */
export interface Place {
  readonly memberId: string
  readonly rootId: string
  readonly householdId: string
  readonly isHead: boolean
  readonly joinedAt: Date
}

/** Where a member is, after merges. */
export interface Resident {
  readonly memberId: string
  readonly householdId: string
  readonly isHead: boolean
  readonly joinedAt: Date
}

/**
 * One household for each member. Two who were in different ones may turn out to be the same person: then the household
 * of the record that stays counts, and without one the household joined first. Whoever was its head stays its head.
 */
export function residentsOf(places: readonly Place[]): Resident[] {
  const byRoot = groupedBy(places, (place) => place.rootId)
  return [...byRoot].map(([memberId, own]) => {
    const sorted = own.toSorted(inOrder)
    const decisive = sorted.find((place) => place.memberId === memberId) ?? sorted[0]!
    const inside = sorted.filter((place) => place.householdId === decisive.householdId)
    return {
      memberId,
      householdId: decisive.householdId,
      isHead: inside.some((place) => place.isHead),
      joinedAt: inside[0]!.joinedAt,
    }
  })
}

/** The head first, then by when they joined. A household that lost its head to a merge is headed by who joined first. */
export function seated(residents: readonly Resident[]): Resident[] {
  const sorted = residents.toSorted(inOrder)
  const head = sorted.find((resident) => resident.isHead) ?? sorted[0]
  return head
    ? [{ ...head, isHead: true }, ...sorted.filter((one) => one !== head).map((one) => ({ ...one, isHead: false }))]
    : []
}

type Dated = { readonly joinedAt: Date; readonly memberId: string }

function inOrder(left: Dated, right: Dated): number {
  return left.joinedAt.getTime() - right.joinedAt.getTime() || (left.memberId < right.memberId ? -1 : 1)
}
