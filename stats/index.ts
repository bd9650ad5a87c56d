/**
 * Regulars' numerics: no I/O, no clock, no framework. The doors to each subject are below; everything else is reached
 * by its own path, such as `@regulars/stats/distributions/beta`.
 */
export { StatsError, type StatsErrorCode } from './errors.ts'
export { analyseExperiment } from './tests/experiment.ts'
export { sampleSizeForMeans } from './tests/mean-power.ts'
export { sampleSizeForProportions } from './tests/sample-size.ts'
export { alwaysValid } from './tests/sequential.ts'
export { compareProportions } from './tests/two-proportions.ts'
export { compareMeans, compareMoments } from './tests/welch.ts'
