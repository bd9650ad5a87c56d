import { summariesOf } from '#modules/members/index'
import type { Platform } from '#platform/context'
import type { Job } from '#platform/jobs/queue'
import { asSystem } from '#platform/transaction'
import { type Cell, columnsOf, contactCells, directColumns, keyColumns, START } from './exportKind.ts'
import { exportKinds } from './exportKinds.ts'
import { keepPageMembers, type StoredExport } from './exports.store.ts'

const ROWS_PER_PAGE = 1_000

/** The heading of an export, and then its rows, a page of a transaction each; only the columns that were chosen. */
export async function* pagesOf(
  platform: Platform,
  job: Job,
  one: StoredExport,
  count: { rows: number },
): AsyncGenerator<readonly (readonly Cell[])[]> {
  const kind = exportKinds[one.kind]
  const columns = columnsOf(kind, one)
  const kept = columns.flatMap((name, at) => (isChosen(one, name) ? [at] : []))
  const only = (cells: readonly Cell[]) => kept.map((at) => cells[at]!)
  yield [only(columns)]
  const contacts = directColumns.length + (one.partner === null ? 0 : keyColumns.length)
  const nobody: Cell[] = Array.from({ length: contacts }, () => null)
  for (let after = START, at = 0; ; at++) {
    const page = await asSystem(platform, job.workspaceId, async (ctx) => {
      const rows = await kind.page(ctx, after, ROWS_PER_PAGE)
      const memberIds = [...new Set(rows.map(({ memberId }) => memberId))]
      const numbers = await summariesOf(ctx, memberIds)
      const held = await contactCells(ctx, memberIds, one)
      await keepPageMembers(ctx.tx, ctx.workspaceId, { exportId: one.exportId, page: at, memberIds })
      return rows.map(({ place, memberId, cells }) => ({
        place,
        cells: [memberId, numbers.get(memberId)?.externalId ?? null, ...(held.get(memberId) ?? nobody), ...cells],
      }))
    })
    if (page.length > 0) yield page.map(({ cells }) => only(cells))
    count.rows += page.length
    await job.heartbeat()
    if (page.length < ROWS_PER_PAGE) return
    after = page.at(-1)!.place
  }
}

function isChosen({ columns }: StoredExport, name: string): boolean {
  return columns === null || columns.includes(name) || keyColumns.includes(name)
}
