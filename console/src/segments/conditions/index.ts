import { attribute } from './attribute.tsx'
import type { ConditionKind, KindName } from './condition.ts'
import { consent } from './consent.tsx'
import { event } from './event.tsx'
import { household } from './household.tsx'
import { organisation } from './organisation.tsx'
import { points } from './points.tsx'
import { rfm } from './rfm.tsx'
import { score } from './score.tsx'
import { stage } from './stage.tsx'

/** Every kind of condition of the contract, in the order in which they are offered. */
export const conditionKinds: { readonly [Kind in KindName]: ConditionKind<Kind> } = {
  event,
  rfm,
  stage,
  rfm_score: score,
  attribute,
  consent,
  points,
  organisation,
  household,
}

export const kindNames = Object.keys(conditionKinds) as KindName[] // the keys are typed just above

/** The kind that goes with a condition of that kind: the type system cannot follow the pairing through the look-up. */
export function kindOf<Kind extends KindName>(kind: Kind): ConditionKind<Kind> {
  return conditionKinds[kind]
}
