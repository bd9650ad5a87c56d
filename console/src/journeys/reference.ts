import type { Format } from '@regulars/ui/format.ts'
import { colourOf, type Mode, palette } from '@regulars/ui/tokens.ts'

interface Given {
  /** In the order of the bars. */
  readonly arms: readonly {
    readonly arm: 'treated' | 'holdout'
    readonly name: string
    readonly rate: number | null
  }[]
  /** The lines, with their words. */
  readonly lines: readonly { readonly name: string; readonly at: number }[]
  readonly format: Format
  readonly mode: Mode
}

/** The rates of both arms as bars, and the rates they are held against as dashed lines that are always in sight. */
export function referenceOption({ arms, lines, format, mode }: Given) {
  const most = Math.max(...arms.map(({ rate }) => rate ?? 0), ...lines.map(({ at }) => at))
  return {
    grid: { left: 8, right: 24, top: 32, bottom: 8, containLabel: true },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.min(1, Math.ceil(most * 12) / 10),
      axisLabel: { formatter: (value: number) => format.percent(value, 0) },
    },
    yAxis: { type: 'category', inverse: true, data: arms.map(({ name }) => name) },
    series: [
      {
        type: 'bar',
        barMaxWidth: 24,
        data: arms.map(({ arm, rate }) => ({ value: rate, itemStyle: { color: colourOf('arm', arm, mode) } })),
        label: {
          show: true,
          position: 'right',
          formatter: ({ value }: { value: unknown }) => (typeof value === 'number' ? format.percent(value) : ''),
        },
        markLine: {
          symbol: 'none',
          silent: true,
          animation: false,
          lineStyle: { color: palette.inkSoft[mode], type: 'dashed' },
          label: { color: palette.inkSoft[mode], position: 'start', formatter: '{b}' },
          data: lines.map(({ name, at }) => ({ name, xAxis: at })),
        },
      },
    ],
  }
}
