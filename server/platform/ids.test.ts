import { describe, expect, it } from 'vitest'
import { ManualClock } from './clock.ts'
import { isUuid, uuidv7 } from './ids.ts'
import { seededRandom } from './random.ts'

describe('ids', () => {
  it('sort in the order they were made, also when the clock stands still or goes back', () => {
    const clock = new ManualClock('2026-03-02T10:00:00Z')
    const ids = uuidv7(clock, seededRandom(1))
    const made = Array.from({ length: 10_000 }, (_, index) => {
      if (index === 5_000) clock.advance({ seconds: -60 })
      return ids.next()
    })
    expect(made).toEqual([...made].sort())
    expect(new Set(made).size).toBe(made.length)
    expect(made.every(isUuid)).toBe(true)
  })

  it('tell the time they were made', () => {
    const clock = new ManualClock('2026-03-02T10:00:00.123Z')
    const id = uuidv7(clock, seededRandom(2)).next()
    expect(Number.parseInt(id.replace('-', '').slice(0, 12), 16)).toBe(clock.now().getTime())
  })

  it('end in a random digit, by which members are divided into shards', () => {
    const ids = uuidv7(new ManualClock('2026-03-02T10:00:00Z'), seededRandom(3))
    const counts = new Map<string, number>()
    for (let index = 0; index < 16_000; index++) {
      const digit = ids.next().slice(-1)
      counts.set(digit, (counts.get(digit) ?? 0) + 1)
    }
    expect(counts.size).toBe(16)
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })
})
