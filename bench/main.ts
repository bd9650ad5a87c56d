import type { BenchLine } from './line.ts'

/** Every bench by name; each is loaded when it is run. */
const benches: Readonly<Record<string, () => Promise<{ run(): Promise<BenchLine[]> }>>> = {
  'ingest-accept': () => import('./ingestAccept.ts'),
  'ingest-history': () => import('./ingestHistory.ts'),
  'identity-resolve': () => import('./identityResolve.ts'),
  'consent-gate': () => import('./consentGate.ts'),
  'import-orders': () => import('./importOrders.ts'),
  'member-360': () => import('./member360.ts'),
  'journey-steps': () => import('./journeySteps.ts'),
  'phone-lookup': () => import('./phoneLookup.ts'),
  'start-idle': () => import('./startIdle.ts'),
  'stats-bgnbd': () => import('./stats/bgnbd.ts'),
  'stats-workloads': () => import('./stats/workloads.ts'),
}

const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !benches[name])
if (unknown.length > 0) {
  console.error(`There is no bench "${unknown.join(', ')}"; choose among ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const name of asked.length > 0 ? asked : Object.keys(benches)) {
  const { run } = await benches[name]!()
  for (const line of await run()) console.log(JSON.stringify(line))
}
process.exit(0)
