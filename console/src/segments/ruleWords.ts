import type { Rule } from '@regulars/contract/rules'
import type { Say } from './conditions/condition.ts'
import { kindOf } from './conditions/index.ts'
import { isGroup, peel, type RuleCondition } from './rule.ts'

/** A rule as indented lines of words, the way it is read out: groups first, what is in them below. */
export interface Line {
  readonly depth: number
  readonly text: string
}

export function ruleLines(rule: Rule, say: Say, depth = 0): Line[] {
  const { negated, inner } = peel(rule)
  if (!isGroup(inner)) {
    const text = conditionWords(inner, say)
    return [{ depth, text: negated ? say.t('say.not', { condition: text }) : text }]
  }
  const head = { depth, text: say.t(`group.${negated ? 'not.' : ''}${inner.kind}`) }
  return [head, ...inner.rules.flatMap((child) => ruleLines(child, say, depth + 1))]
}

export function conditionWords(condition: RuleCondition, say: Say): string {
  // The kind is looked up by the condition's own kind, so the two fit; the type system cannot see that.
  const { words } = kindOf(condition.kind) as { words: (value: RuleCondition, say: Say) => string }
  return words(condition, say)
}
