import { listImports } from '@regulars/contract/connections'
import type { Command } from 'commander'
import { sessionOf } from '../session.ts'
import { table } from '../table.ts'
import { instantText, numberText } from '../values.ts'
import { importSentence } from './importProgress.ts'

export function registerImportList(imports: Command): void {
  imports
    .command('list')
    .description('imports, newest first')
    .option('--json', 'print the answer as JSON')
    .action(async ({ json }: { json?: boolean }, command: Command) => {
      const { api, out, locale } = sessionOf(command)
      const answer = await api(listImports, {})
      if (json) return out(JSON.stringify(answer, null, 2))
      const say = (name: Parameters<typeof importSentence>[1]) => importSentence(locale, name)
      out(
        table(
          [
            { title: say('import') },
            { title: say('file') },
            { title: say('state') },
            { title: say('lines'), align: 'right' },
            { title: say('orders'), align: 'right' },
            { title: say('begun') },
          ],
          answer.items.map((one) => [
            one.id,
            one.fileName,
            one.dryRun ? `${one.state} (dry run)` : one.state,
            numberText(one.linesRead, locale),
            one.report ? numberText(one.report.orders, locale) : '',
            instantText(one.createdAt),
          ]),
        ),
      )
    })
}
