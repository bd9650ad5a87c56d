import type { Words } from '@regulars/contract'
import type { importKinds } from '@regulars/contract/mappings'
import type { Ctx, Platform } from '#platform/context'
import type { Run } from '../imports/imports.store.ts'
import type { State, StoredImport } from '../imports/imports.ts'
import type { Beat } from '../imports/reading.ts'
import type { Fault } from '../mapping/reasons.ts'
import type { Cells, RecordLayout, Rules } from '../rows/cells.ts'

export type ImportKind = (typeof importKinds)[number]

export interface Field {
  readonly name: string
  readonly label: Words
  readonly required: boolean
  /** Headings seen in exports of shops and tills, most telling first; compared without case, spaces and punctuation. */
  readonly headings: readonly string[]
  /** What the template shows in its example row. */
  readonly example: string
}

export type Step = (platform: Platform, workspaceId: string, one: StoredImport, run: Run, beat: Beat) => Promise<void>

/** What a file can bring. One file in this folder for each; `kinds.ts` lists them. */
export interface Kind {
  readonly code: ImportKind
  readonly name: Words
  readonly fields: readonly Field[]
  /** Fields of which at least one is needed. */
  readonly oneOf: readonly (readonly string[])[]
  /** What further fields begin with; null where there are none. */
  readonly further: string | null
  /** What the job does in each state it finds, after `queued`. */
  readonly steps: Partial<Record<State, Step>>
  /** Called when the followers of the log have passed what the import wrote. */
  settled(ctx: Ctx, one: StoredImport): Promise<void>
  /** Takes back what the import did beyond the events it wrote; again changes nothing. */
  reverse(platform: Platform, workspaceId: string, one: StoredImport, beat: Beat): Promise<void>
}

/** A row that was read, on its way to being taken. */
export interface ReadRow<Record> {
  readonly line: number
  readonly record: Record
}

export interface Scope {
  readonly importId: string
  /** Code of the mapping. */
  readonly source: string
  /** When the import was begun: what it says of members counts as said then. */
  readonly at: Date
}

/** What became of a row. `undo` is what the kind needs to take it back; it is stored sealed. */
export type Outcome = { readonly line: number; readonly memberId?: string } & (
  | { readonly effect: 'created' | 'changed'; readonly undo: unknown }
  | { readonly effect: 'unchanged' }
  | { readonly effect: 'refused'; readonly fault: Fault }
)

export interface DoneRow {
  readonly line: number
  readonly memberId: string | null
  readonly undo: unknown
}

/** A kind whose rows stand for themselves: each is read, and a page of them is taken in one transaction. */
export interface RowKind<Record> extends Pick<Kind, 'name' | 'fields' | 'oneOf' | 'further'> {
  readonly code: RecordLayout['kind']
  /** Pure; throws {@link Unfit} for a row that cannot be taken. */
  read(cells: Cells, rules: Rules): Record
  /** What the row speaks of: a second row of the file on one of these is refused. */
  keysOf(record: Record): readonly string[]
  /** True where a thing comes once, in whatever file: its first key is remembered with its content. */
  readonly once: boolean
  /** Takes rows as a set, in the order given. An outcome for each. */
  take(ctx: Ctx, scope: Scope, rows: readonly ReadRow<Record>[]): Promise<Outcome[]>
  /** Takes rows back as a set, the last line first; what others did since then stays. */
  takeBack(ctx: Ctx, scope: Scope, rows: readonly DoneRow[]): Promise<void>
}
