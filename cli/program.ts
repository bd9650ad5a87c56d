import { Command, CommanderError } from 'commander'
import { registerExport } from './commands/export.ts'
import { registerImport } from './commands/import.ts'
import { registerKeys } from './commands/keys.ts'
import { registerMembersDuplicates } from './commands/membersDuplicates.ts'
import { registerMembersList } from './commands/membersList.ts'
import { registerMembersShow } from './commands/membersShow.ts'
import { registerMetrics } from './commands/metrics.ts'
import { registerRecovery } from './commands/recovery.ts'
import { registerRestore } from './commands/restore.ts'
import { registerSchedules } from './commands/schedules.ts'
import { registerSelfcheck } from './commands/selfcheck/index.ts'
import { registerStart } from './commands/start.ts'
import { registerStats } from './commands/stats/index.ts'
import { registerStatus } from './commands/status.ts'
import { registerVerify } from './commands/verify.ts'
import { EXIT, explain } from './failure.ts'
import manifest from './package.json' with { type: 'json' }
import { attach, type Surroundings, settingsOf } from './session.ts'

/** The command line, over whatever it is given to read from and write to. Answers the exit code. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const program = createProgram(surroundings)
  const settings = attach(program, surroundings)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return settings.exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    const { code, text } = explain(error, settingsOf(program).locale)
    surroundings.err(text)
    return code
  }
}

export function createProgram(surroundings: Surroundings): Command {
  const program = new Command('regulars')
    .description('Regulars (常客), the open membership-marketing system, from the command line')
    .version(manifest.version)
    .option('--url <address>', 'address of the server; else REGULARS_URL, else credentials.json')
    .option('--api-key <key>', 'API key; else REGULARS_API_KEY, else credentials.json')
    .option('--lang <language>', 'language of the output: en or zh-CN; else by LANG')
    .showHelpAfterError('(run with --help for how it is used)')
  program.configureOutput({
    writeOut: (text) => surroundings.out(text.replace(/\n$/, '')),
    writeErr: (text) => surroundings.err(text.replace(/\n$/, '')),
  })
  registerStart(program)
  registerStatus(program)
  registerMembers(program)
  registerImport(program)
  registerSchedules(program)
  registerExport(program)
  registerMetrics(program)
  registerVerify(program)
  registerSelfcheck(program)
  registerKeys(program)
  registerRecovery(program)
  registerRestore(program)
  registerStats(program)
  throwInsteadOfExit(program)
  return program
}

function registerMembers(program: Command): void {
  const members = program.command('members').description('find members and show one')
  registerMembersShow(members)
  registerMembersList(members)
  registerMembersDuplicates(members)
}

/** Commander ends the process by itself; here the caller decides, also for the commands below. */
function throwInsteadOfExit(command: Command): void {
  command.exitOverride()
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    throwInsteadOfExit(child)
  }
}
