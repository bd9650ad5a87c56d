import { StatsError } from '@regulars/stats/errors'
import { expectedSpend, fitGammaGamma } from '@regulars/stats/value/gamma-gamma'
import { fitPurchases, type PurchaseModel } from '@regulars/stats/value/models'
import { type MemberSummary, summarisePurchases } from '@regulars/stats/value/summary'
import type { Command } from 'commander'
import { type CommonOptions, collect, type Outcome, runs, tableLines, toNumber } from './output.ts'
import { lineChart } from './plot.ts'
import { dayColumn, dayOf, numberColumn, readTable, textColumn } from './table.ts'
import { filterRows, rowsOfSomebody } from './where.ts'

type Options = CommonOptions & {
  file: string
  id: string
  date: string
  value?: string
  until: string
  unit: string
  model: string
  gammagamma?: boolean
  horizon?: string
  where?: string[]
}

const MODELS: readonly string[] = ['bgnbd', 'mbgnbd', 'paretonbd']

export function addClv(stats: Command): void {
  const command = stats
    .command('clv')
    .description('customer lifetime value from raw purchases')
    .requiredOption('--file <file>', 'purchases, one a row')
    .requiredOption('--id <column>', 'member')
    .requiredOption('--date <column>', 'day of the purchase')
    .option('--value <column>', 'value of the purchase; A*B multiplies two columns')
    .requiredOption('--until <date>', 'last day observed')
    .option('--unit <unit>', 'week or day', 'week')
    .option('--model <model>', MODELS.join(', '), 'bgnbd')
    .option('--gammagamma', 'fit spend as well; needs --value')
    .option('--horizon <units>', 'predict this far ahead for every member')
    .option('--where <conditions...>', 'keep rows, such as country=CN or value>0', collect)
  runs<Options>(command, run)
}

function run(options: Options): Outcome {
  if (!MODELS.includes(options.model))
    throw new StatsError('unknown_name', `no model '${options.model}': ${MODELS.join(', ')}`)
  if (options.unit !== 'week' && options.unit !== 'day')
    throw new StatsError('unknown_name', `the unit is week or day, not '${options.unit}'`)
  if (options.gammagamma === true && options.value === undefined)
    throw new StatsError('bad_spec', '--gammagamma needs --value')
  const { table, withoutId } = rowsOfSomebody(filterRows(readTable(options.file), options.where ?? []), options.id)
  const purchases = {
    members: textColumn(table, options.id),
    days: dayColumn(table, options.date),
    ...(options.value === undefined ? {} : { values: numberColumn(table, options.value) }),
  }
  const summary = summarisePurchases(purchases, {
    untilDay: dayOf(options.until, '--until'),
    daysPerUnit: options.unit === 'week' ? 7 : 1,
  })
  // Checked against MODELS above.
  const fitted = fitPurchases(options.model as PurchaseModel, summary)
  const spend = options.gammagamma === true ? fitGammaGamma(summary) : undefined
  const { fit } = fitted
  const predictions =
    options.horizon === undefined ? undefined : predict(summary, fitted, horizonOf(options.horizon), spend?.params)
  const json = {
    model: fitted.model,
    unit: options.unit,
    members: fit.members,
    params: fit.params,
    standardErrors: fit.standardErrors,
    loglik: fit.loglik,
    converged: fit.converged,
    identified: fit.identified,
    notes: [...fit.notes, ...(withoutId > 0 ? [`${withoutId} rows name no member and do not count`] : [])],
    ...(spend === undefined
      ? {}
      : {
          gammagamma: {
            params: spend.params,
            standardErrors: spend.standardErrors,
            loglik: spend.loglik,
            members: spend.members,
            converged: spend.converged,
            identified: spend.identified,
            notes: spend.notes,
          },
        }),
    ...(predictions === undefined ? {} : { predictions }),
  }
  const text = [
    `${fitted.model}: ${fit.members} members, log-likelihood ${fit.loglik.toFixed(3)}${fit.identified ? '' : ', NOT IDENTIFIED'}`,
    ...fit.notes.map((note) => `note: ${note}`),
    ...tableLines(
      ['parameter', 'value', 'standard error'],
      Object.entries(fit.params).map(([name, value]) => [name, value, fit.standardErrors[name] ?? null]),
    ),
    ...(spend === undefined
      ? []
      : [
          '',
          `gamma-gamma: ${spend.members} members, log-likelihood ${spend.loglik.toFixed(3)}${spend.identified ? '' : ', NOT IDENTIFIED'}`,
          ...spend.notes.map((note) => `note: ${note}`),
          ...tableLines(['parameter', 'value'], Object.entries(spend.params)),
        ]),
    ...(predictions === undefined
      ? []
      : [
          '',
          ...tableLines(
            ['member', 'purchases', 'alive', 'spend', 'value'],
            [...predictions]
              .sort((a, b) => b.expectedPurchases - a.expectedPurchases)
              .slice(0, 20)
              .map((p) => [p.id, p.expectedPurchases, p.pAlive, p.expectedSpend ?? null, p.expectedValue ?? null]),
          ),
        ]),
  ]
  return { json, text, plot: () => plot(summary, fitted, options.unit) }
}

function horizonOf(text: string): number {
  const horizon = toNumber('--horizon', text)
  if (horizon < 0) throw new StatsError('out_of_range', `--horizon: ${text} lies in the past`)
  return horizon
}

function predict(
  summary: readonly MemberSummary[],
  fitted: ReturnType<typeof fitPurchases>,
  horizon: number,
  params: Parameters<typeof expectedSpend>[0] | undefined,
) {
  return summary.map((member) => {
    const expectedPurchases = fitted.expectedPurchases(member, horizon)
    const base = {
      id: member.member,
      frequency: member.frequency,
      recency: member.recency,
      T: member.age,
      monetary: member.monetary,
      pAlive: fitted.chanceAlive(member),
      expectedPurchases,
    }
    if (params === undefined) return { ...base, expectedSpend: undefined, expectedValue: undefined }
    // With q <= 1 the spend expected of a member without a repeat purchase is infinite: no number, not a failure.
    if (params.p * member.frequency + params.q <= 1) return { ...base, expectedSpend: null, expectedValue: null }
    const spend = expectedSpend(params, member)
    return { ...base, expectedSpend: spend, expectedValue: spend * expectedPurchases }
  })
}

/** Chance of being alive by time since the last purchase, for members with one to seven repeat purchases. */
function plot(summary: readonly MemberSummary[], fitted: ReturnType<typeof fitPurchases>, unit: string): string {
  const age = summary.reduce((most, m) => Math.max(most, m.age), 0)
  const series = [1, 3, 7].map((frequency) => ({
    label: `${frequency} repeat purchase${frequency === 1 ? '' : 's'}`,
    points: Array.from(
      { length: 61 },
      (_, i) =>
        [(i * age) / 120, fitted.chanceAlive({ frequency, recency: age / 2, age: age / 2 + (i * age) / 120 })] as const,
    ),
  }))
  return lineChart({
    title: `Chance of still being a customer (${fitted.model})`,
    x: `${unit}s since the last purchase`,
    y: 'chance',
    series,
  })
}
