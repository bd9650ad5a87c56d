import { permissions } from '@regulars/contract'
import { createKey } from '@regulars/contract/access'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { sessionOf } from '../session.ts'
import { aDay } from '../values.ts'

type Permission = (typeof permissions)[number]

interface Options {
  readonly kind: 'api' | 'write'
  readonly name: string
  readonly scopes: Permission[]
  readonly expires?: string
  readonly json?: boolean
}

export function registerKeys(program: Command): void {
  const keys = program.command('keys').description('keys of shops, apps and programs')
  keys
    .command('create')
    .description('make a key; its secret is shown this once')
    .addOption(
      new Option('--kind <kind>', 'api reads and changes, write sends events')
        .choices(['api', 'write'])
        .default('write'),
    )
    .requiredOption('--name <name>', 'what the key is for')
    .option('--scopes <list>', 'comma-separated permissions of an api key', somePermissions, [])
    .option('--expires <day>', 'last day it works, YYYY-MM-DD', aDay)
    .option('--json', 'print the answer as JSON')
    .action(async ({ kind, name, scopes, expires, json }: Options, command: Command) => {
      const { api, out, say } = sessionOf(command)
      const expiresAt = expires === undefined ? null : `${expires}T23:59:59.999Z`
      const key = await api(createKey, { body: { kind, name, scopes, expiresAt } })
      if (json) return out(JSON.stringify(key, null, 2))
      out(say('key_made', { name: key.name }))
      out(key.secret)
    })
}

function somePermissions(text: string): Permission[] {
  const named = text.split(',').map((name) => name.trim())
  const unknown = named.find((name) => !permissions.includes(name as Permission))
  if (unknown !== undefined) {
    throw new InvalidArgumentError(`"${unknown}" is no permission. There are: ${permissions.join(', ')}.`)
  }
  return named as Permission[]
}
