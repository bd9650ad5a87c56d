import type { Rule } from '@regulars/contract/rules'
import { expect, test } from 'vitest'
import { conditionKey, conditionsOf, depthOf, faultOf, ruleHolds } from './rules.ts'

const yes: Rule = { kind: 'points', comparison: '>', value: 1 }
const no: Rule = { kind: 'points', comparison: '>', value: 2 }
const holds = (condition: Rule) => condition === yes

test.each<[string, Rule, boolean]>([
  ['a leaf', yes, true],
  ['all of', { kind: 'all', rules: [yes, no] }, false],
  ['any of', { kind: 'any', rules: [no, yes] }, true],
  ['not', { kind: 'not', rule: no }, true],
  ['not of any', { kind: 'not', rule: { kind: 'any', rules: [no, yes] } }, false],
  ['groups in groups', { kind: 'all', rules: [yes, { kind: 'any', rules: [no, { kind: 'not', rule: no }] }] }, true],
])('%s holds as its parts do', (_name, rule, expected) => {
  expect(ruleHolds(rule, holds)).toBe(expected)
})

test('equal conditions have one key whatever the order of their fields', () => {
  expect(conditionKey({ value: 1, comparison: '>', kind: 'points' })).toBe(conditionKey(yes as never))
  expect(conditionKey(no as never)).not.toBe(conditionKey(yes as never))
})

test('the leaves and the depth of a tree are found', () => {
  const rule: Rule = { kind: 'all', rules: [yes, { kind: 'not', rule: { kind: 'any', rules: [no, yes] } }] }
  expect(conditionsOf(rule)).toEqual([yes, no, yes])
  expect(depthOf(rule)).toBe(4)
  expect(faultOf(rule)).toBeUndefined()
})

test('a rule that is too deep, too wide, or asks for a direct identifier is refused with the reason', () => {
  let deep: Rule = yes
  for (let level = 0; level < 6; level++) deep = { kind: 'not', rule: deep }
  expect(faultOf(deep)).toContain('deeper')
  expect(faultOf({ kind: 'any', rules: Array.from({ length: 51 }, () => yes) })).toContain('more than 50')
  expect(faultOf({ kind: 'attribute', name: 'email', operator: 'contains', value: '@' })).toContain(
    'identifies a person',
  )
  expect(faultOf({ kind: 'attribute', name: 'email', operator: 'exists' })).toBeUndefined()
  expect(faultOf({ kind: 'attribute', name: 'city', operator: 'is' })).toContain('nothing')
})
