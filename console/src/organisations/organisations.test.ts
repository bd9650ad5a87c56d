import { expect, it } from 'vitest'
import { centsToMills, isFiltered, readFilter, unitsToCents } from './organisations.ts'

it('an address that asks for a kind nobody knows asks for every kind', () => {
  expect(readFilter({ kind: 'club', search: '' })).toEqual({})
  expect(readFilter({ kind: 'sme', search: 'tea' })).toEqual({ kind: 'sme', search: 'tea' })
  expect([isFiltered({}), isFiltered({ kind: 'sme' })]).toEqual([false, true])
})

it('a fee that is typed is kept to the cent', () => {
  expect(unitsToCents(0.29)).toBe(29)
  expect(centsToMills(unitsToCents(2_000_000))).toBe(2_000_000_000)
})
