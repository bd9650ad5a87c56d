import { createHash } from 'node:crypto'

/**
 * The hash chain over the audit log: `hash = SHA-256(hash before ‖ canonical JSON of the entry)`. Nothing here knows a
 * database, so that whoever has the rows can check them (docs/guides/audit.md says how to get them).
 */

/** Every column of `audit.entries`, each as its exact text: a number would lose digits, a date its microseconds. */
export interface SealedColumns {
  readonly workspace_id: string
  readonly xid: string
  readonly entry_id: string
  readonly action: string
  readonly object_kind: string
  readonly object_id: string
  /** PostgreSQL's text of the jsonb: its keys are in one order. */
  readonly before: string | null
  readonly after: string | null
  readonly reason: string | null
  readonly actor_kind: string
  readonly actor_id: string
  readonly ip: string | null
  readonly user_agent: string | null
  readonly request_id: string | null
  /** `YYYY-MM-DDTHH:MM:SS.ffffffZ`. */
  readonly at: string
}

/** One link: where it says its entry is, and the entry that is there, or null where there is none. */
export interface Link {
  readonly position: number
  readonly hash: Buffer
  readonly entry: SealedColumns | null
  /** What the link is of, to name it where the entry is gone. */
  readonly of: string
}

/** The end of what was looked at: the next link follows here. */
export interface Head {
  readonly position: number
  readonly hash: Buffer
  /** What the last link is of: entries are sealed in their order. */
  readonly of: string
}

/** Before the first link. */
export const genesis: Head = { position: 0, hash: Buffer.alloc(32), of: '0/0' }

const columns = [
  'workspace_id',
  'xid',
  'entry_id',
  'action',
  'object_kind',
  'object_id',
  'before',
  'after',
  'reason',
  'actor_kind',
  'actor_id',
  'ip',
  'user_agent',
  'request_id',
  'at',
] as const satisfies readonly (keyof SealedColumns)[]

/** JSON with the columns in one order and every value a string or null: two entries that differ have two texts. */
export function canonical(entry: SealedColumns): string {
  return JSON.stringify(Object.fromEntries(columns.map((column) => [column, entry[column]])))
}

export function hashOf(before: Buffer, entry: SealedColumns): Buffer {
  return createHash('sha256').update(before).update(canonical(entry), 'utf8').digest()
}

/** What an entry is called: its transaction and its number. */
export function nameOf(entry: Pick<SealedColumns, 'xid' | 'entry_id'>): string {
  return `${entry.xid}/${entry.entry_id}`
}

export interface Fault {
  readonly position: number
  /** The entry at fault, `xid/entry_id`. */
  readonly entry: string
  readonly kind: 'missing_link' | 'missing_entry' | 'out_of_order' | 'changed'
}

/**
 * Checks links in the order of their positions against the one before them. After a fault the stored hash is taken as it
 * is, so that each fault is named once and not all that follows. Whoever changes an entry together with its hash is found
 * at the next link; whoever computes all of them anew is found by the anchors.
 */
export function verifyLinks(head: Head, links: readonly Link[]): { head: Head; faults: Fault[] } {
  const faults: Fault[] = []
  let last = head
  for (const link of links) {
    const kind = faultOf(last, link)
    if (kind) faults.push({ position: link.position, entry: link.of, kind })
    last = { position: link.position, hash: link.hash, of: link.of }
  }
  return { head: last, faults }
}

function faultOf(last: Head, link: Link): Fault['kind'] | undefined {
  if (link.position !== last.position + 1) return 'missing_link'
  if (!link.entry) return 'missing_entry'
  if (!isAfter(link.of, last.of) || nameOf(link.entry) !== link.of) return 'out_of_order'
  return hashOf(last.hash, link.entry).equals(link.hash) ? undefined : 'changed'
}

function isAfter(name: string, other: string): boolean {
  const [xid = '', entry = ''] = name.split('/')
  const [otherXid = '', otherEntry = ''] = other.split('/')
  return xid === otherXid ? BigInt(entry) > BigInt(otherEntry) : BigInt(xid) > BigInt(otherXid)
}
