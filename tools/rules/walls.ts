import { join } from 'node:path'
import { cruise, type ICruiseResult } from 'dependency-cruiser'
import { order } from '../../server/modules/order.ts'
import { root } from './files.ts'

type Rule = Record<string, unknown>

/** Call down, publish up: the rules come from the list of modules, one pair for each. */
export function wallRules(): Rule[] {
  const upward = order.slice(0, -1).map((module, index) => ({
    name: `${module} calls down only`,
    comment: 'A module reaches a higher one by publishing an event.',
    severity: 'error',
    from: { path: `^server/modules/${module}/`, pathNot: '\\.(test|db\\.test|api\\.test|browser\\.test)\\.tsx?$' },
    to: { path: `^server/modules/(${order.slice(index + 1).join('|')})/` },
  }))
  const frontDoors = order.map((module) => ({
    name: `${module} is entered by its front door`,
    comment: 'Import the module’s index.ts.',
    severity: 'error',
    from: {
      path: '^server/',
      pathNot: [`^server/modules/${module}/`, '\\.(test|db\\.test|api\\.test|browser\\.test)\\.tsx?$'],
    },
    to: { path: `^server/modules/${module}/`, pathNot: `^server/modules/${module}/(index|personal-data)\\.ts$` },
  }))
  return [...upward, ...frontDoors, ...FIXED]
}

const FIXED: Rule[] = [
  {
    name: 'the platform knows no module',
    severity: 'error',
    from: { path: '^server/platform/' },
    to: { path: '^server/(modules|app|main|operations)' },
  },
  {
    name: 'nothing imports the server',
    severity: 'error',
    from: { path: '^(contract|sdk|cli|console|portal|ui|stats|packs)/', pathNot: '\\.(test|fixture)\\.tsx?$' },
    to: { path: '^server/' },
  },
  {
    name: 'stats is pure',
    severity: 'error',
    from: { path: '^stats/', pathNot: '\\.test\\.ts$' },
    to: { path: '^(node:|fs$|http$|crypto$)|^(server|contract|sdk|packs)/' },
  },
  {
    name: 'the contract stands alone',
    severity: 'error',
    from: { path: '^contract/' },
    to: { path: '^(server|sdk|cli|console|portal|ui|stats|packs)/' },
  },
  {
    name: 'the console and the portal are apart',
    severity: 'error',
    from: { path: '^console/' },
    to: { path: '^portal/' },
  },
  {
    name: 'no cycles at run time',
    severity: 'error',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
]

const FOLDERS = ['server', 'contract', 'sdk', 'cli', 'console', 'portal', 'ui', 'stats', 'packs'] as const

/** The tree is this repository's; a test gives one with a violation in it. */
export async function checkWalls(
  tree: { readonly folder: string; readonly parts: readonly string[] } = { folder: root, parts: FOLDERS },
): Promise<string[]> {
  const result = await cruise(
    [...tree.parts],
    {
      baseDir: tree.folder,
      ruleSet: { forbidden: wallRules() as never },
      validate: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(node_modules|/dist/)' },
      tsPreCompilationDeps: true,
      tsConfig: { fileName: join(root, 'tsconfig.json') },
      enhancedResolveOptions: {
        extensions: ['.ts', '.tsx', '.mjs', '.js'],
        exportsFields: ['exports'],
        conditionNames: ['import', 'default'],
      },
    },
    { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  )
  const { summary } = result.output as ICruiseResult
  return summary.violations.map((violation) => `${violation.rule.name}: ${violation.from} → ${violation.to}`)
}
