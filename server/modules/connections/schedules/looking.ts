import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Outside } from '#platform/context'
import { inTransaction } from '#platform/transaction'
import { dropFile, keepFile, receiveFile } from '../files/files.commands.ts'
import { startImport } from '../imports/imports.commands.ts'
import { claimFile, isTaken, type StoredSchedule } from './schedules.store.ts'
import type { Found } from './source.ts'

/**
 * Takes a file that a schedule found: its bytes first, and then, in one transaction, the claim on it and its import.
 * False when it is still being written. A file that was taken before is only put away.
 */
export async function takeFile(ctx: Outside, schedule: StoredSchedule, runId: string, found: Found): Promise<boolean> {
  const hash = createHash('sha256')
  const file = await receiveFile(
    ctx,
    found.name,
    Readable.from(hashed(await found.open(), hash), { objectMode: false }),
  )
  const drop = () => dropFile(ctx, file.fileId)
  if (!(await found.isWhole())) {
    await drop()
    return false
  }
  const { scheduleId, kind, mapping } = schedule
  const print = [file.name, file.bytes, hash.digest('hex')].join('\n')
  const fingerprint = ctx.keys.blindIndex(ctx.workspaceId, `connections.schedule/${scheduleId}`, print)
  const taken = await inTransaction(ctx, ctx, async (inside) => {
    if (await isTaken(inside.tx, inside.workspaceId, scheduleId, fingerprint)) return false
    await keepFile(inside, file, kind)
    const { id } = await startImport(inside, { file: file.fileId, kind, mapping, dryRun: false })
    const claim = { scheduleId, fingerprint, runId, importId: id, takenAt: inside.now }
    await claimFile(inside.tx, inside.workspaceId, claim)
    return true
  }).catch(async (error: unknown) => {
    await drop()
    throw error
  })
  if (!taken) await drop()
  await found.putAway()
  return true
}

async function* hashed(content: Readable, hash: Hash): AsyncGenerator<Buffer> {
  for await (const chunk of content as AsyncIterable<Buffer>) {
    hash.update(chunk)
    yield chunk
  }
}
