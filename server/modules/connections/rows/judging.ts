import type { Ctx } from '#platform/context'
import type { StoredImport } from '../imports/imports.ts'
import type { Outcome, ReadRow, RowKind, Scope } from '../kinds/kind.ts'
import type { Fault } from '../mapping/reasons.ts'
import { claimsOf, linesOfKeys, lockRows } from './rows.store.ts'

/** A row as the file has it: read, or with the reason why not. */
export interface Line<Record> {
  readonly line: number
  readonly text: string
  readonly read: { readonly record: Record } | { readonly fault: Fault }
}

export interface Judged {
  readonly outcomes: readonly Outcome[]
  readonly keys: readonly RowKey[]
}

export interface RowKey {
  readonly line: number
  readonly key: Buffer
}

/** Decides and takes a page of rows, in this transaction: an outcome for each line, and the keys that the file used up. */
export async function judgePage<Record>(
  ctx: Ctx,
  one: StoredImport,
  kind: RowKind<Record>,
  page: readonly Line<Record>[],
): Promise<Judged> {
  await lockRows(ctx.tx, ctx.workspaceId)
  const outcomes: Outcome[] = []
  const read: ReadRow<Record>[] = []
  for (const { line, read: result } of page)
    if ('fault' in result) outcomes.push({ line, effect: 'refused', fault: result.fault })
    else read.push({ line, record: result.record })
  const { first, keys, repeated } = await withoutRepeated(ctx, one, kind, read)
  const { fresh, known } = kind.once ? await withoutKnown(ctx, kind, first) : { fresh: first, known: [] }
  const scope: Scope = { importId: one.importId, source: one.source, at: one.createdAt }
  const taken = fresh.length > 0 ? await kind.take(ctx, scope, fresh) : []
  return { outcomes: [...outcomes, ...repeated, ...known, ...taken], keys }
}

/** Of several rows of the file on one thing, the first is taken. */
async function withoutRepeated<Record>(
  ctx: Ctx,
  one: StoredImport,
  kind: RowKind<Record>,
  rows: readonly ReadRow<Record>[],
): Promise<{ first: ReadRow<Record>[]; keys: RowKey[]; repeated: Outcome[] }> {
  const keyed = rows.map((row) => ({ row, keys: kind.keysOf(row.record).map((key) => indexOf(ctx, kind.code, key)) }))
  const seen = await linesOfKeys(
    ctx.tx,
    ctx.workspaceId,
    one.importId,
    keyed.flatMap(({ keys }) => keys),
  )
  const result = { first: [] as ReadRow<Record>[], keys: [] as RowKey[], repeated: [] as Outcome[] }
  for (const { row, keys } of keyed) {
    const before = keys.map((key) => seen.get(key.toString('base64'))).find((line) => line !== undefined)
    if (before !== undefined) {
      const fault: Fault = { reason: 'repeated_line', field: null, values: { value: before } }
      result.repeated.push({ line: row.line, effect: 'refused', fault })
      continue
    }
    result.first.push(row)
    for (const key of keys) {
      seen.set(key.toString('base64'), row.line)
      result.keys.push({ line: row.line, key })
    }
  }
  return result
}

/** What an import brought before changes nothing; with other content it is refused, for it had effects already. */
async function withoutKnown<Record>(
  ctx: Ctx,
  kind: RowKind<Record>,
  rows: readonly ReadRow<Record>[],
): Promise<{ fresh: ReadRow<Record>[]; known: Outcome[] }> {
  const claims = rows.map((row) => claimOf(ctx, kind, row.record))
  const hashes = await claimsOf(ctx.tx, ctx.workspaceId, kind.code, claims)
  const fresh: ReadRow<Record>[] = []
  const known: Outcome[] = []
  rows.forEach((row, at) => {
    const before = hashes.get(claims[at]!.toString('base64'))
    if (!before) fresh.push(row)
    else if (before.equals(contentOf(ctx, kind, row.record))) known.push({ line: row.line, effect: 'unchanged' })
    else
      known.push({
        line: row.line,
        effect: 'refused',
        fault: { reason: 'row_changed', field: null, values: {} },
      })
  })
  return { fresh, known }
}

export function claimOf<Record>(ctx: Ctx, kind: RowKind<Record>, record: Record): Buffer {
  return indexOf(ctx, kind.code, kind.keysOf(record)[0]!)
}

export function contentOf<Record>(ctx: Ctx, kind: RowKind<Record>, record: Record): Buffer {
  return indexOf(ctx, `${kind.code}.content`, JSON.stringify(record))
}

/** Rows name members, so what is kept of them to compare is a hash that nobody can try without the key. */
function indexOf(ctx: Ctx, what: string, text: string): Buffer {
  return ctx.keys.blindIndex(ctx.workspaceId, `connections.${what}`, text)
}
