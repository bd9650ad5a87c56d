import type { ResponseOf } from '@regulars/contract'
import type { listDecisions } from '@regulars/contract/decisions'
import type { readFairness } from '@regulars/contract/fairness'

export type Decisions = ResponseOf<typeof listDecisions>['items']
export type Fairness = ResponseOf<typeof readFairness>
export type Dimension = Fairness['dimensions'][number]
export type Group = Dimension['groups'][number]

export const comparedKinds = ['message', 'journey', 'holdout', 'segment', 'points'] as const
export type ComparedKind = (typeof comparedKinds)[number]

/** What is compared at first: messages, which every programme has. */
export const readKind = (text: string | undefined): ComparedKind =>
  comparedKinds.find((kind) => kind === text) ?? 'message'

/** What of a kind is compared. A segment is always one: all of them together are no decision. */
export function subjectOf(decisions: Decisions, kind: ComparedKind, asked: string | undefined): string | undefined {
  const deciders = decisions.find((one) => one.kind === kind)?.deciders ?? []
  const known = deciders.find(({ id }) => id === asked)?.id
  return known ?? (kind === 'segment' ? deciders[0]?.id : undefined)
}

/** Kinds of which one thing can be chosen. */
export const hasSubjects = (kind: ComparedKind): boolean => kind !== 'points'

/** Groups that fare worse or better than the reference, worst first. */
export function deviating(report: Fairness): { readonly dimension: Dimension['dimension']; readonly group: Group }[] {
  return report.dimensions
    .flatMap(({ dimension, groups }) =>
      groups
        .filter(({ kind, verdict }) => kind === 'group' && (verdict === 'below' || verdict === 'above'))
        .map((group) => ({ dimension, group })),
    )
    .toSorted((one, other) => (one.group.ratio ?? Infinity) - (other.group.ratio ?? Infinity))
}

/** Where a rate, its interval and the rate of the reference lie, in percent of an axis that begins at nought. */
export function placeRate({ rate, interval: [low, high] }: Pick<Group, 'rate' | 'interval'>, groups: readonly Group[]) {
  const most = Math.max(...groups.map(({ interval }) => interval[1])) || 1
  const at = (value: number) => (value / most) * 100
  const reference = groups.find(({ verdict }) => verdict === 'reference')
  return { point: at(rate), low: at(low), high: at(high), reference: reference ? at(reference.rate) : null }
}
