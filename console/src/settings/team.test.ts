import { expect, it } from 'vitest'
import { placesOf, scopeOf } from './team.ts'

it.each([
  [{}, { kind: 'all' }],
  [{ limited: false, stores: ['a'] }, { kind: 'all' }],
  [{ limited: true }, { kind: 'limited', stores: [], regions: [] }],
  [
    { limited: true, stores: ['a'], regions: ['b'] },
    { kind: 'limited', stores: ['a'], regions: ['b'] },
  ],
])('a form with %j means the scope %j', (form, scope) => expect(scopeOf(form)).toEqual(scope))

it('an empty limited scope is shown as such', () => {
  expect(placesOf({ kind: 'limited', stores: [], regions: [] })).toBe('–')
  expect(placesOf({ kind: 'limited', stores: ['a'], regions: ['b'] })).toBe('a, b')
})
