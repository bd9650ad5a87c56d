import type { ResponseOf } from '@regulars/contract'
import type { getSegment } from '@regulars/contract/segments'
import { Chart } from '@regulars/ui/Chart.tsx'
import { useUi } from '@regulars/ui/context.tsx'
import { palette } from '@regulars/ui/tokens.ts'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'

type History = ResponseOf<typeof getSegment>['history']

/** How the size of a segment went, with those who entered and left each day. */
export function SegmentHistory({ history }: { readonly history: History }) {
  const { t } = useTranslation('segments')
  const { format, mode } = useUi()
  const option = useMemo(() => {
    const days = history.map(({ day }) => format.day(day))
    return {
      tooltip: { trigger: 'axis' },
      legend: { top: 0, left: 0 },
      grid: [
        { left: 48, right: 16, top: 32, height: '50%' },
        { left: 48, right: 16, bottom: 24, height: '22%' },
      ],
      axisPointer: { link: [{ xAxisIndex: 'all' }] },
      xAxis: [
        { type: 'category', data: days, axisLabel: { show: false } },
        { type: 'category', data: days, gridIndex: 1, axisLine: { show: false } },
      ],
      yAxis: [
        { type: 'value', scale: true, axisLabel: { formatter: format.countShort } },
        { type: 'value', gridIndex: 1, splitNumber: 2, axisLabel: { formatter: format.countShort } },
      ],
      series: [
        {
          name: t('history.members'),
          type: 'line',
          showSymbol: false,
          data: history.map(({ members }) => members),
        },
        {
          name: t('history.entered'),
          type: 'bar',
          xAxisIndex: 1,
          yAxisIndex: 1,
          stack: 'moves',
          itemStyle: { color: palette.good[mode], opacity: 0.6 },
          data: history.map(({ entered }) => entered),
        },
        {
          name: t('history.left'),
          type: 'bar',
          xAxisIndex: 1,
          yAxisIndex: 1,
          stack: 'moves',
          itemStyle: { color: palette.bad[mode], opacity: 0.6 },
          data: history.map(({ left }) => -left),
        },
      ],
    }
  }, [history, format, mode, t])
  return (
    <section className="panel" aria-labelledby="history-title">
      <h2 className="panel-title" id="history-title">
        {t('history.title')}
      </h2>
      <Chart
        label={t('history.title')}
        option={option}
        table={{
          head: [t('history.day'), t('history.members'), t('history.entered'), t('history.left')],
          rows: history
            .toReversed()
            .map(({ day, members, entered, left }) => [
              format.day(day),
              format.count(members),
              format.count(entered),
              format.count(left),
            ]),
        }}
      />
    </section>
  )
}
