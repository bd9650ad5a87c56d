import { tellers } from '@regulars/contract/members'
import type { RawBuilder } from 'kysely'
import { sql } from '#platform/postgres'

export type Teller = (typeof tellers)[number]

/** Whose word a value is, and since when. */
export interface Word {
  readonly toldBy: Teller
  readonly observedAt: Date
}

/**
 * The order in which values count: by whose word it is, and by time among the same. So a member's correction stands against
 * whatever an event or a file says later, until they or nobody but they say otherwise.
 */
export function compareWords(one: Word, other: Word): number {
  return (
    tellers.indexOf(one.toldBy) - tellers.indexOf(other.toldBy) || one.observedAt.getTime() - other.observedAt.getTime()
  )
}

/** The same order in SQL: the word of a row of this name, to be compared with that of another. */
export function wordOf(row: string): RawBuilder<unknown> {
  return sql`(${rankOf(sql.ref(`${row}.told_by`))}, ${sql.ref(`${row}.observed_at`)})`
}

/** How much a word counts beside others, whenever it was said. */
export function rankOf(toldBy: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`array_position(${[...tellers]}::text[], ${toldBy})`
}
