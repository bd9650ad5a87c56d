import { goodnessOfFit } from './contingency.ts'

/** Below this p the split itself is broken and no comparison should be read. */
export const SRM_ALARM = 0.001

export type SampleRatio = { readonly chi2: number; readonly p: number; readonly mismatch: boolean }

/**
 * Sample ratio mismatch: does the split of members over the arms agree with the planned weights? (Fabijan et al., KDD
 * 2019). `mismatch` at p < 0.001.
 */
export function sampleRatioMismatch(members: readonly number[], weights: readonly number[]): SampleRatio {
  const { chi2, p } = goodnessOfFit(members, weights)
  return { chi2, p, mismatch: p < SRM_ALARM }
}
