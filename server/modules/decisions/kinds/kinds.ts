import { holdout } from './holdout.ts'
import { journey } from './journey.ts'
import type { Code, DecisionKind } from './kind.ts'
import { message } from './message.ts'
import { points } from './points.ts'
import { rfm } from './rfm.ts'
import { segment } from './segment.ts'
import { stage } from './stage.ts'

/** What the product decides about members by itself, what reaches them first. */
export const kinds: readonly DecisionKind[] = [journey, holdout, message, segment, stage, rfm, points]

const byCode = new Map(kinds.map((kind) => [kind.code, kind]))

export function kindOf(code: Code): DecisionKind {
  // Every code of the contract has its file; a test sees to it.
  return byCode.get(code)!
}
