import { openKeys } from '#modules/members/index'
import type { Outside } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { asSystem } from '#platform/transaction'
import type { TimelineRow } from '../timeline.olap.ts'
import { detailsOf } from './archive.olap.ts'
import { writtenFiles } from './archive.store.ts'
import { rowsIn, textIn } from './bundles.ts'
import { readFile } from './files.ts'
import { archiveKeyOf } from './key.ts'

/** Archived events of a page with what is here again of them, as if they had never left. */
export async function withRestored(
  outside: Outside,
  rows: readonly TimelineRow[],
  profileIds: readonly string[],
): Promise<TimelineRow[]> {
  const eventIds = rows.filter(({ archived }) => archived).map(({ id }) => id)
  return filled(rows, await detailsOf(outside.history, outside.workspaceId, { profileIds, eventIds }))
}

/**
 * The same from the files themselves: a member who takes their data along gets all of it. Each file that holds one of these
 * events is read until all are found; there are few such members, and a file is read at the speed of the disk.
 */
export async function withArchived(
  outside: Outside,
  rows: readonly TimelineRow[],
  profileIds: readonly string[],
): Promise<TimelineRow[]> {
  const wanted = new Map<string, Set<string>>()
  for (const { archived, archiveId, id } of rows) {
    if (archived) wanted.set(archiveId, (wanted.get(archiveId) ?? new Set()).add(id))
  }
  if (wanted.size === 0) return [...rows]
  const { workspaceId } = outside
  const keys = new Map<string, MemberKey>()
  const files = await asSystem(outside, workspaceId, async (ctx) => {
    await openKeys(ctx, keys, profileIds)
    return writtenFiles(ctx.tx, workspaceId)
  })
  const key = await archiveKeyOf(outside, workspaceId)
  const found = new Map<string, string>()
  for (const { fileId, fileName } of files) {
    const missing = wanted.get(fileId)
    if (!missing) continue
    for await (const bundle of readFile(outside, { workspaceId, fileId, fileName: fileName!, key })) {
      const text = profileIds.includes(bundle.memberId) && textIn(bundle, keys.get(bundle.memberId))
      for (const row of text ? rowsIn(bundle.memberId, text) : []) {
        if (missing.delete(String(row.event_id))) found.set(String(row.event_id), row.properties)
      }
      if (missing.size === 0) break
    }
  }
  return filled(rows, found)
}

function filled(rows: readonly TimelineRow[], details: ReadonlyMap<string, string>): TimelineRow[] {
  return rows.map((row) => {
    const properties = details.get(row.id)
    return row.archived && properties !== undefined ? { ...row, archived: false, properties } : row
  })
}
