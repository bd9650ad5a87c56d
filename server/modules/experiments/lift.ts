import type { Words } from '@regulars/contract'
import { wilsonInterval } from '@regulars/stats/tests/proportion-interval'
import { sampleRatioMismatch } from '@regulars/stats/tests/srm'
import { compareProportions } from '@regulars/stats/tests/two-proportions'

/** One arm: members, and how many of them reached the goal. */
export interface ArmTally {
  readonly members: number
  readonly converted: number
}

export interface Lift {
  readonly treatedRate: number | null
  readonly holdoutRate: number | null
  /** Rate of the treated minus rate of the hold-out; null while an arm is empty. */
  readonly difference: number | null
  readonly interval: readonly [number, number] | null
  readonly p: number | null
}

export interface SampleRatio {
  readonly expectedHoldout: number
  readonly observedHoldout: number | null
  readonly p: number | null
  /** The split itself is broken (p < 0.001): the rates must not be compared. */
  readonly mismatch: boolean
}

export const LIFT_METHOD: Words = {
  en: 'difference of proportions, Newcombe hybrid score interval (1998, method 10), 95 %; p: two-sided two-proportion z-test, pooled variance',
  'zh-CN': '比例之差，Newcombe 混合得分区间（1998，方法 10），95 %；p 值：双侧两比例 z 检验，合并方差',
}

/**
 * What treating changed: the difference of two proportions with Newcombe's interval, which stays within [-1, 1] and
 * holds for small arms and rates near zero, where the textbook interval does not.
 */
export function liftOf(treated: ArmTally, holdout: ArmTally): Lift {
  const rates = { treatedRate: rateOf(treated), holdoutRate: rateOf(holdout) }
  if (treated.members === 0 || holdout.members === 0) return { ...rates, difference: null, interval: null, p: null }
  const compared = compareProportions(tallyOf(treated), tallyOf(holdout))
  return { ...rates, difference: compared.difference, interval: compared.newcombe, p: compared.p }
}

/** Wilson's interval of the rate of one arm, which Newcombe's of the difference is made of. */
export function rateIntervalOf(arm: ArmTally): readonly [number, number] | null {
  return arm.members === 0 ? null : wilsonInterval(tallyOf(arm))
}

/** Did the members fall into the arms as planned? Chi-square on the two counts. */
export function sampleRatioOf(treated: number, holdout: number, expectedHoldout: number): SampleRatio {
  const members = treated + holdout
  const observedHoldout = members === 0 ? null : holdout / members
  const testable = members > 0 && expectedHoldout > 0 && expectedHoldout < 1
  if (!testable) return { expectedHoldout, observedHoldout, p: null, mismatch: false }
  const { p, mismatch } = sampleRatioMismatch([treated, holdout], [1 - expectedHoldout, expectedHoldout])
  return { expectedHoldout, observedHoldout, p, mismatch }
}

function rateOf(arm: ArmTally): number | null {
  return arm.members === 0 ? null : arm.converted / arm.members
}

function tallyOf(arm: ArmTally) {
  return { successes: arm.converted, trials: arm.members }
}
