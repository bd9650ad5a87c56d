import { StatsError } from '../errors.ts'
import { fitLogistic, type LogisticFit, predictLogistic } from '../model/logistic.ts'
import { type FollowUp, requireFollowUp } from './kaplan-meier.ts'

export type HazardModel = {
  readonly fit: LogisticFit
  readonly periods: number
  readonly features: number
}

const MAX_PERSON_PERIODS = 5_000_000
/** 400 MB of doubles. */
const MAX_CELLS = 50_000_000

/**
 * Discrete-time hazard (D. R. Cox 1972; Singer & Willett 1993): every member gives one row for each whole period at
 * risk, and a logistic regression of "left in this period" on one dummy a period plus the features gives
 * h(t | x) = P(leaves in period t | still there). Times are whole periods from 1; the last periods without any event
 * share the dummy of the last period that has one.
 */
export function fitDiscreteHazard(
  followUp: FollowUp,
  features: readonly ArrayLike<number>[],
  ridge = 1e-6,
): HazardModel {
  requireFollowUp(followUp)
  const { times, events } = followUp
  let periods = 0
  let rows = 0
  for (let i = 0; i < times.length; i++) {
    if (!Number.isInteger(times[i]!) || times[i]! < 1)
      throw new StatsError('out_of_range', `member ${i}: time ${times[i]} is not a whole period from 1`)
    if (events[i] === 1) periods = Math.max(periods, times[i]!)
    rows += times[i]!
  }
  if (periods === 0) throw new StatsError('one_class', 'nobody left: there is no hazard to fit')
  if (rows > MAX_PERSON_PERIODS) throw new StatsError('too_large', `${rows} person-periods: use longer periods`)
  const width = periods - 1 + features.length
  if (rows * width > MAX_CELLS)
    throw new StatsError('too_large', `${rows} person-periods × ${width} columns: use longer periods`)
  const columns = Array.from({ length: periods - 1 + features.length }, () => new Float64Array(rows))
  const target = new Float64Array(rows)
  let row = 0
  for (let i = 0; i < times.length; i++) {
    for (let t = 1; t <= times[i]!; t++, row++) {
      const dummy = Math.min(t, periods) - 2
      if (dummy >= 0) columns[dummy]![row] = 1
      for (let j = 0; j < features.length; j++) columns[periods - 1 + j]![row] = features[j]![i]!
      target[row] = events[i] === 1 && t === times[i] ? 1 : 0
    }
  }
  return { fit: fitLogistic(columns, target, { ridge }), periods, features: features.length }
}

/** Survival to the end of periods 1 … `horizon` for one member: Π (1 − h). */
export function survivalCurveOf(
  { fit, periods, features }: HazardModel,
  member: ArrayLike<number>,
  horizon: number,
): number[] {
  if (member.length !== features)
    throw new StatsError('length_mismatch', `expected ${features} features, got ${member.length}`)
  let survival = 1
  return Array.from({ length: horizon }, (_, k) => {
    const row = new Float64Array(periods - 1 + features)
    const dummy = Math.min(k + 1, periods) - 2
    if (dummy >= 0) row[dummy] = 1
    for (let j = 0; j < features; j++) row[periods - 1 + j] = member[j]!
    survival *= 1 - predictLogistic(fit, row)
    return survival
  })
}
