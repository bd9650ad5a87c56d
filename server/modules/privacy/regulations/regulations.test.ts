import { expect, it } from 'vitest'
import { dueDay, regulationState, taskState } from './regulations.ts'

it.each([
  ['2027-02-01', 30, '2027-01-02'],
  ['2026-12-01', 30, '2026-12-09'],
  ['2021-11-01', 60, '2026-12-09'],
  ['2026-12-16', 7, '2026-12-09'],
])('a law of %s leaves time for a task of %i days before: until %s', (effectiveOn, daysBefore, due) => {
  expect(dueDay({ daysBefore }, effectiveOn, '2026-11-25')).toBe(due)
})

it('a task is late from the day after it was due, and never once it is done', () => {
  const state = (dueOn: string, doneAt: Date | null = null) => taskState({ dueOn, doneAt }, '2026-11-25')
  expect([state('2026-11-25'), state('2026-11-24'), state('2026-11-24', new Date())]).toEqual(['open', 'late', 'done'])
})

it.each([
  [['late', 'open'], false, 'late'],
  [['open', 'done'], false, 'open'],
  [['done'], false, 'done'],
  [[], false, 'no_tasks'],
  [[], true, 'done'],
] as const)('tasks that are %j make a law (asleep: %s) %s', (states, isAsleep, expected) => {
  expect(
    regulationState(
      states.map((state) => ({ state })),
      isAsleep,
    ),
  ).toBe(expected)
})
