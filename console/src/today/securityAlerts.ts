import type { ResponseOf } from '@regulars/contract'
import type { listKeys } from '@regulars/contract/access'
import type { listGrants } from '@regulars/contract/grants'
import type { listIncidents } from '@regulars/contract/incidents'
import { stateOf } from '../settings/settings.ts'

type Key = ResponseOf<typeof listKeys>['items'][number]
type Grant = ResponseOf<typeof listGrants>['items'][number]
type Incident = ResponseOf<typeof listIncidents>['items'][number]

/** Keys that went over their limit and are still good: somebody resumes or revokes them. */
export function keysToResume(keys: readonly Key[] | undefined, nowMs: number) {
  return (keys ?? []).flatMap((key) =>
    key.suspendedAt !== null && stateOf(key, nowMs) === 'active' ? [{ ...key, suspendedAt: key.suspendedAt }] : [],
  )
}

/** Open incidents with somebody still to be told. */
export function clocksToTell(incidents: readonly Incident[] | undefined) {
  return (incidents ?? []).flatMap((one) =>
    one.state === 'open' && one.next !== null ? [{ ...one, next: one.next }] : [],
  )
}

/** Grants that wait for a second person, who this user can be. */
export const grantsToApprove = (grants: readonly Grant[] | undefined, userId: string): Grant[] =>
  (grants ?? []).filter((one) => one.state === 'waiting' && one.requestedById !== userId && one.userId !== userId)
