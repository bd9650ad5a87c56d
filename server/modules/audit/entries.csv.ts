import { BYTE_ORDER_MARK, cell } from '../../platform/csv.ts'
import type { EntryRow } from './entries.views.ts'

const columns: readonly { readonly name: string; readonly of: (row: EntryRow) => string | number | null }[] = [
  { name: 'at', of: (row) => row.at.toISOString() },
  { name: 'actorKind', of: (row) => row.actorKind },
  { name: 'actorId', of: (row) => row.actorId },
  { name: 'actorName', of: (row) => row.actorName },
  { name: 'action', of: (row) => row.action },
  { name: 'objectKind', of: (row) => row.objectKind },
  { name: 'objectId', of: (row) => row.objectId },
  { name: 'reason', of: (row) => row.reason },
  { name: 'before', of: (row) => json(row.before) },
  { name: 'after', of: (row) => json(row.after) },
  { name: 'ip', of: (row) => row.ip },
  { name: 'userAgent', of: (row) => row.userAgent },
  { name: 'requestId', of: (row) => row.requestId },
  { name: 'position', of: (row) => row.position },
  { name: 'hash', of: (row) => row.hash?.toString('hex') ?? null },
]

export const headings = `${BYTE_ORDER_MARK}${columns.map(({ name }) => name).join(',')}\r\n`

export function lineOf(row: EntryRow): string {
  return `${columns.map(({ of }) => cell(of(row) ?? '')).join(',')}\r\n`
}

function json(value: unknown): string | null {
  return value === null ? null : JSON.stringify(value)
}
