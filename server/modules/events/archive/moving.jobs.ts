import { createHash, type Hash } from 'node:crypto'
import { workspaceOf } from '#modules/access/index'
import { openKeys } from '#modules/members/index'
import type { Platform } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { enqueue, type Job, type JobKind } from '#platform/jobs/queue'
import type { Schedule } from '#platform/module'
import { dayOf } from '#platform/period'
import { asSystem } from '#platform/transaction'
import {
  type ArchivedRow,
  claimMonths,
  eventsByFile,
  eventsOfFile,
  isAnyBefore,
  monthsBefore,
  stripEvents,
} from './archive.olap.ts'
import {
  type ArchiveFile,
  deleteEmpty,
  insertFiles,
  nameDrafts,
  namesInUse,
  recordArchived,
  recordWritten,
  settingsIn,
  unfinishedFiles,
} from './archive.store.ts'
import { hotFrom, monthOf } from './archive.ts'
import { type Bundle, bundleOf, textIn, textOf } from './bundles.ts'
import { adopt, discardDraft, removeFile, sweep, writeDraft } from './files.ts'
import { archiveKeyOf } from './key.ts'
import { whileAlive } from './whileAlive.ts'

export const MOVE = 'events.archive'

/** Months of one run; a history of fifty years is moved at once. */
const MAX_MONTHS = 600
/** So many months are chosen and stripped with one change of the history each, which is what costs. */
const MONTHS_PER_ROUND = 12
/** Bundles whose keys are looked up at a time when a file is read back. */
const BUNDLES_PER_LOOK = 500

/** Looks every day whether events have become old, and has them moved. The job of a day that was given up does not stop the next. */
export function moveSchedule(platform: Platform): Schedule {
  return {
    name: 'move old events to the archive',
    everySeconds: 86_400,
    run: (workspaceId) =>
      asSystem(platform, workspaceId, async (ctx) => {
        const { hotDays } = await settingsIn(ctx.tx, workspaceId)
        const { timeZone } = await workspaceOf(ctx)
        const isDue =
          (hotDays !== null && (await isAnyBefore(ctx.history, workspaceId, hotFrom(ctx.now, hotDays, timeZone)))) ||
          (await unfinishedFiles(ctx.tx, workspaceId)).length > 0
        if (isDue) await enqueue(ctx, { kind: MOVE, payload: {}, key: dayOf(ctx.now, timeZone) })
        return false
      }),
  }
}

export function moveJob(platform: Platform): JobKind {
  return { kind: MOVE, run: (job) => moveOldEvents(platform, job) }
}

/**
 * Moves what is old, some months at a time. Each step may be cut off and done again: events are chosen, their files are
 * written, read back and named, then recorded, and only then is anything taken out of the history.
 */
async function moveOldEvents(platform: Platform, job: Job): Promise<void> {
  const { workspaceId } = job
  const { unfinished, zone, before } = await asSystem(platform, workspaceId, async (ctx) => {
    const { hotDays } = await settingsIn(ctx.tx, workspaceId)
    const { timeZone } = await workspaceOf(ctx)
    return {
      unfinished: await unfinishedFiles(ctx.tx, workspaceId),
      zone: timeZone,
      before: hotDays === null ? null : hotFrom(ctx.now, hotDays, timeZone),
    }
  })
  await finish(platform, job, unfinished, zone)
  const due = before === null ? [] : await monthsBefore(platform.history, workspaceId, { before, zone })
  const months = due.slice(0, MAX_MONTHS)
  for (let at = 0; at < months.length; at += MONTHS_PER_ROUND) {
    const days = months.slice(at, at + MONTHS_PER_ROUND).map(({ month }) => month)
    await finish(platform, job, await begin(platform, job, days, zone), zone)
  }
  await sweep(platform, workspaceId, () => asSystem(platform, workspaceId, (ctx) => namesInUse(ctx.tx, workspaceId)))
}

async function begin(
  platform: Platform,
  { workspaceId }: Job,
  days: readonly string[],
  zone: string,
): Promise<ArchiveFile[]> {
  return asSystem(platform, workspaceId, async (ctx) => {
    const files = days.map((day) => ({ ...monthOf(day, zone), fileId: ctx.ids.next() }))
    await insertFiles(ctx.tx, workspaceId, files, ctx.now)
    return unfinishedFiles(ctx.tx, workspaceId)
  })
}

async function finish(platform: Platform, job: Job, files: readonly ArchiveFile[], zone: string): Promise<void> {
  const { workspaceId } = job
  const drafts = await takeOver(platform, workspaceId, files)
  await whileAlive(job, claimMonths(platform.history, workspaceId, drafts, zone))
  const lying = files.filter(({ state }) => state === 'written')
  for (const draft of drafts) if (await write(platform, job, draft)) lying.push(draft)
  if (lying.length === 0) return
  const fileIds = lying.map(({ fileId }) => fileId)
  await whileAlive(job, stripEvents(platform.history, workspaceId, fileIds))
  await asSystem(platform, workspaceId, async (ctx) => {
    await recordArchived(ctx.tx, workspaceId, fileIds, ctx.now)
    for (const { fileId, month } of lying) {
      const object = { kind: 'archive_file', id: fileId }
      ctx.record({ action: 'archive.moved', object, before: null, after: { month } })
    }
  })
}

interface Draft extends ArchiveFile {
  readonly fileName: string
}

/**
 * Names a try for each file that is not written: from here on no earlier one is recorded, which may have read its events
 * before those were chosen that are chosen now.
 */
async function takeOver(platform: Platform, workspaceId: string, files: readonly ArchiveFile[]): Promise<Draft[]> {
  const drafts = files
    .filter(({ state }) => state === 'writing')
    .map((file): Draft => ({ ...file, fileName: `${file.month.slice(0, 7)}-${platform.ids.next()}.events` }))
  if (drafts.length === 0) return []
  const mine = await asSystem(platform, workspaceId, (ctx) => nameDrafts(ctx.tx, workspaceId, drafts))
  return drafts.filter(({ fileId }) => mine.has(fileId))
}

/** False when there was nothing to write, or another try took the file over. */
async function write(platform: Platform, job: Job, { fileId, fileName }: Draft): Promise<boolean> {
  const { workspaceId } = job
  const place = { workspaceId, fileId, fileName, key: await archiveKeyOf(platform, workspaceId) }
  const taken = newTally()
  await writeDraft(platform, place, bundlesToWrite(platform, job, fileId, taken))
  if (taken.events === 0) {
    await discardDraft(platform, place)
    await asSystem(platform, workspaceId, (ctx) => deleteEmpty(ctx.tx, workspaceId, place))
    return false
  }
  const lying = await adopt(platform, place, (bundles) => assertSame(platform, job, bundles, taken))
  // A worker that was thought dead may have chosen more since: the next try takes them in.
  const named = (await eventsByFile(platform.history, workspaceId)).get(fileId)
  if (named !== taken.events) throw new Error(`the archive file ${fileId} has ${taken.events} of ${named} events`)
  const counts = await asSystem(platform, workspaceId, (ctx) =>
    recordWritten(ctx.tx, workspaceId, fileId, { fileName, events: taken.events, ...lying }),
  )
  if (!counts) await removeFile(platform, place)
  return counts
}

/** What was taken, and what came back: as many events, with the same words in the same order. */
interface Tally {
  events: number
  readonly hash: Hash
}

const newTally = (): Tally => ({ events: 0, hash: createHash('sha256') })

function count(tally: Tally, memberId: string, events: number, text: Buffer): void {
  tally.events += events
  tally.hash.update(`${memberId}/${events}/${text.length}\n`).update(text)
}

async function* bundlesToWrite(platform: Platform, job: Job, fileId: string, taken: Tally): AsyncGenerator<Bundle> {
  for await (const page of eventsOfFile(platform.history, job.workspaceId, fileId)) {
    const runs = runsOf(page)
    const keys = await keysOf(
      platform,
      job.workspaceId,
      runs.map(([memberId]) => memberId),
    )
    for (const [memberId, rows] of runs) {
      const bundle = bundleOf(memberId, rows, keys.get(memberId))
      count(taken, memberId, rows.length, bundle.kind === 'erased' ? Buffer.alloc(0) : textOf(rows))
      yield bundle
    }
    await job.heartbeat()
  }
}

/** Events of one member after another. */
function runsOf(page: readonly ArchivedRow[]): [string, ArchivedRow[]][] {
  const runs = new Map<string, ArchivedRow[]>()
  for (const row of page) {
    const run = runs.get(row.member_id)
    if (run) run.push(row)
    else runs.set(row.member_id, [row])
  }
  return [...runs]
}

/** Fails when a member was erased since: the next try writes nothing of them. */
async function assertSame(platform: Platform, job: Job, bundles: AsyncIterable<Bundle>, taken: Tally): Promise<void> {
  const found = newTally()
  const look = async (some: readonly Bundle[]) => {
    const keys = await keysOf(
      platform,
      job.workspaceId,
      some.map(({ memberId }) => memberId),
    )
    for (const bundle of some) {
      count(found, bundle.memberId, bundle.events, textIn(bundle, keys.get(bundle.memberId)) ?? Buffer.alloc(0))
    }
    await job.heartbeat()
  }
  let some: Bundle[] = []
  for await (const bundle of bundles) {
    some.push(bundle)
    if (some.length < BUNDLES_PER_LOOK) continue
    await look(some)
    some = []
  }
  await look(some)
  if (found.events !== taken.events || !found.hash.digest().equals(taken.hash.copy().digest()))
    throw new Error(`an archive file reads otherwise than it was written: ${found.events} of ${taken.events} events`)
}

async function keysOf(
  platform: Platform,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<Map<string, MemberKey>> {
  const keys = new Map<string, MemberKey>()
  await asSystem(platform, workspaceId, (ctx) => openKeys(ctx, keys, memberIds))
  return keys
}
