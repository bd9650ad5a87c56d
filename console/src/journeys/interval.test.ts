import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMismatch, placeInterval } from './interval.ts'

it('an interval around zero shows zero inside it', () => {
  const { low, zero, point, high } = placeInterval(0.05, [-0.02, 0.12])
  expect(low).toBeLessThan(zero)
  expect(zero).toBeLessThan(point)
  expect(point).toBeLessThan(high)
})

it('an interval away from zero still shows zero', () => {
  const { zero, low } = placeInterval(0.1, [0.08, 0.12])
  expect(zero).toBeGreaterThan(0)
  expect(zero).toBeLessThan(low)
})

it('all parts stay on the axis', () => {
  const part = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(part, part, part, (a, b, c) => {
      const [low, point, high] = [a, b, c].sort((x, y) => x - y) as [number, number, number]
      const places = placeInterval(point, [low, high])
      for (const at of [places.low, places.point, places.high, places.zero]) {
        expect(at).toBeGreaterThanOrEqual(0)
        expect(at).toBeLessThanOrEqual(100)
      }
    }),
  )
})

it('an even split is no mismatch, a very unlikely one is', () => {
  expect([isMismatch(null), isMismatch(0.98), isMismatch(0.01), isMismatch(0.0001)]).toEqual([
    false,
    false,
    false,
    true,
  ])
})
