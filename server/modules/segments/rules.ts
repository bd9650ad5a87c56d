import { type Rule, ruleLimits } from '@regulars/contract/rules'
import { type Condition, kindOf } from './conditions/index.ts'

/** The rule tree, apart from what single conditions mean. Pure. */

export function conditionsOf(rule: Rule): Condition[] {
  if ('rules' in rule) return rule.rules.flatMap(conditionsOf)
  if ('rule' in rule) return conditionsOf(rule.rule)
  return [rule]
}

export function depthOf(rule: Rule): number {
  if ('rules' in rule) return 1 + Math.max(...rule.rules.map(depthOf))
  if ('rule' in rule) return 1 + depthOf(rule.rule)
  return 1
}

/** Why a rule cannot be used; undefined when it can. */
export function faultOf(rule: Rule): string | undefined {
  if (depthOf(rule) > ruleLimits.depth) return `it is nested deeper than ${ruleLimits.depth}`
  const conditions = conditionsOf(rule)
  if (conditions.length > ruleLimits.conditions) return `it has more than ${ruleLimits.conditions} conditions`
  for (const condition of conditions) {
    const fault = kindOf(condition).refuse?.(condition)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Equal conditions of several rules are asked once; this is what makes them equal. */
export function conditionKey(condition: Condition): string {
  const known = keys.get(condition)
  if (known !== undefined) return known
  const key = JSON.stringify(Object.entries(condition).sort(([a], [b]) => (a < b ? -1 : 1)))
  keys.set(condition, key)
  return key
}

/** Keys are asked for once per member, conditions are few. */
const keys = new WeakMap<Condition, string>()

export type Holds = (condition: Condition) => boolean

export function ruleHolds(rule: Rule, holds: Holds): boolean {
  if ('rules' in rule) {
    const one = (part: Rule) => ruleHolds(part, holds)
    return rule.kind === 'all' ? rule.rules.every(one) : rule.rules.some(one)
  }
  if ('rule' in rule) return !ruleHolds(rule.rule, holds)
  return holds(rule)
}
