// A Chromium for the browser tests: one that is here, else Debian's package, else Playwright's own.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const KNOWN = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

/** The path of a Chromium. Ends the program with a sentence when none can be had. */
export function ensureBrowser(root) {
  const here = KNOWN.find((path) => existsSync(path))
  if (here) {
    ensureChineseFont()
    return here
  }
  const packages = ['chromium', 'fonts-noto-cjk']
  if (hasApt()) {
    console.log('  Install Chromium from Debian’s packages …')
    run('apt-get', ['update', '-qq'])
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages])
  }
  if (existsSync(KNOWN[0])) return KNOWN[0]
  run('npx', ['playwright-core', 'install', 'chromium'], root)
  const asked = spawnSync(
    process.execPath,
    ['-e', "import('playwright-core').then((p) => console.log(p.chromium.executablePath()))"],
    { cwd: root, encoding: 'utf8' },
  )
  const own = asked.stdout.trim()
  if (own && existsSync(own)) return own
  console.error('No Chromium could be found or installed. Install one and set CHROMIUM_PATH to it.')
  process.exit(1)
}

/** Without one, Chinese pages would be looked at as rows of boxes. */
function ensureChineseFont() {
  const listed = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' })
  if (listed.status === 0 && listed.stdout.trim() === '' && hasApt())
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'fonts-noto-cjk'])
}

function hasApt() {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
}

function run(command, args, cwd) {
  spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
}
