import type { MyMembership } from '@regulars/contract/portal'
import type { z } from 'zod'

export type Membership = z.infer<typeof MyMembership>
export type Preference = Membership['preferences'][number]

/** One purpose with its channels, as it stands on the page. */
export interface PurposeGroup {
  readonly purpose: string
  readonly name: Preference['name']
  readonly description: Preference['description']
  readonly choices: readonly Preference[]
}

/** The choices by purpose, in the order in which the brand gives them. */
export function byPurpose(preferences: readonly Preference[]): PurposeGroup[] {
  const groups = new Map<string, Preference[]>()
  for (const preference of preferences) {
    groups.set(preference.purpose, [...(groups.get(preference.purpose) ?? []), preference])
  }
  return [...groups].map(([purpose, choices]) => ({
    purpose,
    name: choices[0]!.name,
    description: choices[0]!.description,
    choices,
  }))
}

export interface Change {
  readonly preferences: { purpose: string; channel: Preference['channel']; state: 'granted' | 'withdrawn' }[]
  readonly personalisation?: boolean
  readonly contact?: Membership['contact']
  readonly topics?: { topic: string; wanted: boolean }[]
}

/** The membership as it will be once the server has taken the change: shown at once, replaced by the answer. */
export function withChange(membership: Membership, change: Change): Membership {
  const wanted = new Map(change.topics?.map((one) => [one.topic, one.wanted]))
  const stateOf = new Map(change.preferences.map((one) => [keyOf(one), one.state]))
  return {
    ...membership,
    personalisation: change.personalisation ?? membership.personalisation,
    contact: change.contact ?? membership.contact,
    topics: membership.topics.map((one) => ({ ...one, wanted: wanted.get(one.code) ?? one.wanted })),
    preferences: membership.preferences.map((one) => ({ ...one, state: stateOf.get(keyOf(one)) ?? one.state })),
  }
}

/** Withdraws every consent that is given; null when none is. */
export function withdrawAll(preferences: readonly Preference[]): Change | null {
  const given = preferences.filter((one) => one.state === 'granted')
  if (given.length === 0) return null
  return { preferences: given.map(({ purpose, channel }) => ({ purpose, channel, state: 'withdrawn' })) }
}

/** What the member themselves agreed to on a channel: it was for the address of then. */
export function consentsOn(preferences: readonly Preference[], channel: Preference['channel']): Preference[] {
  return preferences.filter((one) => one.channel === channel && one.state === 'granted' && one.at !== null)
}

export function keyOf(choice: { readonly purpose: string; readonly channel: string }): string {
  return `${choice.purpose}/${choice.channel}`
}
