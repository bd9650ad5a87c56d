import type { ResponseOf } from '@regulars/contract'
import type { activityKinds, listOwners, readDataMap } from '@regulars/contract/dataMap'
import type { listRegulations } from '@regulars/contract/regulations'

export type DataMap = ResponseOf<typeof readDataMap>
export type Activity = DataMap['activities'][number]
export type ActivityKind = (typeof activityKinds)[number]
export type Owners = ResponseOf<typeof listOwners>
export type Owned = Owners['items'][number]
export type Person = Owners['people'][number]
export type Regulations = ResponseOf<typeof listRegulations>
export type Regulation = Regulations['items'][number]
export type Task = Regulation['tasks'][number]

export const registers = ['map', 'owners', 'regulations'] as const
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
