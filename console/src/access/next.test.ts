import { expect, it } from 'vitest'
import { safeNext } from './next.ts'

it.each([
  ['/members?search=1', '/members?search=1'],
  [undefined, '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['/sign-in?next=/', '/'],
])('after signing in from %s one goes to %s', (next, place) => expect(safeNext(next)).toBe(place))
