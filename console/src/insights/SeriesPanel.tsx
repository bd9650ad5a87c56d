import { listJourneys } from '@regulars/contract/journeys'
import { metricSeries } from '@regulars/contract/metrics'
import { Chart } from '@regulars/ui/Chart.tsx'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Segmented, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { useMay, useWorkspace } from '../session.ts'
import { Answer } from '../shell/Answer.tsx'
import { lineOf, type Metric, written } from './metric.ts'
import { grainFor, type Period } from './period.ts'
import { dayIn, seriesOption } from './series.ts'

interface Props {
  readonly metrics: readonly Metric[]
  readonly chosen: string | undefined
  readonly period: Period
  readonly onChoose: (metric: string) => void
}

const firstShown = 'revenue'

/** One number over the days or months of the period, with the starts of journeys marked. */
export function SeriesPanel({ metrics, chosen, period, onChoose }: Props) {
  const { t } = useTranslation('insights')
  const { locale } = useUi()
  const [grain, setGrain] = useState<'day' | 'month'>()
  const metric = metrics.find(({ id }) => id === chosen) ?? metrics.find(({ id }) => id === firstShown) ?? metrics[0]
  if (!metric) return null
  const shownGrain = grain ?? grainFor(period)
  return (
    <section className="panel" aria-labelledby="series-title">
      <h2 className="panel-title" id="series-title">
        {t('series.title')}
        <span className="row series-choices">
          <Select
            aria-label={t('series.metric')}
            className="series-metric"
            value={metric.id}
            onChange={onChoose}
            showSearch={{ optionFilterProp: 'label' }}
            options={metrics.map(({ id, name }) => ({ value: id, label: name[locale] }))}
          />
          <Segmented<'day' | 'month'>
            value={shownGrain}
            onChange={setGrain}
            options={[
              { value: 'day', label: t('series.day') },
              { value: 'month', label: t('series.month') },
            ]}
          />
        </span>
      </h2>
      <Series metric={metric} period={period} grain={shownGrain} />
    </section>
  )
}

interface SeriesProps {
  readonly metric: Metric
  readonly period: Period
  readonly grain: 'day' | 'month'
}

/** One metric over time, with its line and the starts of journeys. */
export function Series({ metric, period, grain }: SeriesProps) {
  const { t } = useTranslation('insights')
  const { locale, format, mode } = useUi()
  const { timeZone } = useWorkspace()
  const { from, to } = period
  const series = useEndpoint(
    metricSeries,
    { params: { id: metric.id }, query: { from, to, grain } },
    { keepPrevious: true },
  )
  const journeys = useEndpoint(listJourneys, {}, { enabled: useMay('journeys:read') }).data?.items
  const points = series.data?.points
  const option = useMemo(() => {
    const starts = (journeys ?? []).flatMap(({ name, startedAt }) =>
      startedAt ? [{ name, day: dayIn(startedAt, timeZone) }] : [],
    )
    const line = lineOf(metric, null, format)
    const lineName = line && t(`line.${line.bound}`, { value: line.value })
    const name = metric.name[locale]
    return seriesOption({ metric, points: points ?? [], grain, starts, name, lineName, format, mode })
  }, [metric, points, grain, journeys, timeZone, locale, format, mode, t])
  return (
    <Answer
      of={series}
      isEmpty={({ points: all }) => all.every(({ value }) => value === null)}
      empty={<Empty title={t('series.empty')} />}
    >
      {(data) => (
        <Chart
          label={t('series.label', { metric: metric.name[locale], from: format.day(from), to: format.day(to) })}
          option={option}
          height={320}
          table={{
            head: [t(grain === 'day' ? 'series.day' : 'series.month'), metric.name[locale]],
            rows: data.points.map(({ day, value }) => [format.day(day), written(value, metric.unit, format) ?? '—']),
          }}
        />
      )}
    </Answer>
  )
}
