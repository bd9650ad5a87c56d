import type { Format } from '@regulars/ui/format.ts'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { NewStep } from '../edit.ts'
import type { StepKindName, StepOf } from '../graph.ts'

export interface Say {
  readonly t: TFunction<readonly ['journeys', 'terms']>
  readonly format: Format
}

/** One kind of step: how it is drawn, said and edited. One file per kind. */
export interface StepKind<Kind extends StepKindName> {
  readonly icon: ReactNode
  /** Absent for a kind that is not added by hand. */
  readonly make?: NewStep
  readonly words: (step: StepOf<Kind>, say: Say) => string
  readonly Fields: (props: {
    readonly step: StepOf<Kind>
    readonly onChange: (step: StepOf<Kind>) => void
  }) => ReactNode
}
