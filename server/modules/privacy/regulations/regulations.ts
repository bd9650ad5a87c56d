import type { Words } from '@regulars/contract'
import type { Regulation, RegulationTask, regulationStates, taskKinds } from '@regulars/contract/regulations'
import type { z } from 'zod'
import { addDays } from '#platform/period'

export type RegulationItem = z.infer<typeof Regulation>
export type TaskItem = z.infer<typeof RegulationTask>
export type TaskKind = (typeof taskKinds)[number]

/** A task that is made today has at least so many days. */
const LEAST_DAYS = 14

export interface TaskTemplate {
  readonly kind: TaskKind
  readonly daysBefore: number
  readonly title: Words
}

/** So many days before the law holds; one that holds already, or soon, leaves a fortnight. */
export function dueDay({ daysBefore }: Pick<TaskTemplate, 'daysBefore'>, effectiveOn: string, today: string): string {
  const [planned, least] = [addDays(effectiveOn, -daysBefore), addDays(today, LEAST_DAYS)]
  return planned < least ? least : planned
}

export function taskState({ doneAt, dueOn }: { doneAt: Date | null; dueOn: string }, today: string): TaskItem['state'] {
  if (doneAt) return 'done'
  return dueOn < today ? 'late' : 'open'
}

type State = (typeof regulationStates)[number]

/** A law is as its most pressing task is; one of a pack that decides nowhere asks nothing of anybody. */
export function regulationState(tasks: readonly Pick<TaskItem, 'state'>[], isAsleep: boolean): State {
  if (tasks.some(({ state }) => state === 'late')) return 'late'
  if (tasks.length === 0) return isAsleep ? 'done' : 'no_tasks'
  return tasks.some(({ state }) => state === 'open') ? 'open' : 'done'
}

const pressing: readonly State[] = ['late', 'no_tasks', 'open', 'done']

/** The most pressing first; among equals the law that holds last. */
export function inOrder(items: readonly RegulationItem[]): RegulationItem[] {
  return items.toSorted(
    (one, other) =>
      pressing.indexOf(one.state) - pressing.indexOf(other.state) ||
      (other.effectiveOn ?? '').localeCompare(one.effectiveOn ?? ''),
  )
}
