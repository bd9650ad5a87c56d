import type { RawBuilder } from 'kysely'
import type { Parameter } from '#platform/clickhouse'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

/** Members whose id has a second half from `from`, to `to` but not with it; 'g' is past the last. */
export interface Slice {
  readonly from: string
  readonly to: string
}

export const wholeSlice: Slice = { from: '', to: 'g' }

/** Members a pass over everyone takes at a time. */
const MEMBERS_PER_SLICE = 50_000
const PREFIXES = 0x4000

/**
 * Cuts all members into slices that are neighbours in the history, which sorts ids by their second half: each event is
 * read once, whatever the number of slices. The second half of an id is random after its two variant bits.
 */
export async function slicesOf(ctx: Ctx): Promise<Slice[]> {
  const { rows } = await sql<{ members: number }>`
    select count(*) as members
      from members.members
     where members.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  const count = Math.ceil(rows[0]!.members / MEMBERS_PER_SLICE)
  if (count <= 1) return [wholeSlice]
  const cut = (index: number) => (0x8000 + Math.round((index * PREFIXES) / count)).toString(16)
  return Array.from({ length: count }, (_, index) => ({
    from: index === 0 ? '' : cut(index),
    to: index === count - 1 ? 'g' : cut(index + 1),
  }))
}

/** The condition on a column of PostgreSQL that holds member ids. */
export function ofSlice({ from, to }: Slice, column: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql<boolean>`(substr(${column}::text, 20) collate "C" >= ${from} and substr(${column}::text, 20) collate "C" < ${to})`
}

/** The same in the history, on `member_id`, with its parameters. Who has no id is in the first slice. */
export const OF_SLICE = '(member_id >= {sliceFrom:UUID} and (member_id < {sliceTo:UUID} or {last:Bool}))'

export function sliceParameters({ from, to }: Slice): Record<'sliceFrom' | 'sliceTo' | 'last', Parameter> {
  return { sliceFrom: boundOf(from), sliceTo: boundOf(to), last: to === 'g' }
}

function boundOf(prefix: string): string {
  const digits = prefix === 'g' ? 'ffff' : prefix.padEnd(4, '0')
  return `00000000-0000-0000-${digits}-000000000000`
}
