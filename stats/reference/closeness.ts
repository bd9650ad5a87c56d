import { expect } from 'vitest'

/** Fails unless the two agree to `tolerance` relative (absolute below 1e-300). */
export function expectClose(actual: number, wanted: number, tolerance = 1e-10): void {
  const gap = Math.abs(actual - wanted) / Math.max(Math.abs(wanted), 1e-300)
  expect(gap, `${actual} against ${wanted}`).toBeLessThanOrEqual(tolerance)
}

/** Fails unless `run` throws a StatsError of this code. */
export function expectRefusal(run: () => unknown, code: string): void {
  let seen: unknown
  try {
    run()
  } catch (error) {
    seen = error
  }
  expect(seen, `expected a StatsError '${code}'`).toMatchObject({ name: 'StatsError', code })
}
