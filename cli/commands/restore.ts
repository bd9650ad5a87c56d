import { resolve } from 'node:path'
import type { Command } from 'commander'
import { sessionOf } from '../session.ts'
import { runServer } from './start.ts'

interface Options {
  readonly home?: string
  readonly keyFile?: string
}

export function registerRestore(program: Command): void {
  program
    .command('restore')
    .description('put a backup into an empty installation here, which must not be running')
    .argument('<file>', 'the backup; the journal beside it is replayed')
    .option('--home <folder>', 'folder of the new installation, with the root key in it (REGULARS_HOME)')
    .option('--key-file <file>', 'the backup key (REGULARS_BACKUP_KEY_FILE)')
    .action(async (file: string, { home, keyFile }: Options, command: Command) => {
      const session = sessionOf(command)
      const env = {
        ...session.env,
        ...(home !== undefined && { REGULARS_HOME: resolve(session.cwd, home) }),
        ...(keyFile !== undefined && { REGULARS_BACKUP_KEY_FILE: resolve(session.cwd, keyFile) }),
      }
      const words = ['restore', resolve(session.cwd, file), '--lang', session.locale]
      session.exitWith(await runServer(session.cwd, words, env))
    })
}
