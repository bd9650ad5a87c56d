import type { RawBuilder } from 'kysely'
import type { Ctx } from '../../platform/context.ts'
import { dayOf } from '../../platform/period.ts'
import { sql } from '../../platform/postgres.ts'
import { workspaceOf } from '../access/index.ts'
import { ofSlice, type Slice, wholeSlice } from '../members/index.ts'
import { dayNumber } from '../metrics/index.ts'

/** Which members are asked about: some by id, or all whose id ends within a range. */
export type Population =
  | { readonly kind: 'members'; readonly memberIds: readonly string[] }
  | ({ readonly kind: 'slice' } & Slice)

export const everyone: Population = { kind: 'slice', ...wholeSlice }

/** Everything that the answer about a member depends on besides the data: who, on which day, in which zone. */
export interface Question {
  readonly ctx: Ctx
  readonly zone: string
  /** The day whose end the answer is for, numbered from 1970-01-01. */
  readonly today: number
  /** True when an earlier day is asked for than what is stored: then nothing stored may be used that depends on the day. */
  readonly past: boolean
  readonly population: Population
}

export async function questionNow(ctx: Ctx, population: Population): Promise<Question> {
  const { timeZone } = await workspaceOf(ctx)
  return { ctx, zone: timeZone, today: dayNumber(dayOf(ctx.now, timeZone)), past: false, population }
}

/** As of the start of a day: what had happened by the end of the day before. */
export async function questionAsOf(ctx: Ctx, asOf: string | undefined, population: Population): Promise<Question> {
  const now = await questionNow(ctx, population)
  const today = asOf === undefined ? now.today : dayNumber(asOf) - 1
  return { ...now, today, past: today !== now.today }
}

/** The condition on a column that holds member ids. */
export function within(population: Population, column: RawBuilder<unknown>): RawBuilder<boolean> {
  if (population.kind === 'members') return sql<boolean>`${column} = any(${population.memberIds as string[]}::uuid[])`
  if (population === everyone) return sql<boolean>`true`
  return ofSlice(population, column)
}
