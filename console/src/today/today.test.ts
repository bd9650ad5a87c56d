import { expect, it } from 'vitest'
import { byReach, isUnderWay, nextStep, openSteps, type Today } from './today.ts'

const steps = [
  { id: 'import', done: true },
  { id: 'segment', done: false },
  { id: 'board', done: false },
] as const

const empty: Today = {
  headline: { en: '', 'zh-CN': '' },
  members: 0,
  steps: [],
  opportunities: [],
  messages: { waiting: 0, sandboxed: 0, sent: 0, refused: 0 },
  quarantined: 0,
  freshness: { newestOccurredAt: null, lagSeconds: 0 },
}

it('the next step is the first that is not done', () => {
  expect(nextStep(steps)?.id).toBe('segment')
  expect(openSteps(steps)).toHaveLength(2)
})

it('an empty workspace shows steps only; a refused first batch is worth showing', () => {
  expect(isUnderWay(empty)).toBe(false)
  expect(isUnderWay({ ...empty, quarantined: 3 })).toBe(true)
})

it('the opportunity that reaches most members comes first', () => {
  const name = { en: '', 'zh-CN': '' }
  const some = [
    { id: 'a', name, members: 1, segment: null },
    { id: 'b', name, members: 9, segment: null },
  ]
  expect(byReach(some).map(({ id }) => id)).toEqual(['b', 'a'])
})
