import { expect, it } from 'vitest'
import { journeyOf } from './messages.ts'

it.each([
  ['journey:0198c7a2/message-1', '0198c7a2'],
  ['service:receipt', undefined],
])('the journey of %s is %s', (cause, journey) => expect(journeyOf(cause)).toBe(journey))
