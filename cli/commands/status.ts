import type { ResponseOf } from '@regulars/contract'
import { ready } from '@regulars/contract/operations'
import { addressOf } from '@regulars/sdk'
import type { Command } from 'commander'
import { EXIT, Failure } from '../failure.ts'
import { sessionOf } from '../session.ts'
import { table } from '../table.ts'

export function registerStatus(program: Command): void {
  program
    .command('status')
    .description('whether the server answers and everything it needs works')
    .option('--json', 'print the answer as JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { url, out, say, exitWith } = sessionOf(command)
      // Not through the client: a server that is not ready says why in the body of a 503.
      const response = await fetch(addressOf(url, ready, {}))
      const health = (await response.json().catch(() => undefined)) as ResponseOf<typeof ready> | undefined
      if (health?.ready === undefined) throw new Failure('not_regulars', { url, status: response.status })
      exitWith(health.ready ? EXIT.ok : EXIT.refused)
      if (options.json) return out(JSON.stringify({ url, ...health }, null, 2))
      out(say('status_line', { url, state: say(health.ready ? 'ready' : 'not_ready'), version: health.version }))
      const rows = health.checks.map((check) => [check.name, say(check.ok ? 'ok' : 'fails'), check.detail])
      out('')
      out(table([{ title: say('check') }, { title: say('result') }, { title: '' }], rows))
    })
}
