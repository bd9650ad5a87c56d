import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '#platform/random'
import { isTooMany, limits, newCode } from './codes.ts'

describe('a code', () => {
  it('has six digits, whatever was drawn', () => {
    const random = seededRandom(7)
    for (let drawn = 0; drawn < 10_000; drawn += 1) expect(newCode(random)).toMatch(/^\d{6}$/)
  })

  it('draws again where the last codes would be rarer than the first', () => {
    const draws = [0xffffffff, 42]
    const bytes = () => {
      const buffer = Buffer.alloc(4)
      buffer.writeUInt32BE(draws.shift()!)
      return buffer
    }
    expect(newCode({ bytes })).toBe('000042')
  })
})

describe('tries', () => {
  it('are too many as soon as one of the limits is reached', () => {
    const count = fc.integer({ min: 0, max: 40 })
    fc.assert(
      fc.property(
        fc.constantFrom('ask' as const, 'enter' as const),
        count,
        count,
        count,
        (kind, address, day, origin) => {
          const most = limits[kind]
          const reached = address >= most.address || day >= most.addressInADay || origin >= most.origin
          expect(isTooMany(kind, { address, addressInADay: day, origin })).toBe(reached)
        },
      ),
    )
  })
})
