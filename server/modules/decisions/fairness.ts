import { FOUR_FIFTHS, SMALLEST_GROUP, type verdicts } from '@regulars/contract/fairness'
import { wilsonInterval } from '@regulars/stats/tests/proportion-interval'
import { compareProportions } from '@regulars/stats/tests/two-proportions'

/** How many of a group, and for how many of them it fell favourably. */
export interface Tally {
  readonly group: string
  readonly kind: 'group' | 'pooled' | 'unknown'
  readonly members: number
  readonly favourable: number
}

export interface Rated extends Tally {
  readonly rate: number
  readonly interval: [number, number]
  readonly ratio: number | null
  readonly ratioInterval: [number, number] | null
  readonly verdict: (typeof verdicts)[number]
}

/**
 * Rates of groups against the largest one. Groups that are too small are put together, and left out where that is too small
 * still: a rate of a few says nothing, and may say who they are. A group deviates when its rate is less than four fifths of
 * the other (29 CFR 1607.4(D), a convention), and Newcombe's interval of the difference does not hold nought; `unclear` when
 * only the first is so. Fairness of groups among themselves is judged at 95 % each, without a correction for how many there
 * are: the report is to show what is worth a look. Pure.
 */
export function rateGroups(tallies: readonly Tally[]): { groups: Rated[]; hidden: number } {
  const { shown, hidden } = pooled(tallies)
  const reference = shown
    .filter(({ kind }) => kind === 'group')
    .toSorted((one, other) => other.members - one.members || (one.group < other.group ? -1 : 1))[0]
  return { groups: shown.map((tally) => rated(tally, reference)), hidden }
}

function pooled(tallies: readonly Tally[]): { shown: Tally[]; hidden: number } {
  const isLarge = ({ members }: Tally) => members >= SMALLEST_GROUP
  const small = tallies.filter((tally) => !isLarge(tally))
  const members = small.reduce((sum, tally) => sum + tally.members, 0)
  const large = tallies.filter(isLarge)
  if (members < SMALLEST_GROUP) return { shown: large, hidden: members }
  const favourable = small.reduce((sum, tally) => sum + tally.favourable, 0)
  return { shown: [...large, { group: '', kind: 'pooled', members, favourable }], hidden: 0 }
}

function rated(tally: Tally, reference: Tally | undefined): Rated {
  const own = { successes: tally.favourable, trials: tally.members }
  const [low, high] = wilsonInterval(own)
  const rate = tally.favourable / tally.members
  const base = { ...tally, rate, interval: [low, high] as [number, number] }
  if (!reference) return { ...base, ratio: null, ratioInterval: null, verdict: 'even' }
  if (tally === reference) return { ...base, ratio: 1, ratioInterval: null, verdict: 'reference' }
  const compared = compareProportions(own, { successes: reference.favourable, trials: reference.members })
  const ratio = compared.relative === null ? null : compared.relative + 1
  const reach = compared.relativeInterval
  return {
    ...base,
    ratio,
    ratioInterval: reach && [reach[0] + 1, reach[1] + 1],
    verdict: verdictOn(ratio, compared.newcombe),
  }
}

function verdictOn(ratio: number | null, [low, high]: readonly [number, number]): Rated['verdict'] {
  // No member of the reference group fared well: then one more is one too many to divide by.
  if (ratio === null) return low > 0 ? 'above' : 'even'
  if (ratio < FOUR_FIFTHS) return high < 0 ? 'below' : 'unclear'
  if (ratio > 1 / FOUR_FIFTHS) return low > 0 ? 'above' : 'unclear'
  return 'even'
}

const bands = [18, 25, 35, 45, 55, 65] as const

/** The band of an age in whole years. */
export function ageBand(years: number): string {
  const next = bands.find((from) => years < from)
  if (next === undefined) return '65+'
  const at = bands.indexOf(next)
  return at === 0 ? '0-17' : `${bands[at - 1]}-${next - 1}`
}
