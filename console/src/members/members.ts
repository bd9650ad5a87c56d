import type { ResponseOf } from '@regulars/contract'
import type { getMember, listMembers, memberOrders, memberTimeline } from '@regulars/contract/members'

export type MemberSummary = ResponseOf<typeof listMembers>['items'][number]
export type Member = ResponseOf<typeof getMember>
export type Attribute = Member['attributes'][number]
export type Order = ResponseOf<typeof memberOrders>['items'][number]
export type TimelineEvent = ResponseOf<typeof memberTimeline>['items'][number]

export interface MembersFilter {
  readonly search?: string
  readonly kind?: 'anonymous' | 'known'
  readonly segment?: string
}

/** The filter an address asks for; what it does not know is left out rather than refused. */
export function readFilter(address: { readonly search?: string; readonly kind?: string; readonly segment?: string }) {
  const { search, kind, segment } = address
  const filter: MembersFilter = {
    ...(search && { search }),
    ...((kind === 'anonymous' || kind === 'known') && { kind }),
    ...(segment && { segment }),
  }
  return filter
}

export const isFiltered = (filter: MembersFilter): boolean => Object.keys(filter).length > 0

export const memberTabs = [
  'overview',
  'timeline',
  'orders',
  'points',
  'consents',
  'segments',
  'messages',
  'decisions',
  'identity',
] as const
export type MemberTab = (typeof memberTabs)[number]

export const readTab = (tab: string | undefined): MemberTab => memberTabs.find((each) => each === tab) ?? 'overview'

/** What a tab shows as of a chosen day; the others show how it stands now. */
export const isAsOf = (tab: MemberTab): boolean => tab === 'overview' || tab === 'timeline' || tab === 'orders'

/** A day of the address, `YYYY-MM-DD`; anything else is no day. */
export const readDay = (day: string | undefined): string | undefined =>
  day && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : undefined

/** Attributes with a name in both languages. */
export const knownAttributes = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'address',
  'city',
  'province',
  'country',
  'birthday',
  'birth_month',
  'gender',
  'locale',
  'timeZone',
  'favourite_category',
] as const

export function isKnownAttribute(name: string): name is (typeof knownAttributes)[number] {
  return knownAttributes.some((each) => each === name)
}

/** Direct identifiers first, then by name: the order in which people look for them. */
export function inReadingOrder(attributes: readonly Attribute[]): Attribute[] {
  const rank = (attribute: Attribute) => {
    const at = isKnownAttribute(attribute.name) ? knownAttributes.indexOf(attribute.name) : -1
    return (attribute.class === 'direct' ? 0 : 100) + (at < 0 ? 50 : at)
  }
  return [...attributes].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name))
}

/** Values in the clear take the place of the masked ones. */
export function withRevealed(attributes: readonly Attribute[], revealed: readonly Attribute[]): Attribute[] {
  const clear = new Map(revealed.map((attribute) => [attribute.name, attribute]))
  const shown = attributes.map((attribute) => clear.get(attribute.name) ?? attribute)
  const names = new Set(attributes.map(({ name }) => name))
  return [...shown, ...revealed.filter(({ name }) => !names.has(name))]
}

/** Events under the calendar day on which they happened, in the order given. */
export function byDay<Event extends { readonly occurredAt: string }>(
  events: readonly Event[],
  dayOf: (iso: string) => string,
): { readonly day: string; readonly events: Event[] }[] {
  const days: { day: string; events: Event[] }[] = []
  for (const event of events) {
    const day = dayOf(event.occurredAt)
    const last = days.at(-1)
    if (last?.day === day) last.events.push(event)
    else days.push({ day, events: [event] })
  }
  return days
}
