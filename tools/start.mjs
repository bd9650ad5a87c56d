// `npm start`: installs what is missing, builds what changed, and runs the program. Plain
// JavaScript, because on a fresh clone there is nothing yet that reads TypeScript.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { installIfNeeded, refuseOldNode } from './install.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const isDevelopment = process.argv.includes('--dev')

refuseOldNode(readFileSync(join(root, 'package.json'), 'utf8'))
installIfNeeded(root)
if (isDevelopment) develop()
else {
  build()
  run()
}

/**
 * The program in a process of its own, kept small: without a bound V8 lets its heap grow before it collects, and without
 * the other glibc keeps an arena for each thread of the history engine. Measured after the demo brand was loaded and with
 * both: 553 MB for all processes against 800 MB.
 */
function run() {
  const program = spawn(
    process.execPath,
    ['--max-old-space-size=288', join(root, 'server/dist/main.js'), ...process.argv.slice(2)],
    {
      stdio: 'inherit',
      env: { MALLOC_ARENA_MAX: '2', ...process.env },
    },
  )
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal))
  program.once('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
}

function build() {
  const started = Date.now()
  const done = spawnSync(process.execPath, ['--import', 'tsx', 'tools/build.ts'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (done.status !== 0 || !existsSync(join(root, 'server/dist/main.js'))) {
    console.error('\nThe build failed; see above.')
    process.exit(1)
  }
  const seconds = (Date.now() - started) / 1000
  if (seconds > 2) console.log(`  Build … ${seconds.toFixed(1)} s`)
}

/** The server restarts when a file changes; the pages reload by themselves on ports of their own. */
function develop() {
  const children = [
    spawn(
      process.execPath,
      ['--import', 'tsx', '--watch', '--watch-path=server', '--watch-path=contract', 'server/main.ts'],
      { cwd: root, stdio: 'inherit' },
    ),
    spawn('npx', ['vite', 'console', '--port', '4401'], { cwd: root, stdio: 'inherit' }),
    spawn('npx', ['vite', 'portal', '--port', '4402'], { cwd: root, stdio: 'inherit' }),
  ]
  const stop = () => {
    for (const child of children) child.kill('SIGTERM')
  }
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, stop)
  children[0].once('exit', (code) => {
    stop()
    process.exitCode = code ?? 0
  })
}
