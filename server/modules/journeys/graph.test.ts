import { journeyTemplates } from '@regulars/packs/journeys/index'
import { describe, expect, test } from 'vitest'
import { branchEvents, inOrder, type JourneyDefinition, type Known, problemsOf } from './graph.ts'

const segment = '0198c7a2-0000-7000-8000-00000000000b'
const known: Known = {
  templates: new Map(
    ['win-back-first', 'win-back-second', 'welcome-first', 'welcome-second', 'second-purchase-first'].map((code) => [
      code,
      { channel: 'email', purpose: 'marketing' },
    ]),
  ),
  segments: new Set([segment]),
}

const winBack: JourneyDefinition = { ...journeyTemplates.find(({ code }) => code === 'win-back')!.definition, segment }

function journey(start: string, ...steps: JourneyDefinition['steps']): JourneyDefinition {
  return { ...winBack, start, steps }
}

const end = { id: 'end', kind: 'end' } as const
const wait = (id: string, next: string) => ({ id, kind: 'wait', hours: 1, next }) as const
const branch = (id: string, yes: string, no: string) => ({ id, kind: 'branch', event: 'X', yes, no }) as const
const message = { kind: 'message', channel: 'email', purpose: 'marketing', template: 'win-back-first' } as const

describe('what is wrong with a journey', () => {
  test.each(journeyTemplates.map((template) => [template.code, template] as const))(
    'nothing with %s, as it comes with the product',
    (_, template) => expect(problemsOf({ ...template.definition, segment }, known)).toEqual([]),
  )

  test.each([
    {
      claim: 'a start that is no step',
      definition: journey('nowhere', end),
      field: 'definition.start',
      says: 'starts at "nowhere"',
    },
    {
      claim: 'an exit that leads nowhere',
      definition: journey('a', wait('a', 'gone'), end),
      field: 'definition.steps.0.next',
      says: 'after "a" comes "gone"',
    },
    {
      claim: 'one way of a branch that leads nowhere',
      definition: journey('a', branch('a', 'end', 'gone'), end),
      field: 'definition.steps.0.no',
      says: 'after "a" comes "gone"',
    },
    {
      claim: 'an id used twice',
      definition: journey('a', wait('a', 'end'), wait('a', 'end'), end),
      field: 'definition.steps.1.id',
      says: 'two steps are called "a"',
    },
    {
      claim: 'a cycle',
      definition: journey('a', wait('a', 'b'), branch('b', 'end', 'a'), end),
      field: 'definition.steps.1.no',
      says: '"b" leads back to "a"',
    },
    {
      claim: 'a step that leads to itself',
      definition: journey('a', wait('a', 'a'), end),
      field: 'definition.steps.0.next',
      says: '"a" leads back to "a"',
    },
    {
      claim: 'a step that no way leads to',
      definition: journey('a', wait('a', 'end'), end, wait('lost', 'end')),
      field: 'definition.steps.2.id',
      says: 'no way leads to "lost"',
    },
    {
      claim: 'a template that does not exist',
      definition: journey('a', { ...message, id: 'a', template: 'no-such', next: 'end' }, end),
      field: 'definition.steps.0.template',
      says: 'the template "no-such", which does not exist',
    },
    {
      claim: 'a template for another purpose, which would slip past consent',
      definition: journey('a', { ...message, id: 'a', purpose: 'service', next: 'end' }, end),
      field: 'definition.steps.0.template',
      says: 'make them agree',
    },
    {
      claim: 'a segment that does not exist',
      definition: { ...journey('end', end), segment: '0198c7a2-0000-7000-8000-0000000000ff' },
      field: 'definition.segment',
      says: 'choose another',
    },
  ])('$claim is found, with the field and what to do', ({ definition, field, says }) => {
    const problems = problemsOf(definition, known)
    expect(problems.map((problem) => problem.field)).toContain(field)
    const problem = problems.find((one) => one.field === field)!
    expect(problem.en).toContain(says)
    expect(problem['zh-CN']).toMatch(/\p{Script=Han}/u)
  })

  test('ways that part and meet again are no cycle', () => {
    const diamond = journey('a', branch('a', 'b', 'c'), wait('b', 'd'), wait('c', 'd'), wait('d', 'end'), end)
    expect(problemsOf(diamond, known)).toEqual([])
  })
})

describe('the order of the steps', () => {
  test('has each step once, after every step that leads to it', () => {
    const steps = inOrder(journey('a', wait('d', 'end'), end, branch('a', 'd', 'b'), wait('b', 'c'), wait('c', 'd')))
    expect(steps.map((step) => step.id)).toEqual(['a', 'b', 'c', 'd', 'end'])
  })
})

test('the events that branches ask for are named once each', () => {
  expect(branchEvents(journey('a', branch('a', 'b', 'end'), branch('b', 'end', 'end'), end))).toEqual(['X'])
  expect(branchEvents(winBack)).toEqual(['Order Completed'])
})
