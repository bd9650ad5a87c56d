import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { repositoryFolder } from '../../platform/folders.ts'
import { type Mutant, mutants } from './mutants.ts'

/**
 * `npm run mutants [name]`: makes each mistake in a copy of the repository and runs the test that must find it. A test that
 * passes all the same, or that did not run, is an error. Two at a time.
 */
const AT_ONCE = 2
const LEFT_OUT = new Set(['node_modules', 'dist', '.git', '.cache', '.regulars', 'coverage'])

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

async function isFound(mutant: Mutant): Promise<{ found: boolean; why: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'regulars-mutant-'))
  try {
    for (const entry of await readdir(repositoryFolder)) {
      if (LEFT_OUT.has(entry)) continue
      await cp(join(repositoryFolder, entry), join(folder, entry), {
        recursive: true,
        filter: (source) => !LEFT_OUT.has(basename(source)),
      })
    }
    await symlink(join(repositoryFolder, 'node_modules'), join(folder, 'node_modules'))
    const file = join(folder, mutant.file)
    const text = await readFile(file, 'utf8')
    if (text.split(mutant.from).length !== 2) return { found: false, why: `its text is not once in ${mutant.file}` }
    await writeFile(
      file,
      text.replace(mutant.from, () => mutant.to),
    )
    const output = await runTest(folder, mutant)
    const report = JSON.parse(
      await readFile(join(folder, 'report.json'), 'utf8').catch(() => '{"testResults":[]}'),
    ) as Report
    const ran = report.testResults
      .flatMap((result) => result.assertionResults)
      .filter(({ status }) => status === 'passed' || status === 'failed')
    if (ran.length === 0) return { found: false, why: `no test ran: ${output.slice(-2_000)}` }
    const failed = ran.filter(({ status }) => status === 'failed')
    return { found: failed.length > 0, why: failed[0]?.fullName ?? `"${mutant.test}" passes` }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function runTest(folder: string, mutant: Mutant): Promise<string> {
  const name = mutant.test.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const vitest = join(repositoryFolder, 'node_modules/vitest/vitest.mjs')
  const wanted = ['run', '--project', mutant.project, mutant.testFile, '-t', name]
  const run = spawn(process.execPath, [vitest, ...wanted, '--reporter=json', '--outputFile=report.json'], {
    cwd: folder,
  })
  return new Promise((resolve) => {
    let output = ''
    for (const stream of [run.stdout, run.stderr]) stream.on('data', (part: Buffer) => (output += part.toString()))
    run.on('close', () => resolve(output))
  })
}

const asked = process.argv.slice(2)
const waiting = mutants.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)))
let survivors = 0
async function work(): Promise<void> {
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const started = performance.now()
    const { found, why } = await isFound(mutant)
    if (!found) survivors += 1
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${found ? '✓ found' : '✗ NOT FOUND'}: ${mutant.name} (${seconds} s)\n    ${why}`)
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, work))
process.exit(survivors > 0 ? 1 : 0)
