import type { ResponseOf } from '@regulars/contract'
import type { getBoard } from '@regulars/contract/board'
import {
  isOverLine,
  type Metric as MetricShape,
  type MetricValue as MetricValueShape,
} from '@regulars/contract/metrics'
import type { Format } from '@regulars/ui/format.ts'
import type { Change } from '@regulars/ui/Stat.tsx'
import type { z } from 'zod'

export type Board = ResponseOf<typeof getBoard>
export type Metric = z.infer<typeof MetricShape>
export type MetricValue = z.infer<typeof MetricValueShape>

type Unit = Metric['unit']

const writers: Readonly<Record<Unit, (value: number, format: Format) => string>> = {
  members: (value, format) => format.count(value),
  orders: (value, format) => format.count(value),
  points: (value, format) => format.points(value),
  // A sum is exact to the mill; an average is read in cents.
  money: (value, format) => (Number.isInteger(value) ? format.money(value) : format.moneyMean(value)),
  percent: (value, format) => format.percent(value),
  ratio: (value, format) => format.ratio(value),
  per_member: (value, format) => format.ratio(value),
  index: (value, format) => format.count(Math.round(value)),
}

/** A number as it is read; null when it cannot be computed, which is not zero. */
export function written(value: number | null, unit: Unit, format: Format): string | null {
  return value === null ? null : writers[unit](value, format)
}

/** Short, for the axis of a chart. */
export function writtenShort(value: number, unit: Unit, format: Format): string {
  if (unit === 'money') return format.moneyShort(value)
  return unit === 'percent' ? format.percent(value, 0) : format.countShort(value)
}

/** Shares whose two parts are sums of money. The catalogue tells the unit of a number, not of its parts. */
const sharesOfMoney = new Set(['member_revenue_share'])

/** Numerator and denominator as read behind the number: `1,701 ÷ 4,338`. */
export function parts(metric: Metric, { numerator, denominator }: MetricValue, format: Format): string | undefined {
  if (numerator === null || denominator === null) return undefined
  const over = metric.unit === 'money' || sharesOfMoney.has(metric.id) ? 'money' : 'members'
  const under = sharesOfMoney.has(metric.id) ? 'money' : 'members'
  return `${written(numerator, over, format)} ÷ ${written(denominator, under, format)}`
}

/** What a number is held against, as read: the bound is a word, the number is written like the metric. */
export function lineOf({ line, unit }: Metric, value: number | null, format: Format) {
  if (!line) return undefined
  const isOver = value !== null && isOverLine({ line }, value)
  return { bound: line.bound, value: written(line.value, unit, format) ?? '', isOver }
}

/** How a number changed against one period earlier: shares in percentage points, the others in percent. */
export function changeOf(metric: Metric, { value, previous }: MetricValue, format: Format): Change | undefined {
  if (value === null || previous === null) return undefined
  const difference = value - previous
  const direction = difference > 0 ? 'up' : difference < 0 ? 'down' : 'same'
  const text = textOf(metric.unit, difference, previous, format)
  if (text === undefined) return undefined
  return {
    text,
    direction,
    ...(metric.direction !== 'neutral' && { welcome: metric.direction === direction }),
  }
}

function textOf(unit: Unit, difference: number, previous: number, format: Format): string | undefined {
  if (unit === 'percent') return format.percentPoints(difference)
  // From nothing there is no percentage: only that it was nothing.
  if (previous === 0) return difference === 0 ? format.percent(0) : undefined
  return format.percent(Math.abs(difference / previous))
}

/** Metrics that can be drawn over time; those of a journey have no days of their own. */
export function drawable(board: Board): Metric[] {
  return board.groups
    .flatMap(({ metrics }) => metrics.map(({ metric }) => metric))
    .filter(({ grain }) => grain !== 'journey')
}
