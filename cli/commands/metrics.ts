import type { Locale } from '@regulars/contract'
import { evaluateMetrics, listMetrics } from '@regulars/contract/metrics'
import type { Command } from 'commander'
import { sessionOf } from '../session.ts'
import { table } from '../table.ts'
import { aDay, moneyOf, numberText } from '../values.ts'

interface Options {
  readonly from: string
  readonly to: string
  readonly json?: boolean
}

export function registerMetrics(program: Command): void {
  program
    .command('metrics')
    .description('metrics of the catalogue over a period, each with the period before')
    .argument('[ids]', 'comma-separated ids; all when absent')
    .requiredOption('--from <day>', 'first day, YYYY-MM-DD', aDay)
    .requiredOption('--to <day>', 'last day, YYYY-MM-DD', aDay)
    .option('--json', 'print the answer as JSON')
    .action(async (ids: string | undefined, { from, to, json }: Options, command: Command) => {
      const { api, out, say, locale } = sessionOf(command)
      const answer = await api(evaluateMetrics, { query: { from, to, ids } })
      if (json) return out(JSON.stringify(answer, null, 2))
      const catalogue = new Map((await api(listMetrics, {})).items.map((metric) => [metric.id, metric]))
      const rows = answer.items.map((item) => {
        const metric = catalogue.get(item.metric)
        const unit = metric?.unit ?? ''
        return [
          item.metric,
          metric?.name[locale] ?? '',
          valueText(item.value, unit, locale),
          valueText(item.previous, unit, locale),
          unit,
        ]
      })
      out(
        table(
          [
            { title: say('metric') },
            { title: say('name') },
            { title: say('value'), align: 'right' },
            { title: say('previous'), align: 'right' },
            { title: say('unit') },
          ],
          rows,
        ),
      )
    })
}

/** As the unit is read: money in currency units, shares in per cent. A number that cannot be computed is a dash, not zero. */
export function valueText(value: number | null, unit: string, locale: Locale): string {
  if (value === null) return '–'
  if (unit === 'money') return numberText(moneyOf(value), locale, 2)
  if (unit === 'percent') return `${numberText(value * 100, locale, 1)}%`
  return Number.isInteger(value) ? numberText(value, locale) : numberText(value, locale, 2)
}
