import { Rule, ruleLimits } from '@regulars/contract/rules'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeAt, countConditions, depthOf, negate, peel, roomFor, rooted, ruleOfCell, simplified } from './rule.ts'

const points = (value: number): Rule => ({ kind: 'points', comparison: '>', value })
const tree: Rule = {
  kind: 'all',
  rules: [points(1), { kind: 'not', rule: { kind: 'any', rules: [points(2), points(3)] } }],
}

describe('editing a rule', () => {
  it('replaces a node deep in the tree and leaves the rest', () => {
    expect(changeAt(tree, [1, 0, 1], () => points(9))).toEqual({
      kind: 'all',
      rules: [points(1), { kind: 'not', rule: { kind: 'any', rules: [points(2), points(9)] } }],
    })
  })

  it('removes with the last condition of a group the group and its "not"', () => {
    const once = changeAt(tree, [1, 0, 0], () => null)!
    expect(changeAt(once, [1, 0, 0], () => null)).toEqual({ kind: 'all', rules: [points(1)] })
  })

  it('is empty when its last condition is gone', () => {
    expect(changeAt({ kind: 'any', rules: [points(1)] }, [0], () => null)).toBeNull()
    expect(rooted(null)).toEqual({ kind: 'all', rules: [] })
  })

  it('negates once and back', () => {
    expect(negate(points(1))).toEqual({ kind: 'not', rule: points(1) })
    expect(negate(negate(points(1)))).toEqual(points(1))
    expect(peel({ kind: 'not', rule: { kind: 'not', rule: points(1) } })).toEqual({ negated: false, inner: points(1) })
  })

  it('is saved without groups of one and without empty groups', () => {
    expect(
      simplified({
        kind: 'all',
        rules: [
          { kind: 'any', rules: [points(1)] },
          { kind: 'all', rules: [] },
        ],
      }),
    ).toEqual(points(1))
    expect(simplified({ kind: 'all', rules: [] })).toBeNull()
  })

  it('a cell of the grid is a rule of two scores', () => {
    expect(Rule.parse(ruleOfCell(5, 1))).toEqual(ruleOfCell(5, 1))
  })
})

const anyRule = fc.letrec<{ rule: Rule }>((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.nat(100).map(points),
    fc.record({
      kind: fc.constantFrom('all' as const, 'any' as const),
      rules: fc.array(tie('rule'), { minLength: 1, maxLength: 4 }),
    }),
    fc.record({ kind: fc.constant('not' as const), rule: tie('rule') }),
  ),
})).rule

/** What the rule says of a member with so many points. */
function holds(rule: Rule, balance: number): boolean {
  if (rule.kind === 'not') return !holds(rule.rule, balance)
  if (rule.kind === 'all') return rule.rules.every((child) => holds(child, balance))
  if (rule.kind === 'any') return rule.rules.some((child) => holds(child, balance))
  return rule.kind === 'points' && balance > rule.value
}

describe('any rule', () => {
  it('means the same after it is simplified, and is no deeper', () => {
    fc.assert(
      fc.property(anyRule, fc.nat(100), (rule, balance) => {
        const after = simplified(rule)!
        expect(holds(after, balance)).toBe(holds(rule, balance))
        expect(depthOf(after)).toBeLessThanOrEqual(depthOf(rule))
        expect(countConditions(after)).toBe(countConditions(rule))
      }),
    )
  })

  it('offers no room beyond the limits of the contract', () => {
    const full: Rule = { kind: 'all', rules: Array.from({ length: ruleLimits.conditions }, () => points(1)) }
    expect(roomFor(full, 1)).toEqual({ condition: false, group: false })
    expect(roomFor(tree, ruleLimits.depth)).toEqual({ condition: true, group: false })
    expect(roomFor(tree, 1)).toEqual({ condition: true, group: true })
  })
})
