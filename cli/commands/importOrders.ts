import type { Command } from 'commander'
import { EXIT } from '../failure.ts'
import { type Session, sessionOf } from '../session.ts'
import { pairs } from '../table.ts'
import { moneyOf, numberText } from '../values.ts'
import { importFile, type Options, pathOf } from './importFile.ts'
import { type Import, importSentence } from './importProgress.ts'

export function registerImportOrders(imports: Command): void {
  imports
    .command('orders')
    .description('import the orders of a CSV, CSV.gz, NDJSON or XLSX file; the same file again changes nothing')
    .argument('<file>', 'path of the file')
    .requiredOption('--mapping <code>', 'how its columns are read, such as uci-online-retail')
    .option('--dry-run', 'only count what would become of the lines')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: Options, command: Command) => {
      const session = sessionOf(command)
      const path = await pathOf(session, file)
      if (path === undefined) return session.exitWith(EXIT.refused)
      const begun = performance.now()
      const done = await importFile(session, path, { ...options, kind: 'orders' })
      const seconds = Math.round((performance.now() - begun) / 100) / 10
      if (done.state !== 'done') {
        const { error, state } = done
        session.err(error ? `${error.message} [${error.code}]` : importSentence(session.locale, 'ended', { state }))
        return session.exitWith(EXIT.refused)
      }
      session.out(options.json ? JSON.stringify(summaryOf(done, seconds)) : textOf(session, done, seconds))
    })
}

/** The report under the names scripts read; money in units of the currency. */
export function summaryOf(done: Import, seconds: number) {
  const { grossSalesMills, refundedMills, ...counts } = done.report!
  return {
    importId: done.id,
    state: done.state,
    file: done.fileName,
    mapping: done.mapping,
    dryRun: done.dryRun,
    ...counts,
    grossSales: moneyOf(grossSalesMills),
    refunded: moneyOf(refundedMills),
    seconds,
    linesPerSecond: seconds > 0 ? Math.round(counts.lines / seconds) : counts.lines,
  }
}

function textOf({ locale }: Session, done: Import, seconds: number): string {
  const report = done.report!
  const number = (value: number) => numberText(value, locale)
  const say = (name: Parameters<typeof importSentence>[1]) => importSentence(locale, name)
  const rows: [string, string][] = [
    [say('import'), done.id],
    [say('lines'), number(report.lines)],
    [say('sale_lines'), `${number(report.memberSaleLines)} + ${number(report.nonMemberSaleLines)}`],
    [say('refund_lines'), `${number(report.memberRefundLines)} + ${number(report.nonMemberRefundLines)}`],
    ...(report.closedLines ? [[say('closed_lines'), number(report.closedLines)] as [string, string]] : []),
    [say('quarantined'), number(report.quarantined)],
    ...Object.entries(report.reasons).map(([reason, count]): [string, string] => [`  ${reason}`, number(count)]),
    [say('members'), `${number(report.members)} (+${number(report.newMembers)})`],
    [say('orders'), number(report.orders)],
    ...(report.boundOrders ? [[`  ${say('bound')}`, number(report.boundOrders)] as [string, string]] : []),
    [say('refunds'), number(report.refunds)],
    [say('unchanged'), number(report.unchangedOrders)],
    [say('sales'), numberText(moneyOf(report.grossSalesMills), locale, 3)],
    [say('seconds'), numberText(seconds, locale, 1)],
  ]
  const heading = say(done.dryRun ? 'counted' : 'imported')
  return `${heading}\n${pairs(rows)}`
}
