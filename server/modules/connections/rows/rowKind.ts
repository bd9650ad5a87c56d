import { asSystem } from '#platform/transaction'
import type { Kind, RowKind } from '../kinds/kind.ts'
import { forgetDone, lastDone, lockRows } from './rows.store.ts'
import { takeRows } from './taking.ts'
import { openUndo } from './undoSeal.ts'

const ROWS_PER_PAGE = 1_000

/** A kind of import made of what is its own: how a row is read, taken and taken back. */
export function rowKind<Record>(kind: RowKind<Record>): Kind {
  return {
    code: kind.code,
    name: kind.name,
    fields: kind.fields,
    oneOf: kind.oneOf,
    further: kind.further,
    steps: { reading: takeRows(kind) },
    settled: async () => {},
    async reverse(platform, workspaceId, { importId, source, createdAt }, beat) {
      const scope = { importId, source, at: createdAt }
      for (let more = true; more; ) {
        more = await asSystem(platform, workspaceId, async (ctx) => {
          await lockRows(ctx.tx, workspaceId)
          const stored = await lastDone(ctx.tx, workspaceId, importId, ROWS_PER_PAGE)
          const rows = stored.map((row) => ({ ...row, undo: openUndo(ctx, workspaceId, row.undo) }))
          if (rows.length > 0) await kind.takeBack(ctx, scope, rows)
          await forgetDone(
            ctx.tx,
            workspaceId,
            importId,
            rows.map(({ line }) => line),
          )
          return rows.length === ROWS_PER_PAGE
        })
        await beat()
      }
    },
  }
}
