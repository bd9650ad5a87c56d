// `npm run bench -- NAME…`: each prints a line of JSON with its ratio to a reference taken in the same run.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installIfNeeded, refuseOldNode } from './install.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
refuseOldNode(readFileSync(join(root, 'package.json'), 'utf8'))
installIfNeeded(root)
const done = spawnSync(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
})
process.exit(done.status ?? 1)
