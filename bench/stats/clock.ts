/** Median wall time of several runs, and what the last one returned. */
export function medianMs<T>(runs: number, work: () => T): { ms: number; value: T } {
  const times: number[] = []
  let value = work()
  for (let i = 0; i < runs; i++) {
    const begun = performance.now()
    value = work()
    times.push(performance.now() - begun)
  }
  return { ms: times.sort((a, b) => a - b)[Math.floor(runs / 2)]!, value }
}

/** Wall time of one run, for work of seconds. */
export function onceMs<T>(work: () => T): { ms: number; value: T } {
  const begun = performance.now()
  const value = work()
  return { ms: performance.now() - begun, value }
}

/** Largest resident memory of this process so far, in MB. Run a bench by itself to read it as that bench's own. */
export function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024)
}
