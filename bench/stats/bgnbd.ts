import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { drawBeta, drawExponential, drawGamma, seededStream } from '@regulars/stats/core/random'
import { fitBetaGeometric } from '@regulars/stats/value/beta-geometric'
import { type Behaviour, patternsOf } from '@regulars/stats/value/patterns'
import { summarisePurchases } from '@regulars/stats/value/summary'
import { type BenchLine, round } from '../line.ts'
import { medianMs } from './clock.ts'
import { dayOf, isMissing, textOf } from './referenceData.ts'

const RUNS = 7
const PYTHON = process.env.BENCH_PYTHON ?? '/usr/bin/python3'

/** BG/NBD on all 23,570 CDNOW customers (a simulated cohort of that size without the data) against scipy, target <= 0.5. */
export async function run(): Promise<BenchLine[]> {
  const members = isMissing('cdnow') ? simulated(23_570) : cdnow()
  // Grouping equal behaviours is part of our time: scipy gets the rows as they are.
  const { ms, value } = medianMs(RUNS, () => fitBetaGeometric(patternsOf(members), 'bgnbd'))
  const reference = scipy(members)
  const note =
    reference === undefined
      ? `scipy is not installed (apt-get install python3-scipy); log-likelihood ${round(value.loglik, 4)}`
      : `${members.length} customers; log-likelihood ${round(value.loglik, 4)}, scipy's ${round(reference.loglik, 4)}`
  return [
    {
      name: 'stats-bgnbd',
      product: round(ms),
      reference: reference === undefined ? null : round(reference.ms),
      ratio: reference === undefined ? null : round(ms / reference.ms, 4),
      unit: 'ms',
      note,
    },
  ]
}

function cdnow(): Behaviour[] {
  const rows = textOf('cdnow/CDNOW_master.txt')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
  return summarisePurchases(
    { members: rows.map((r) => r[0]!), days: rows.map((r) => dayOf(r[1]!)) },
    { untilDay: dayOf('19980630') },
  )
}

function simulated(n: number): Behaviour[] {
  const random = seededStream(1)
  return Array.from({ length: n }, () => {
    const rate = drawGamma(random, { shape: 0.25, rate: 4.4 * 7 })
    const leave = drawBeta(random, 0.8, 2.4)
    const age = 455 + Math.floor(random() * 90)
    let [frequency, recency] = [0, 0]
    for (let t = Math.ceil(drawExponential(random, rate)); t <= age; t += Math.ceil(drawExponential(random, rate))) {
      frequency++
      recency = t
      if (random() < leave) break
    }
    return { frequency, recency: recency / 7, age: age / 7 }
  })
}

function scipy(members: readonly Behaviour[]): { ms: number; loglik: number } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-bench-'))
  const file = join(folder, 'members.csv')
  writeFileSync(file, members.map((m) => `${m.frequency},${m.recency},${m.age}`).join('\n'))
  const done = spawnSync(PYTHON, [fileURLToPath(new URL('bgnbd.py', import.meta.url)), file, String(RUNS)], {
    encoding: 'utf8',
  })
  rmSync(folder, { recursive: true })
  // The script prints these two fields.
  return done.status === 0 ? (JSON.parse(done.stdout) as { ms: number; loglik: number }) : undefined
}
