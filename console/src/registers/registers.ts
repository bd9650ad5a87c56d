import type { ResponseOf } from '@regulars/contract'
import type { listAssessments } from '@regulars/contract/assessments'
import type { activityKinds, listOwners, readDataMap } from '@regulars/contract/dataMap'
import type { listRegulations } from '@regulars/contract/regulations'
import type { listVendors } from '@regulars/contract/vendors'

export type DataMap = ResponseOf<typeof readDataMap>
export type Activity = DataMap['activities'][number]
export type ActivityKind = (typeof activityKinds)[number]
export type Owners = ResponseOf<typeof listOwners>
export type Owned = Owners['items'][number]
export type Person = Owners['people'][number]
export type Regulations = ResponseOf<typeof listRegulations>
export type Regulation = Regulations['items'][number]
export type Vendors = ResponseOf<typeof listVendors>
export type Vendor = Vendors['items'][number]
export type Assessments = ResponseOf<typeof listAssessments>
export type Assessment = Assessments['items'][number]
export type Task = Regulation['tasks'][number]

export const registers = ['map', 'owners', 'regulations', 'vendors', 'assessments'] as const
export type RegisterName = (typeof registers)[number]
export const readRegister = (text: string | undefined): RegisterName => registers.find((one) => one === text) ?? 'map'

export const nameOf = ({ kind, subject }: Pick<Owned, 'kind' | 'subject'>): string => `${kind}/${subject}`

/** How many of the fields and datasets nobody answers for, and how many are not signed off as they are now. */
export function openOwners(items: readonly Owned[]): { ownerless: number; unsigned: number } {
  const count = (...states: Owned['state'][]) => items.filter(({ state }) => states.includes(state)).length
  return { ownerless: count('unowned', 'owner_left'), unsigned: count('unsigned', 'outdated') }
}

/** Those that this user can sign off now. */
export function signable(items: readonly Owned[], userId: string): Owned[] {
  return items.filter(
    ({ state, accountable }) => accountable?.id === userId && (state === 'unsigned' || state === 'outdated'),
  )
}

export type Pressing = 'late' | 'untaken' | 'ownerless' | 'open' | 'none'

/** What the register of regulations opens with: its most pressing number. */
export function regulationsAnswer(items: readonly Regulation[]): { id: Pressing; count: number } {
  const tasks = items.flatMap((one) => one.tasks)
  const open = tasks.filter(({ state }) => state !== 'done')
  const counts = {
    late: tasks.filter(({ state }) => state === 'late').length,
    untaken: items.filter(({ state }) => state === 'no_tasks').length,
    ownerless: open.filter(({ owner }) => owner === null || owner.left).length,
    open: open.length,
  }
  const id = (['late', 'untaken', 'ownerless', 'open'] as const).find((one) => counts[one] > 0)
  return id ? { id, count: counts[id] } : { id: 'none', count: 0 }
}

/** What the form of a new vendor begins with; nothing is known before it is asked. */
export function emptyVendor(connection: string | null) {
  return {
    ...{ data: [], activities: [], connections: connection === null ? [] : [connection], abroad: false },
    answers: {
      ...{ certified: 'unknown', encrypted: 'unknown', access_logged: 'unknown', reports_incidents: 'unknown' },
      ...{ deletes_at_end: 'unknown', asks_before_sub_processing: 'unknown', had_incident: 'unknown' },
    },
    ...{ state: 'planned', subProcessors: [] },
  }
}

/** One a line: name, country, service, after a comma of either script. */
export function readSubProcessors(text: string): Vendor['subProcessors'] {
  return text
    .split('\n')
    .map((line) => line.split(/[,，]/).map((part) => part.trim()))
    .flatMap(([name = '', country = '', ...service]) => (name ? [{ name, country, service: service.join(', ') }] : []))
}

export function writtenSubProcessors(all: Vendor['subProcessors']): string {
  return all.map(({ name, country, service }) => [name, country, service].filter(Boolean).join(', ')).join('\n')
}
