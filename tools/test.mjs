// `npm test`: installs what it needs, then runs everything. The last line counts the tests.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser } from './browser.mjs'
import { installIfNeeded, refuseOldNode } from './install.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const only = process.argv.slice(2)

refuseOldNode(readFileSync(join(root, 'package.json'), 'utf8'))
installIfNeeded(root)
if (!existsSync(join(root, '../shared/data'))) {
  console.log(
    'The reference data (../shared/data) are not here: tests on those rows are skipped. The same behaviour is tested on generated data.',
  )
}
process.env.CHROMIUM_PATH ??= ensureBrowser(root)

const checks = [
  ['types', ['npx', 'tsc', '-p', 'tsconfig.json']],
  ['types of the pages', ['npx', 'tsc', '-p', 'tsconfig.web.json']],
  ['lint', ['npx', 'biome', 'check', '.']],
  ['build', [process.execPath, '--import', 'tsx', 'tools/build.ts']],
  ['check', [process.execPath, '--import', 'tsx', 'tools/check.ts']],
]
const totals = { passed: 0, failed: 0, skipped: 0 }
if (only.length === 0) for (const [name, command] of checks) count(runCheck(name, command))
runVitest()
if (only.length === 0) count(runCheck('mutants', [process.execPath, '--import', 'tsx', 'server/test/mutants/run.ts']))
console.log(`${totals.passed} passed, ${totals.failed} failed${totals.skipped ? `, ${totals.skipped} skipped` : ''}`)
process.exit(totals.failed > 0 ? 1 : 0)

function count(passed) {
  totals[passed ? 'passed' : 'failed'] += 1
}

function runCheck(name, [command, ...args]) {
  const started = Date.now()
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  const passed = done.status === 0
  console.log(`${passed ? '✓' : '✗'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`)
  if (!passed) console.log(`${done.stdout}${done.stderr}`)
  return passed
}

/** A run that ends without a report has failed, whatever it printed. */
function runVitest() {
  const report = join(root, '.cache/test-report.json')
  rmSync(report, { force: true })
  const args = ['vitest', 'run', ...only, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const done = spawnSync('npx', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] })
  if (!existsSync(report)) {
    totals.failed += 1
    return
  }
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites, numTotalTests } =
    JSON.parse(readFileSync(report, 'utf8'))
  totals.passed += numPassedTests
  totals.failed += numFailedTests
  totals.skipped += numPendingTests + numTodoTests
  const brokenFiles = numFailedTests === 0 && (numFailedTestSuites > 0 || done.status !== 0)
  if (brokenFiles || numTotalTests === 0) totals.failed += Math.max(numFailedTestSuites, 1)
}
