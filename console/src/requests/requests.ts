import type { ResponseOf } from '@regulars/contract'
import type { listDeletionRequests } from '@regulars/contract/deletions'

export type DeletionRequest = ResponseOf<typeof listDeletionRequests>['items'][number]

const SOON_MS = 3 * 86_400_000

/** How urgent a request is; null once it is closed. */
export function urgencyOf(
  { state, dueAt }: { readonly state: string; readonly dueAt: string },
  now: number,
): 'late' | 'soon' | 'in_time' | null {
  if (state !== 'open') return null
  const left = new Date(dueAt).getTime() - now
  if (left < 0) return 'late'
  return left < SOON_MS ? 'soon' : 'in_time'
}
