import type { ConditionOf } from './condition.ts'

export type Comparison = ConditionOf<'points'>['comparison']

const comparisons: Record<Comparison, (left: number, right: number) => boolean> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
}

export function compare(left: number, comparison: Comparison, right: number): boolean {
  return comparisons[comparison](left, right)
}

const signs: Record<Comparison, string> = { '=': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' }

export function asked(comparison: Comparison, value: number | string): string {
  return `${signs[comparison]} ${value}`
}

/** Mills as a plain number of currency units. */
export function money(mills: number): string {
  return (mills / 1000).toFixed(2)
}
