import { importKinds } from '@regulars/contract/mappings'
import type { Command } from 'commander'
import { EXIT } from '../failure.ts'
import { type Session, sessionOf } from '../session.ts'
import { pairs } from '../table.ts'
import { numberText } from '../values.ts'
import { importFile, type Options, pathOf } from './importFile.ts'
import { type Import, importSentence } from './importProgress.ts'

/** One command for each kind whose rows stand for themselves; orders have their own report. */
export function registerImportRecords(imports: Command): void {
  for (const kind of importKinds.filter((one) => one !== 'orders'))
    imports
      .command(kind)
      .description(`import ${kind} from a CSV, CSV.gz, NDJSON or XLSX file; the same file again changes nothing`)
      .argument('<file>', 'path of the file')
      .requiredOption('--mapping <code>', `how its columns are read, such as plain-${kind}`)
      .option('--dry-run', 'only count what would become of the rows')
      .option('--json', 'print one JSON object')
      .action(async (file: string, options: Options, command: Command) => {
        const session = sessionOf(command)
        const path = await pathOf(session, file)
        if (path === undefined) return session.exitWith(EXIT.refused)
        const done = await importFile(session, path, { ...options, kind })
        if (done.state !== 'done') {
          const { error, state } = done
          session.err(error ? `${error.message} [${error.code}]` : importSentence(session.locale, 'ended', { state }))
          return session.exitWith(EXIT.refused)
        }
        session.out(options.json ? JSON.stringify(summaryOf(done)) : textOf(session, done))
      })
}

function summaryOf({ id, kind, state, fileName, mapping, dryRun, rows }: Import) {
  return { importId: id, kind, state, file: fileName, mapping, dryRun, ...rows! }
}

function textOf({ locale }: Session, done: Import): string {
  const { lines, created, changed, unchanged, quarantined, reasons } = done.rows!
  const number = (value: number) => numberText(value, locale)
  const say = (name: Parameters<typeof importSentence>[1]) => importSentence(locale, name)
  const rows: [string, string][] = [
    [say('import'), done.id],
    [say('lines'), number(lines)],
    [say('created'), number(created)],
    [say('changed'), number(changed)],
    [say('unchanged'), number(unchanged)],
    [say('quarantined'), number(quarantined)],
    ...Object.entries(reasons).map(([reason, count]): [string, string] => [`  ${reason}`, number(count)]),
  ]
  return `${say(done.dryRun ? 'counted' : 'imported')}\n${pairs(rows)}`
}
