import { createHash } from 'node:crypto'

/** Buckets a member may fall into; a share in hundredths of a percent is a number of them. */
export const BUCKETS = 10_000

/**
 * The place of a member among {@link BUCKETS} for one key: the first 32 bits of md5(`key:member`), as the SQL function
 * `experiments.bucket` computes it. A hash rather than a draw, so that it is the same in every process and year. The
 * remainder favours the low 7,296 buckets by one in 430,000, which no sample will show.
 */
export function bucketOf(key: string, memberId: string): number {
  return createHash('md5').update(`${key}:${memberId.toLowerCase()}`).digest().readUInt32BE(0) % BUCKETS
}

export type Arm = 'treated' | 'holdout'

/** Low buckets are held out, so that a larger share holds out the same members and more. */
export function armOf(bucket: number, holdoutShare: number): Arm {
  return bucket < holdoutShare ? 'holdout' : 'treated'
}

/** A whole percentage as a number of buckets. */
export function shareOfPercent(percent: number): number {
  return Math.round(percent * (BUCKETS / 100))
}
