import type { Format } from '@regulars/ui/format.ts'
import { type Mode, palette } from '@regulars/ui/tokens.ts'
import { type Metric, written, writtenShort } from './metric.ts'

interface Point {
  readonly day: string
  readonly value: number | null
}

interface Given {
  readonly metric: Metric
  readonly points: readonly Point[]
  readonly grain: 'day' | 'month'
  /** Journeys and the day each began. */
  readonly starts: readonly { readonly name: string; readonly day: string }[]
  readonly name: string
  /** What the number is held against, in words; drawn where the metric has a line. */
  readonly lineName: string | undefined
  readonly format: Format
  readonly mode: Mode
}

/** The calendar day of an instant in a zone, `YYYY-MM-DD`. */
export function dayIn(instant: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(instant))
}

/** The days on which journeys began, as far as they are drawn: by month, the month they began in. */
export function marksOf({ points, grain, starts }: Pick<Given, 'points' | 'grain' | 'starts'>) {
  return starts.flatMap(({ name, day }) => {
    const at = points.findIndex((point) =>
      grain === 'day' ? point.day === day : point.day.slice(0, 7) === day.slice(0, 7),
    )
    return at === -1 ? [] : [{ name, at }]
  })
}

/** How far an axis must reach so that the line is seen: past it by a tenth, in whole hundredths. Null leaves it to the data. */
export function reach({ min, max }: { min: number; max: number }, line: number) {
  const past = Math.max(Math.abs(line) / 10, 0.01)
  const hundredths = (value: number) => Math.round(value * 100) / 100
  return {
    min: line < min ? Math.max(0, hundredths(line - past)) : null,
    max: line > max ? hundredths(line + past) : null,
  }
}

/** Amounts and counts as bars, because they add up; shares and averages as a line. A gap says that there is no number. */
export function seriesOption({ metric, points, grain, starts, name, lineName, format, mode }: Given) {
  const addsUp = isFlow(metric)
  const marks = marksOf({ points, grain, starts })
  const line = metric.line?.value
  return {
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) =>
        typeof value === 'number' ? (written(value, metric.unit, format) ?? '—') : '—',
    },
    grid: { left: 8, right: 16, top: marks.length > 0 ? 40 : 16, bottom: 8, containLabel: true },
    xAxis: {
      type: 'category',
      data: points.map(({ day }) => (grain === 'day' ? format.day(day) : day.slice(0, 7))),
      axisLabel: { alignMinLabel: 'left', alignMaxLabel: 'right' },
    },
    yAxis: {
      type: 'value',
      scale: !addsUp,
      ...(line !== undefined && {
        min: (data: { min: number; max: number }) => reach(data, line).min,
        max: (data: { min: number; max: number }) => reach(data, line).max,
      }),
      axisLabel: { formatter: (value: number) => writtenShort(value, metric.unit, format) },
    },
    series: [
      {
        name,
        type: addsUp ? 'bar' : 'line',
        showSymbol: points.length <= 62,
        data: points.map(({ value }) => value),
        markLine: {
          symbol: 'none',
          animation: false,
          lineStyle: { color: palette.inkSoft[mode], type: 'dashed' },
          label: { color: palette.inkSoft[mode], formatter: '{b}' },
          data: [
            // A name stands on the side of its line where there is room: at the edge it would be cut.
            ...marks.map(({ name: journey, at }) => ({
              name: journey,
              xAxis: at,
              label: { align: at * 2 >= points.length ? 'right' : 'left', width: NAME_WIDTH, overflow: 'truncate' },
            })),
            ...(line === undefined
              ? []
              : [
                  {
                    name: lineName,
                    yAxis: line,
                    lineStyle: { color: palette.bad[mode], type: 'solid', width: 1 },
                    label: { color: palette.bad[mode], position: 'insideStartTop' },
                  },
                ]),
          ],
        },
      },
    ],
  }
}

/** A longer name of a journey ends in dots; half a phone holds it. */
const NAME_WIDTH = 150

/** What is counted as of a day stands, what is counted over a day adds up. */
const standing = new Set(['member_total', 'points_outstanding'])
const sums = new Set<Metric['unit']>(['members', 'orders', 'money', 'points'])

function isFlow({ id, unit }: Metric): boolean {
  return sums.has(unit) && !standing.has(id)
}
