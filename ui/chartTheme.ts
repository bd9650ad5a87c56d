import type { LocaleCode } from './format.ts'
import { fontStack, type Mode, palette, seriesColours } from './tokens.ts'

/** ECharts in our tokens. */
export function chartTheme(mode: Mode, locale: LocaleCode): Record<string, unknown> {
  const fontFamily = fontStack(locale)
  const ink = palette.ink[mode]
  const soft = palette.inkSoft[mode]
  const line = palette.line[mode]
  const axis = {
    axisLine: { lineStyle: { color: line } },
    axisTick: { show: false },
    axisLabel: { color: soft, hideOverlap: true },
    splitLine: { lineStyle: { color: line } },
    nameTextStyle: { color: soft },
  }
  return {
    color: seriesColours.map((pair) => pair[mode]),
    backgroundColor: 'transparent',
    textStyle: { fontFamily, color: ink, fontSize: 12 },
    legend: { textStyle: { color: soft }, icon: 'roundRect', itemWidth: 12, itemHeight: 8 },
    tooltip: {
      backgroundColor: palette.raised[mode],
      borderColor: line,
      textStyle: { color: ink, fontFamily },
      axisPointer: { lineStyle: { color: soft }, crossStyle: { color: soft } },
    },
    grid: { left: 8, right: 16, top: 32, bottom: 8, containLabel: true },
    categoryAxis: { ...axis, splitLine: { show: false } },
    valueAxis: { ...axis, axisLine: { show: false } },
    timeAxis: { ...axis, splitLine: { show: false } },
    line: { symbolSize: 4, lineStyle: { width: 2 } },
    bar: { itemStyle: { borderRadius: [2, 2, 0, 0] } },
  }
}
