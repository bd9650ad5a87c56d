import type { Step } from '@regulars/contract/journeys'
import { useState } from 'react'
import { insertOn, removeStep, replaceStep } from './edit.ts'
import type { AddableKind } from './flow.ts'
import type { Definition, Slot } from './graph.ts'
import { stepKindOf } from './steps/index.ts'

/** A definition under edit; null while nothing has been changed. Kept here until it is saved. */
export function useJourneyEdit(saved: Definition) {
  const [changed, setChanged] = useState<Definition | null>(null)
  const current = changed ?? saved
  return {
    definition: current,
    isChanged: changed !== null,
    reset: () => setChanged(null),
    set: (definition: Definition) => setChanged(definition),
    setStep: (step: Step) => setChanged(replaceStep(current, step)),
    remove: (id: string) => setChanged(removeStep(current, id)),
    insert: (source: string, slot: Slot, kind: AddableKind) => {
      const { make } = stepKindOf(kind)
      if (make) setChanged(insertOn(current, source, slot, make))
    },
  }
}
