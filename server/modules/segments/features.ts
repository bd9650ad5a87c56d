import type { Rule } from '@regulars/contract/rules'
import { kindOf } from './conditions/index.ts'
import { conditionsOf } from './rules.ts'

/** Everything of a member that a rule reads, each once, in order. Pure. */
export function featuresOf(rule: Rule): string[] {
  const all = conditionsOf(rule).flatMap((condition) => kindOf(condition).reads(condition))
  return [...new Set(all)].sort()
}

/** What is read of the member's answers, or of the organisation they speak for, tells nothing of what they are like. */
const impersonal = /^(?:consent:|organisation$)/

/** Of what a rule reads, the traits of the member: a decision by these is one about what they are like. */
export function traitsOf(rule: Rule): string[] {
  return featuresOf(rule).filter((feature) => !impersonal.test(feature))
}

const FIELD = 'attribute:'

/** Names of the fields of the profile that a rule reads. */
export function fieldsReadBy(rule: Rule): string[] {
  return featuresOf(rule).flatMap((feature) => (feature.startsWith(FIELD) ? [feature.slice(FIELD.length)] : []))
}
