import type { PoolClient } from 'pg'
import { hashPhonesFirst, isBlocked, normalisePhoneHash, phoneHashIndex } from '#modules/members/index'
import type { Platform } from '#platform/context'
import { asSystem } from '#platform/transaction'
import { findFile, type StoredFile } from '../files/files.store.ts'
import { openFile } from '../files/openFile.ts'
import { orderLineReader, type ToOrderLine } from '../mapping/orderLine.ts'
import { formats } from '../readers/formats.ts'
import { FileProblem, type Progress, type Row } from '../readers/reader.ts'
import { advance, type Run } from './imports.store.ts'
import type { OrderImport } from './imports.ts'
import { sealContact, sealLine } from './seals.ts'
import {
  clearStaged,
  copyLines,
  countOrders,
  insertRejects,
  type RejectedLine,
  type StagedLine,
} from './staging.store.ts'
import { Stopped } from './stopped.ts'

/** Lines written at once: enough to make the trip worth it, little enough to hold and to be a short transaction. */
const LINES_PER_WRITE = 10_000
const LINES_PER_DELETE = 50_000
/** Clocks of tills run ahead a little. */
const FUTURE_MS = 86_400_000

/** Reads the file into staged lines. After a crash it begins again: whatever was staged is removed first. */
export async function readFile(platform: Platform, workspaceId: string, one: OrderImport, run: Run, beat: Beat) {
  for (const table of ['import_lines', 'import_rejects'] as const)
    while (
      await asSystem(platform, workspaceId, (ctx) =>
        clearStaged(ctx.tx, workspaceId, run.importId, table, LINES_PER_DELETE),
      )
    )
      await beat()
  // Buyers are looked up by what is kept of phones, so all of it is there before the first line.
  if (one.mapping.columns.phoneHash) await hashPhonesFirst(platform, workspaceId, beat)
  const file = await asSystem(platform, workspaceId, (ctx) => findFile(ctx.tx, workspaceId, one.fileId))
  if (!file) throw new FileProblem(gone)
  const progress: Progress = { bytes: 0 }
  let linesRead = 0
  let writing: Promise<void> = Promise.resolve()
  for await (const chunk of chunksOf(platform, workspaceId, one, file, progress)) {
    linesRead += chunk.lines.length + chunk.rejects.length
    // While one chunk is written, the next is read.
    await writing
    await beat()
    writing = write(platform, workspaceId, run, chunk, { linesRead, bytesRead: Math.min(progress.bytes, file.bytes) })
    // A failure is heard at the next await; until then it must not count as unheard.
    writing.catch(() => {})
  }
  await writing
  await asSystem(platform, workspaceId, async (ctx) => {
    const orders = await countOrders(ctx.tx, workspaceId, run.importId)
    if (!(await advance(ctx.tx, workspaceId, run, 'reading', { state: 'applying', orders, bytesRead: file.bytes })))
      throw new Stopped()
  })
}

/** Says that the work goes on. */
export type Beat = () => Promise<void>

interface Chunk {
  readonly lines: StagedLine[]
  readonly rejects: RejectedLine[]
}

async function* chunksOf(
  platform: Platform,
  workspaceId: string,
  one: OrderImport,
  file: StoredFile,
  progress: Progress,
): AsyncGenerator<Chunk> {
  const toOrderLine = orderLineReader(one.mapping, file.details.columns, {
    latest: new Date(platform.clock.now().getTime() + FUTURE_MS),
    isNobody: isBlocked,
    phoneHashOf: normalisePhoneHash,
  })
  const format = formats[file.details.format]
  let chunk: Chunk = { lines: [], rejects: [] }
  for await (const rows of format.rows(openFile(platform, workspaceId, file), file.details, progress)) {
    for (const row of rows) sort(platform, workspaceId, toOrderLine, row, chunk)
    if (chunk.lines.length + chunk.rejects.length < LINES_PER_WRITE) continue
    yield chunk
    chunk = { lines: [], rejects: [] }
  }
  yield chunk
}

function sort(platform: Platform, workspaceId: string, toOrderLine: ToOrderLine, row: Row, into: Chunk): void {
  const outcome = row.values ? toOrderLine(row.values) : { fault: row.fault!, visitor: undefined }
  if ('line' in outcome) {
    const { contact, ...line } = outcome.line
    const phoneIndex = contact?.phoneHash && phoneHashIndex({ keys: platform.keys, workspaceId }, contact.phoneHash)
    into.lines.push({
      line: row.line,
      ...line,
      contact: contact && sealContact(platform, workspaceId, contact),
      phoneIndex: phoneIndex || null,
    })
    return
  }
  const { reason, field, values } = outcome.fault
  const visitor = 'visitor' in outcome ? outcome.visitor : undefined
  const text = row.text ?? (row.values ?? []).join(',')
  into.rejects.push({
    line: row.line,
    reason,
    field,
    details: values,
    visitor,
    sealed: sealLine(platform, workspaceId, text),
  })
}

function write(
  platform: Platform,
  workspaceId: string,
  run: Run,
  chunk: Chunk,
  read: { readonly linesRead: number; readonly bytesRead: number },
): Promise<void> {
  return platform.postgres.withConnection(workspaceId, async (connection) => {
    await copyLines(connection, workspaceId, run.importId, chunk.lines)
    await insertRejects(connection, workspaceId, run.importId, chunk.rejects)
    if (!(await stillReading(connection, workspaceId, run, read))) throw new Stopped()
  })
}

async function stillReading(
  connection: PoolClient,
  workspaceId: string,
  run: Run,
  read: { readonly linesRead: number; readonly bytesRead: number },
): Promise<boolean> {
  const result = await connection.query(
    `update connections.imports
        set lines_read = $4, bytes_read = $5
      where workspace_id = $1
        and import_id = $2
        and run_id = $3
        and state = 'reading'`,
    [workspaceId, run.importId, run.runId, read.linesRead, read.bytesRead],
  )
  return result.rowCount === 1
}

const gone = {
  en: 'The uploaded file is no longer here. Upload it again.',
  'zh-CN': '上传的文件已不存在，请重新上传。',
}
