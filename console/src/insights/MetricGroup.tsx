import { useUi } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Button } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { LineNote } from './LineNote.tsx'
import { type Board, changeOf, type Metric, type MetricValue, parts, written } from './metric.ts'
import type { Period } from './period.ts'

interface Props {
  readonly group: Board['groups'][number]
  readonly period: Period
  /** The period before has data to compare with. */
  readonly compared: boolean
  readonly onDraw: (metric: string) => void
}

/** Numbers that belong together. */
export function MetricGroup({ group, ...rest }: Props) {
  const { locale } = useUi()
  const titleId = useId()
  return (
    <section className="panel" aria-labelledby={titleId}>
      <h2 className="panel-title" id={titleId}>
        {group.name[locale]}
      </h2>
      <div className="metric-grid">
        {group.metrics.map(({ metric, value }) => (
          <MetricStat key={metric.id} metric={metric} value={value} {...rest} />
        ))}
      </div>
    </section>
  )
}

interface StatProps extends Omit<Props, 'group'> {
  readonly metric: Metric
  readonly value: MetricValue
}

/** One number with its change; a click shows formula, parts, grain, period and version. */
function MetricStat({ metric, value, period, compared, onDraw }: StatProps) {
  const { t } = useTranslation('insights')
  const { locale, format } = useUi()
  const change = compared ? changeOf(metric, value, format) : undefined
  const numberParts = parts(metric, value, format)
  const before = compared ? written(value.previous, metric.unit, format) : null
  return (
    <Stat
      label={metric.name[locale]}
      value={written(value.value, metric.unit, format)}
      {...(change && { change })}
      note={
        <>
          {before !== null && <div>{t('before', { value: before })}</div>}
          <LineNote metric={metric} value={value.value} />
        </>
      }
      formula={{
        formula: metric.formula[locale],
        description: metric.description[locale],
        period: t('periodAndGrain', {
          from: format.day(period.from),
          to: format.day(period.to),
          grain: t(`grain.${metric.grain}`),
        }),
        ...(numberParts && { parts: numberParts }),
        ...(value.interval && {
          interval: value.interval.map((end) => written(end, metric.unit, format)).join(' – '),
        }),
        version: `${metric.id} · ${metric.version}`,
        ...(metric.grain !== 'journey' && {
          rows: (
            <Button size="small" onClick={() => onDraw(metric.id)}>
              {t('draw')}
            </Button>
          ),
        }),
      }}
    />
  )
}
