import type { RecordMapping } from '@regulars/contract/mappings'
import type { z } from 'zod'
import { dateReader } from '../mapping/dates.ts'
import type { Fault, Reason } from '../mapping/reasons.ts'

export type RecordLayout = Omit<z.infer<typeof RecordMapping>, 'code' | 'name'>

/** The cells of one row by field, as text without white space around it; empty where a field is not mapped. */
export interface Cells {
  text(field: string, maxLength?: number): string
  /** Null where the cell is empty; {@link Unfit} where it is no instant of the mapping's form. */
  instant(field: string): number | null
  memberNumber(): string | null
  /** Names and texts of the columns mapped beyond the kind's own fields, without the empty ones. */
  further(prefix: string): [name: string, text: string][]
}

/** Leaves the reading of a row that cannot be taken; caught where rows are read. */
export class Unfit {
  readonly fault: Fault

  constructor(reason: Reason, field: string | null, value: string | number = '', format: string | number = '') {
    this.fault = { reason, field, values: { value: typeof value === 'string' ? value.slice(0, 100) : value, format } }
  }
}

export interface Rules {
  /** Nothing that a file tells happened later than this. */
  readonly latest: Date
  /** True for what shops write where an id is missing: `0`, `null`, `guest`. */
  readonly isNobody: (id: string) => boolean
}

const MAX_KEY_LENGTH = 180

/** Prepares a mapping for the rows of a file with these columns. */
export function cellsReader(
  mapping: RecordLayout,
  columns: readonly string[],
  { isNobody }: Rules,
): (values: readonly string[]) => Cells {
  const positions = new Map(Object.entries(mapping.columns).map(([field, column]) => [field, columns.indexOf(column)]))
  const readDate = dateReader(mapping.dateFormat, mapping.timeZone)
  return (values) => {
    const at = (field: string) => (values[positions.get(field) ?? -1] ?? '').trim()
    const text = (field: string, maxLength: number = MAX_KEY_LENGTH) => {
      const found = at(field)
      if (found.length > maxLength) throw new Unfit('too_long', field, '', maxLength)
      return found
    }
    return {
      text,
      instant(field) {
        const found = text(field)
        if (found === '') return null
        const instant = readDate(found)
        if (instant === undefined) throw new Unfit('invalid_date', field, found, mapping.dateFormat)
        return instant
      },
      memberNumber() {
        const number = text('memberNumber')
        const suffix = mapping.memberNumberSuffix
        const bare = suffix && number.endsWith(suffix) ? number.slice(0, -suffix.length) : number
        return isNobody(bare) ? null : bare
      },
      further(prefix) {
        return [...positions.keys()]
          .filter((field) => field.startsWith(prefix) && at(field) !== '')
          .map((field) => [field.slice(prefix.length), at(field)])
      },
    }
  }
}

/** An instant that must be there and must have happened. */
export function pastInstant(cells: Cells, field: string, { latest }: Rules): number {
  const instant = cells.instant(field)
  if (instant === null) throw new Unfit('missing_date', field)
  if (instant > latest.getTime()) throw new Unfit('future_date', field, cells.text(field))
  return instant
}
