import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '../../platform/random.ts'
import { armOf, BUCKETS, bucketOf, shareOfPercent } from './bucket.ts'

const random = seededRandom(4)
const memberIds = Array.from({ length: 20_000 }, () => {
  const hex = random.bytes(16).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
})

describe('the bucket of a member', () => {
  test('is the first 32 bits of md5 over key, colon and id', () => {
    // printf 'journey:a:0198c7a2-0000-7000-8000-00000000000a' | md5sum
    expect(bucketOf('journey:a', '0198c7a2-0000-7000-8000-00000000000a')).toBe(0xc3ee8d8c % BUCKETS)
  })

  test('does not depend on the case of the id', () => {
    expect(bucketOf('k', '0198C7A2-0000-7000-8000-00000000000A')).toBe(
      bucketOf('k', '0198c7a2-0000-7000-8000-00000000000a'),
    )
  })

  test('is spread evenly: chi-square over a hundred cells stays below its 99.9th percentile', () => {
    const cells = new Array<number>(100).fill(0)
    for (const memberId of memberIds) cells[Math.floor(bucketOf('journey:x', memberId) / 100)]! += 1
    const expected = memberIds.length / cells.length
    const chi2 = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    expect(chi2).toBeLessThan(148.2)
  })

  test('two keys divide members independently', () => {
    const both = memberIds.filter((id) => bucketOf('a', id) < 1000 && bucketOf('b', id) < 1000).length
    expect(both / memberIds.length).toBeGreaterThan(0.007)
    expect(both / memberIds.length).toBeLessThan(0.013)
  })
})

describe('the arm of a bucket', () => {
  test('ten percent are ten percent of all buckets', () => {
    const held = Array.from({ length: BUCKETS }, (_, bucket) => armOf(bucket, shareOfPercent(10)))
    expect(held.filter((arm) => arm === 'holdout')).toHaveLength(1000)
  })

  test('a member held out of a share is held out of every larger one', () => {
    fc.assert(
      fc.property(fc.nat(BUCKETS - 1), fc.nat(100), fc.nat(100), (bucket, one, other) => {
        const [small, large] = one < other ? [one, other] : [other, one]
        if (armOf(bucket, shareOfPercent(small)) === 'holdout')
          expect(armOf(bucket, shareOfPercent(large))).toBe('holdout')
      }),
    )
  })

  test('a share of zero holds nobody out', () => expect(armOf(0, shareOfPercent(0))).toBe('treated'))
})
