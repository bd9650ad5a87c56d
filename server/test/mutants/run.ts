import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { createVitest, type TestModule, type Vitest } from 'vitest/node'
import { migrationFolders, repositoryFolder } from '../../platform/folders.ts'
import { startTestDatabase, type TestDatabase } from '../testDatabase.ts'
import type { Mutant } from './mutant.ts'
import { mutants } from './mutants.ts'

/**
 * `npm run mutants [name]`: makes each mistake and runs the test that must find it. A test that passes all the same, or
 * that did not run, is an error. No file is changed: a module gets its mistake on the way into the test's process, and a
 * migration in a copy, of which a database is made.
 *
 * Two lanes side by side, each with one Vitest that stays: a mutant costs a process that loads what its test needs, and
 * that test.
 */
const LANES = 2

class Lane {
  #mutant: Mutant | undefined
  #vitest!: Vitest
  readonly #database: TestDatabase

  constructor(database: TestDatabase) {
    this.#database = database
  }

  async open(): Promise<void> {
    this.#vitest = await createVitest(
      'test',
      {
        config: false,
        root: repositoryFolder,
        watch: false,
        include: ['server/**/*.test.ts', 'tools/**/*.test.ts', 'contract/**/*.test.ts'],
        pool: 'forks',
        maxWorkers: 1,
        bail: 1,
        testTimeout: 60_000,
        hookTimeout: 60_000,
        reporters: [{}],
        cache: false,
        env: { LOG_LEVEL: 'silent' },
      },
      { plugins: [this.#mistake()], clearScreen: false, logLevel: 'error' },
    )
    await this.#vitest.standalone()
  }

  close(): Promise<void> {
    return this.#vitest.close()
  }

  /** Undefined when the test that is named finds the mistake; else why not. */
  async survives(mutant: Mutant): Promise<string | undefined> {
    const text = await readFile(join(repositoryFolder, mutant.file), 'utf8')
    if (text.split(mutant.from).length !== 2) return `its text is not once in ${mutant.file}`
    if (!mutant.file.endsWith('.sql')) return this.#run(mutant, this.#database)
    const migrations = await mkdtemp(join(tmpdir(), 'regulars-migrations-'))
    try {
      await cp(migrationFolders.postgres, migrations, { recursive: true })
      await writeFile(join(migrations, basename(mutant.file)), changed(text, mutant))
      const database = await startTestDatabase(migrations)
      return await this.#run(mutant, database).finally(() => database.stop())
    } finally {
      await rm(migrations, { recursive: true, force: true })
    }
  }

  async #run(mutant: Mutant, database: TestDatabase): Promise<string | undefined> {
    const vitest = this.#vitest
    const project = vitest.projects[0]!
    project.provide('ownerUrl', database.ownerUrl)
    project.provide('appUrl', database.appUrl)
    vitest.setGlobalTestNamePattern(new RegExp(mutant.test.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    const file = join(repositoryFolder, mutant.file)
    this.#mutant = mutant
    vitest.invalidateFile(file)
    const specification = project.createSpecification(join(repositoryFolder, mutant.testFile))
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications([specification])
    this.#mutant = undefined
    vitest.invalidateFile(file)
    return whyNotFound(testModules, unhandledErrors, mutant)
  }

  #mistake() {
    return {
      name: 'mutant',
      enforce: 'pre' as const,
      transform: (code: string, id: string) => {
        const mutant = this.#mutant
        if (!mutant || id.split('?')[0] !== join(repositoryFolder, mutant.file)) return null
        return { code: changed(code, mutant), map: null }
      },
    }
  }
}

function changed(text: string, mutant: Mutant): string {
  return text.replace(mutant.from, () => mutant.to)
}

function whyNotFound(modules: readonly TestModule[], errors: readonly unknown[], mutant: Mutant): string | undefined {
  const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state))
  if (results.includes('failed')) return undefined
  if (results.includes('passed')) return `"${mutant.test}" passes`
  const told = [...modules.flatMap((module) => module.errors()), ...errors]
  return `no test ran: ${told.map((error) => (error as Error).stack ?? error).join('\n')}`
}

const asked = process.argv.slice(2)
const waiting = mutants.filter(({ name }) => asked.length === 0 || asked.some((part) => name.includes(part)))
const total = waiting.length
let survivors = 0

const database = await startTestDatabase()
async function work(): Promise<void> {
  const lane = new Lane(database)
  await lane.open()
  for (let mutant = waiting.shift(); mutant; mutant = waiting.shift()) {
    const started = performance.now()
    const why = await lane.survives(mutant)
    if (why) survivors += 1
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${why ? '✗ NOT FOUND' : '✓ found'}: ${mutant.name} (${seconds} s)${why ? `\n    ${why}` : ''}`)
  }
  await lane.close()
}
await Promise.all(Array.from({ length: Math.min(LANES, total) }, work))
await database.stop()
console.log(`${total - survivors} mutants found, ${survivors} not`)
process.exit(survivors > 0 || total === 0 ? 1 : 0)
