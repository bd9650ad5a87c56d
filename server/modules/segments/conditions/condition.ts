import type { Condition as ConditionShape } from '@regulars/contract/rules'
import type { Bilingual } from '@regulars/contract/shapes'
import type { z } from 'zod'
import type { Column, Row } from '../history.olap.ts'
import type { Question } from '../question.ts'

export type Condition = z.infer<typeof ConditionShape>
export type ConditionOf<Kind extends Condition['kind']> = Extract<Condition, { kind: Kind }>
export type Words = z.infer<typeof Bilingual>

/** What the history answered for one condition and member, by the names its `columns` gave. */
export type Answers = (condition: Condition, memberId: string) => Row

/**
 * One kind of condition. It asks for the values of a whole population at once: columns of the one statement on the
 * history, or one statement on PostgreSQL for all conditions of the kind. The rest is pure.
 */
export interface ConditionKind<C extends Condition, Value> {
  readonly kind: C['kind']
  /** Why such a condition cannot be asked; undefined when it can. */
  refuse?(condition: C): string | undefined
  /** What of a member it reads, as decisions about them name it: `attribute:city`, `rfm`. */
  reads(condition: C): readonly string[]
  /** Event names that can change the answer; `ANY` when every event may. */
  events(condition: C): readonly string[]
  columns?(condition: C, question: Question): Readonly<Record<string, Column>>
  load(
    question: Question,
    conditions: readonly C[],
    answers: Answers,
  ): Promise<(condition: C, memberId: string) => Value>
  holds(condition: C, value: Value): boolean
  /** The day on which the passing of time alone may change the answer, from what the history answered. */
  nextChangeDay?(condition: C, answers: Row): number | null
  /** The same for what PostgreSQL holds, asked for a whole population: the next such day after the question's. */
  changeDays?(question: Question, conditions: readonly C[]): Promise<(condition: C, memberId: string) => number | null>
  /** What is asked and what the member has, in one sentence. */
  sentence(condition: C, value: Value): Words
}

export const ANY = '*'
