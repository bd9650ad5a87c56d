import { attribute } from './attribute.ts'
import type { Answers, Condition, ConditionKind } from './condition.ts'
import { consent } from './consent.ts'
import { event } from './event.ts'
import { household } from './household.ts'
import { organisation } from './organisation.ts'
import { points } from './points.ts'
import { rfm } from './rfm.ts'
import { rfmScore } from './rfmScore.ts'
import { stage } from './stage.ts'

const kinds: { readonly [Kind in Condition['kind']]: { readonly kind: Kind } } = {
  rfm,
  rfm_score: rfmScore,
  stage,
  event,
  attribute,
  consent,
  points,
  organisation,
  household,
}

/** The kind of a condition. Each file pairs its condition with its value; here they are one type. */
export function kindOf(condition: Condition): ConditionKind<Condition, unknown> {
  // The key of the record is the kind of the condition, so the two fit together.
  return kinds[condition.kind] as unknown as ConditionKind<Condition, unknown>
}

export type { Answers, Condition }
