import { type Condition, type Rule, ruleLimits } from '@regulars/contract/rules'
import type { z } from 'zod'

export type RuleCondition = z.infer<typeof Condition>
export type Group = { kind: 'all' | 'any'; rules: Rule[] }

/** Where a node is: the places to go down from the root. `not` has one child, at place 0. */
export type Path = readonly number[]

export const isGroup = (rule: Rule): rule is Group => rule.kind === 'all' || rule.kind === 'any'
export const isNot = (rule: Rule): rule is { kind: 'not'; rule: Rule } => rule.kind === 'not'

/** The node without its `not`s, and whether their number is odd: what the builder draws as one line. */
export function peel(rule: Rule): { readonly negated: boolean; readonly inner: Exclude<Rule, { kind: 'not' }> } {
  if (!isNot(rule)) return { negated: false, inner: rule }
  const { negated, inner } = peel(rule.rule)
  return { negated: !negated, inner }
}

/** Puts a `not` before the node, or takes it away. */
export function negate(rule: Rule): Rule {
  const { negated, inner } = peel(rule)
  return negated ? inner : { kind: 'not', rule: inner }
}

/** The tree with the node at `path` replaced by what `change` makes of it; `null` removes it, and groups left empty with it. */
export function changeAt(rule: Rule, path: Path, change: (node: Rule) => Rule | null): Rule | null {
  const [place, ...rest] = path
  if (place === undefined) return change(rule)
  if (isNot(rule)) {
    const child = changeAt(rule.rule, rest, change)
    return child && { kind: 'not', rule: child }
  }
  if (!isGroup(rule)) return rule
  const rules = rule.rules.flatMap((child, at) => {
    if (at !== place) return [child]
    const changed = changeAt(child, rest, change)
    return changed ? [changed] : []
  })
  return rules.length > 0 ? { kind: rule.kind, rules } : null
}

/** The tree as the builder shows it: a group at the root, so that there is always a place to add to. */
export function rooted(rule: Rule | null): Group {
  if (rule === null) return { kind: 'all', rules: [] }
  return isGroup(rule) ? rule : { kind: 'all', rules: [rule] }
}

/** The tree as it is saved: groups of one are that one, doubled `not`s are gone; null when there is nothing in it. */
export function simplified(rule: Rule): Rule | null {
  const { negated, inner } = peel(rule)
  const plain = isGroup(inner) ? simplifiedGroup(inner) : inner
  if (!plain || !negated) return plain
  return negate(plain)
}

function simplifiedGroup(group: Group): Rule | null {
  const rules = group.rules.map(simplified).filter((child) => child !== null)
  if (rules.length === 0) return null
  return rules.length === 1 ? rules[0]! : { kind: group.kind, rules }
}

export function countConditions(rule: Rule): number {
  if (isNot(rule)) return countConditions(rule.rule)
  if (!isGroup(rule)) return 1
  return rule.rules.reduce((sum, child) => sum + countConditions(child), 0)
}

export function depthOf(rule: Rule): number {
  if (isNot(rule)) return 1 + depthOf(rule.rule)
  if (!isGroup(rule)) return 1
  return 1 + Math.max(0, ...rule.rules.map(depthOf))
}

/** Whether one more condition, or one more group below `depth` groups, still fits the limits of the contract. */
export function roomFor(rule: Rule, depth: number): { readonly condition: boolean; readonly group: boolean } {
  const condition = countConditions(rule) < ruleLimits.conditions
  // A group brings itself, a condition in it, and perhaps a `not` before each.
  return { condition, group: condition && depth + 3 <= ruleLimits.depth }
}

/** The part of a rule with which a cell of the RFM grid becomes a segment. */
export function ruleOfCell(r: number, f: number): Rule {
  return {
    kind: 'all',
    rules: [
      { kind: 'rfm_score', dimension: 'r', comparison: '=', value: r },
      { kind: 'rfm_score', dimension: 'f', comparison: '=', value: f },
    ],
  }
}
