import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build as bundle } from 'tsdown'
import { build as buildPages } from 'vite'

const root = join(import.meta.dirname, '..')

interface Part {
  readonly name: string
  /** Folders whose files it is made of. */
  readonly from: readonly string[]
  readonly result: string
  build(): Promise<unknown>
}

/** Our own workspaces go into the bundle; packages stay where npm put them. */
const program = (folder: string, entries: readonly string[]) => () =>
  bundle({
    entry: Object.fromEntries(entries.map((entry) => [entry, join(root, folder, `${entry}.ts`)])),
    outDir: join(root, folder, 'dist'),
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Everything that is named like a package, but for our own workspaces and the server's `#` imports.
    deps: { neverBundle: [/^(?!@regulars\/)[a-z@][^:]*$/], alwaysBundle: [/^@regulars\//, /^#/] },
    dts: false,
    sourcemap: true,
    clean: true,
    logLevel: 'warn',
    outputOptions: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
  })

const page = (folder: string) => () =>
  buildPages({ root: join(root, folder), configFile: join(root, folder, 'vite.config.ts'), logLevel: 'warn' })

const parts: readonly Part[] = [
  {
    name: 'server',
    from: ['server', 'contract', 'packs', 'stats'],
    result: 'server/dist/main.js',
    build: program('server', ['main']),
  },
  {
    name: 'cli',
    from: ['cli', 'sdk', 'contract', 'stats'],
    result: 'cli/dist/main.js',
    build: program('cli', ['main']),
  },
  {
    name: 'console',
    from: ['console', 'ui', 'sdk', 'contract'],
    result: 'console/dist/index.html',
    build: page('console'),
  },
  {
    name: 'portal',
    from: ['portal', 'ui', 'sdk', 'contract'],
    result: 'portal/dist/index.html',
    build: page('portal'),
  },
]

/** Builds what changed since it was built last. */
for (const part of parts) {
  const state = fingerprintOf(part.from)
  const stamp = join(root, '.cache', `built-${part.name}`)
  const isBuilt = existsSync(join(root, part.result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === state
  if (isBuilt && !process.argv.includes('--force')) continue
  await part.build()
  mkdirSync(join(root, '.cache'), { recursive: true })
  writeFileSync(stamp, state)
}

function fingerprintOf(folders: readonly string[]): string {
  const hash = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')))
  for (const folder of folders)
    for (const file of filesOf(join(root, folder))) hash.update(file).update(readFileSync(file))
  return hash.digest('hex')
}

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .sort()
    .flatMap((name) => {
      const path = join(folder, name)
      return statSync(path).isDirectory() ? filesOf(path) : [path]
    })
}
