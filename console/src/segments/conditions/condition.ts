import type { Format } from '@regulars/ui/format.ts'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import type { RuleCondition } from '../rule.ts'

export type KindName = RuleCondition['kind']
export type ConditionOf<Kind extends KindName> = Extract<RuleCondition, { kind: Kind }>

/** What a condition needs to be said in the language of the page. */
export interface Say {
  readonly t: TFunction<['segments', 'terms']>
  readonly format: Format
}

/** One kind of condition: how it begins, how it is edited, how it is said. One file per kind. */
export interface ConditionKind<Kind extends KindName> {
  readonly blank: () => ConditionOf<Kind>
  readonly Fields: (props: {
    readonly value: ConditionOf<Kind>
    readonly onChange: (value: ConditionOf<Kind>) => void
  }) => ReactNode
  readonly words: (value: ConditionOf<Kind>, say: Say) => string
}
