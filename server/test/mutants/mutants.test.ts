import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { repositoryFolder } from '#platform/folders'
import { mutants } from './mutants.ts'

/** That the tests named here do fail is shown by `npm run mutants`. */
describe.each(mutants.map((mutant) => [mutant.name, mutant] as const))('the mutant "%s"', (_, mutant) => {
  test('changes one place of its file', async () => {
    const text = await readFile(join(repositoryFolder, mutant.file), 'utf8')
    expect(text.split(mutant.from)).toHaveLength(2)
  })

  test('names a test that is there', async () => {
    const text = await readFile(join(repositoryFolder, mutant.testFile), 'utf8')
    const words = mutant.test.split(' ')
    // A name may be put together of a suite's, a table's and its own.
    const known = words.some((_, from) => from <= words.length - 3 && text.includes(words.slice(from).join(' ')))
    expect(known, mutant.test).toBe(true)
  })
})
