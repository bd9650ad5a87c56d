import { expect, it } from 'vitest'
import { policyPacks } from '../policies/index.ts'
import { lawDays, regulationTasks } from './index.ts'

it('every policy pack of the product says from when its law holds', () => {
  expect(Object.keys(lawDays).toSorted()).toEqual(policyPacks.map(({ pack }) => pack).toSorted())
})

it('a new law gives to do in both languages, and one task is the notice', () => {
  expect(regulationTasks.filter(({ kind }) => kind === 'notice')).toHaveLength(1)
  for (const { title } of regulationTasks) expect([title.en, title['zh-CN']].every((text) => text !== '')).toBe(true)
})
