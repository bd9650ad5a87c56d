import type { ResponseOf } from '@regulars/contract'
import type { metricsByPlace } from '@regulars/contract/metrics'
import type { Format } from '@regulars/ui/format.ts'
import type { MetricValue } from './metric.ts'

export type Places = ResponseOf<typeof metricsByPlace>
type Item = Omit<Places['items'][number], 'place' | 'name'>

export interface PlaceRow {
  /** Null for all places together. */
  readonly place: string | null
  readonly name: { readonly en: string; readonly 'zh-CN': string } | null
  readonly penetration: MetricValue
  readonly growth: number | null
  readonly aov: MetricValue
  readonly index: MetricValue
  readonly customers: Places['all']['customers']
}

/** Each place, and all of them together at the end. */
export function placeRows({ items, all }: Places): PlaceRow[] {
  return [...items.map((item) => rowOf(item.place, item.name, item)), rowOf(null, null, all)]
}

function rowOf(place: PlaceRow['place'], name: PlaceRow['name'], { values, growth, customers }: Item): PlaceRow {
  const find = (id: string) => values.find(({ metric }) => metric === id)!
  return {
    place,
    name,
    growth,
    customers,
    penetration: find('customer_penetration'),
    aov: find('member_aov'),
    index: find('member_aov_index'),
  }
}

/** Penetration of each place as a bar, in the order of the list. */
export function placesOption(rows: readonly PlaceRow[], names: readonly string[], name: string, format: Format) {
  return {
    tooltip: {
      trigger: 'axis',
      valueFormatter: (value: unknown) => (typeof value === 'number' ? format.percent(value) : '—'),
    },
    grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
    xAxis: { type: 'value', min: 0, max: 1, axisLabel: { formatter: (value: number) => format.percent(value, 0) } },
    yAxis: { type: 'category', inverse: true, data: names },
    series: [{ name, type: 'bar', barMaxWidth: 20, data: rows.map(({ penetration }) => penetration.value) }],
  }
}
