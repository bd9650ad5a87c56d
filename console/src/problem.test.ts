import { ApiProblem } from '@regulars/sdk'
import { expect, it } from 'vitest'
import { fieldErrors, isForbidden, problemWords } from './problem.ts'

const problem = new ApiProblem({
  type: 'about:blank',
  title: 'Bad Request',
  status: 400,
  detail: 'Some fields are not valid.',
  code: 'invalid_request',
  errors: [
    { field: 'body.points', message: 'must not be zero' },
    { field: '', message: 'expected an object' },
  ],
})

it('a refusal is told in the words of the server, field by field', () => {
  expect(problemWords(problem, 'unreachable')).toBe(
    'Some fields are not valid.\nbody.points: must not be zero\nexpected an object',
  )
})

it('a server that cannot be reached is told in our own words', () => {
  expect(problemWords(new TypeError('fetch failed'), 'unreachable')).toBe('unreachable')
})

it('complaints find their form fields', () => {
  expect(fieldErrors(problem)[0]).toEqual({ name: ['points'], errors: ['must not be zero'] })
})

it('only 403 is forbidden', () => expect(isForbidden(problem)).toBe(false))
