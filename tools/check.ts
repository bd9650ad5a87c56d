import { readCatalog } from './catalog.ts'
import { checkClasses } from './rules/classes.ts'
import { checkDumps } from './rules/dumps.ts'
import { checkOpenApi } from './rules/openapi.ts'
import { checkRowSecurity } from './rules/rowSecurity.ts'
import { checkSizes } from './rules/sizes.ts'
import { checkWalls } from './rules/walls.ts'
import { checkWriters } from './rules/writers.ts'

/** `npm run check`: what the type-checker and the linter cannot see. Each rule returns its complaints. */
const catalog = await readCatalog()
const rules: readonly [string, () => string[] | Promise<string[]>][] = [
  ['walls between modules', checkWalls],
  ['only its module writes a table', checkWriters],
  ['row-level security on every table of a workspace', () => checkRowSecurity(catalog)],
  ['every column classed', () => checkClasses(catalog)],
  ['dumps in step with the migrations', () => checkDumps(catalog)],
  ['OpenAPI valid and in step', checkOpenApi],
  ['sizes', checkSizes],
]

let complaints = 0
for (const [name, check] of rules) {
  const found = await check()
  complaints += found.length
  console.log(`${found.length === 0 ? '✓' : '✗'} ${name}`)
  for (const complaint of found) console.log(`    ${complaint}`)
}
process.exit(complaints > 0 ? 1 : 0)
