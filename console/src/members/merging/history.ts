import type { ResponseOf } from '@regulars/contract'
import type { memberMerges } from '@regulars/contract/merging'
import type { Member } from '../members.ts'

export type Merge = ResponseOf<typeof memberMerges>['items'][number]

/** One thing that happened with a merge. */
export interface Moment {
  readonly kind: 'merged' | 'parted'
  readonly at: string
  /** Null when a rule decided. */
  readonly by: string | null
  /** As whoever did it wrote it. */
  readonly reason: string | null
  /** Of the identifier that a rule went by. */
  readonly shared: string | null
  readonly merge: Merge
}

/** Merges and partings in the order in which they happened, the newest first. */
export function momentsOf(merges: readonly Merge[]): Moment[] {
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  const moments = merges.flatMap((merge): Moment[] => [
    {
      kind: 'merged',
      at: merge.mergedAt,
      by: merge.cause === 'rule' ? null : merge.mergedBy,
      reason: text(merge.evidence.reason),
      shared: merge.cause === 'rule' ? text(merge.evidence.shared) : null,
      merge,
    },
    ...(merge.undoneAt
      ? [
          {
            kind: 'parted' as const,
            at: merge.undoneAt,
            by: merge.undoneBy,
            reason: merge.undoReason,
            shared: null,
            merge,
          },
        ]
      : []),
  ])
  return moments.sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}

/** The member number with which a profile came, as long as it is part of the member. */
export function numberOf(member: Pick<Member, 'identifiers'>, profileId: string): string | undefined {
  return member.identifiers.find((held) => held.profileId === profileId && held.namespace === 'user_id')?.value
}
