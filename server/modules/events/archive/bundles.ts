import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { MemberKey } from '#platform/crypto/keys'
import { NO_MEMBER } from '#platform/log/block'
import { type ArchivedRow, COLUMNS } from './archive.olap.ts'
import { ARCHIVED_EVENTS } from './archive.ts'

/**
 * What is within the sealed stream of a file: bundles, each a run of events of one member, compressed and sealed under the
 * member's own key. Destroying that key is the erasure: it reaches every copy of a file, wherever it lies, and no file has to
 * be written anew. Sales to nobody are compressed only; of a member who is erased already, nothing but the number is kept.
 *
 *   kind (1) | member (16) | events (4) | length (4) | payload
 */
export interface Bundle {
  readonly kind: BundleKind
  readonly memberId: string
  readonly events: number
  readonly payload: Buffer
}

const kinds = ['nobody', 'sealed', 'erased'] as const
type BundleKind = (typeof kinds)[number]

const HEAD_BYTES = 25
/** No page of events comes to more: a length above it is no length. */
const MAX_PAYLOAD_BYTES = 256 * 1024 * 1024

/** `key` is undefined when the member was erased. */
export function bundleOf(memberId: string, rows: readonly ArchivedRow[], key: MemberKey | undefined): Bundle {
  const about = { memberId, events: rows.length }
  if (memberId !== NO_MEMBER && !key) return { ...about, kind: 'erased', payload: Buffer.alloc(0) }
  const packed = deflateRawSync(textOf(rows))
  if (!key) return { ...about, kind: 'nobody', payload: packed }
  return { ...about, kind: 'sealed', payload: key.seal(ARCHIVED_EVENTS, packed) }
}

/** The events of a bundle as text, a line for each; undefined when nobody can read them any more. */
export function textIn({ kind, payload }: Bundle, key: MemberKey | undefined): Buffer | undefined {
  if (kind === 'erased' || (kind === 'sealed' && !key)) return undefined
  return inflateRawSync(kind === 'nobody' ? payload : key!.open(ARCHIVED_EVENTS, payload))
}

export function textOf(rows: readonly ArchivedRow[]): Buffer {
  // The properties go as they are: quoting JSON within JSON would make a third more of them. Between its words a line break
  // means the same as a space, and within them there is none.
  const lines = rows.map(
    (row) => `${JSON.stringify(COLUMNS.map((column) => row[column]))}\t${row.properties.replaceAll('\n', ' ')}`,
  )
  return Buffer.from(lines.join('\n'))
}

export function rowsIn(memberId: string, text: Buffer): ArchivedRow[] {
  return text
    .toString('utf8')
    .split('\n')
    .map((line) => {
      // JSON has no tab of its own.
      const tab = line.indexOf('\t')
      const values = JSON.parse(line.slice(0, tab)) as (string | number | null)[]
      const columns = Object.fromEntries(COLUMNS.map((column, at) => [column, values[at]!]))
      return { member_id: memberId, ...columns, properties: line.slice(tab + 1) } as ArchivedRow
    })
}

export function encodeBundle({ kind, memberId, events, payload }: Bundle): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head.writeUInt8(kinds.indexOf(kind))
  head.write(memberId.replaceAll('-', ''), 1, 'hex')
  head.writeUInt32BE(events, 17)
  head.writeUInt32BE(payload.length, 21)
  return Buffer.concat([head, payload])
}

/** Takes bundles off a stream of bytes. */
export async function* decodeBundles(bytes: AsyncIterable<Buffer>): AsyncGenerator<Bundle> {
  let kept: Buffer[] = []
  let length = 0
  let needed = HEAD_BYTES
  for await (const piece of bytes) {
    kept.push(piece)
    length += piece.length
    if (length < needed) continue
    let all = Buffer.concat(kept)
    for (;;) {
      needed = all.length < HEAD_BYTES ? HEAD_BYTES : HEAD_BYTES + lengthIn(all)
      if (all.length < needed) break
      yield bundleIn(all.subarray(0, needed))
      all = all.subarray(needed)
    }
    kept = [all]
    length = all.length
  }
  if (length > 0) throw new Error('an archive file ends within a bundle')
}

function lengthIn(head: Buffer): number {
  const length = head.readUInt32BE(21)
  if (length > MAX_PAYLOAD_BYTES) throw new Error('an archive file holds something that is no bundle')
  return length
}

function bundleIn(bytes: Buffer): Bundle {
  const kind = kinds[bytes.readUInt8()]
  if (!kind) throw new Error('an archive file holds something that is no bundle')
  const hex = bytes.toString('hex', 1, 17)
  const memberId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  return { kind, memberId, events: bytes.readUInt32BE(17), payload: bytes.subarray(HEAD_BYTES) }
}
