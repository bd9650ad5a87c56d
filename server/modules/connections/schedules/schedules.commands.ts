import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Received } from '@regulars/contract'
import type {
  changeImportSchedule,
  createImportSchedule,
  ImportSchedule,
  ScheduleRun,
} from '@regulars/contract/importSchedules'
import type { z } from 'zod'
import { workspaceOf } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { enqueue } from '#platform/jobs/queue'
import { targetOf } from '#platform/outbound/addresses'
import type { ImportKind } from '../kinds/kind.ts'
import { listAllMappings } from '../mapping/mappings.commands.ts'
import { isTimeZone } from '../mapping/zone.ts'
import { folderOf } from './folder.source.ts'
import { nextAfter } from './recurrence.ts'
import { runsOf, type StoredRun } from './runs.views.ts'
import {
  allSchedules,
  type Cause,
  deleteSchedule,
  insertRun,
  insertSchedule,
  lockSchedule,
  type StoredSchedule,
  setNext,
  setPaused,
  updateSchedule,
} from './schedules.store.ts'
import { openSecret, sealSecret } from './seals.ts'
import { shownUrl } from './url.source.ts'

export const LOOK = 'connections.look'

export type ScheduleView = z.infer<typeof ImportSchedule>
export type RunView = z.infer<typeof ScheduleRun>

export async function listSchedules(ctx: Ctx): Promise<ScheduleView[]> {
  const runs = new Map((await runsOf(ctx.tx, ctx.workspaceId, 'the last of each')).map((run) => [run.scheduleId, run]))
  const all = await allSchedules(ctx.tx, ctx.workspaceId)
  return all.map((one) => presentSchedule(ctx, one, runs.get(one.scheduleId)))
}

export async function createSchedule(
  ctx: Ctx,
  wanted: Received<typeof createImportSchedule>['body'],
): Promise<ScheduleView> {
  const { name, kind, mapping, from, recurrence } = wanted
  const timeZone = wanted.timeZone ?? (await workspaceOf(ctx)).timeZone
  refuseTimeZone(timeZone)
  const of = await kindOf(ctx, mapping)
  if (of !== kind) throw new Refusal('mapping_invalid', { reason: `it is for ${of}, not for ${kind}` })
  if (from.place === 'url') refuseUrl(ctx, from.url)
  const seal = (text: string | undefined) => (text === undefined ? null : sealSecret(ctx, ctx.workspaceId, text))
  const scheduleId = ctx.ids.next()
  await insertSchedule(ctx.tx, ctx.workspaceId, {
    ...{ scheduleId, name, kind, mapping, recurrence, timeZone },
    place: from.place,
    sealedUrl: seal(from.place === 'url' ? from.url : undefined),
    sealedAuthorization: seal(from.place === 'url' ? from.authorization : undefined),
    nextRunAt: nextAfter(recurrence, timeZone, ctx.now),
    createdBy: ctx.actor.id,
    createdAt: ctx.now,
  })
  if (from.place === 'folder') await makeFolder(ctx, scheduleId)
  const view = presentSchedule(ctx, await existing(ctx, scheduleId))
  recordChange(ctx, 'schedule.created', scheduleId, null, settingsOf(view))
  return view
}

/**
 * Changes a schedule; what is left out stays. It looks next at its time as it is now, and has failed at nothing yet. While
 * it looks it is not changed: the look would take what it found by rules that no longer hold.
 */
export async function changeSchedule(
  ctx: Ctx,
  scheduleId: string,
  wanted: Received<typeof changeImportSchedule>['body'],
): Promise<ScheduleView> {
  const one = await existing(ctx, scheduleId)
  const [last] = await runsOf(ctx.tx, ctx.workspaceId, scheduleId)
  if (last?.state === 'running') throw new Refusal('wrong_state', { what: 'schedule', state: 'running' })
  const { name = one.name, mapping = one.mapping, recurrence = one.recurrence, timeZone = one.timeZone } = wanted
  refuseTimeZone(timeZone)
  const kind = wanted.mapping === undefined ? one.kind : await kindOf(ctx, mapping)
  const from = changedPlace(ctx, one, wanted.from)
  const nextRunAt = nextAfter(recurrence, timeZone, ctx.now)
  await updateSchedule(ctx.tx, ctx.workspaceId, {
    scheduleId,
    name,
    kind,
    mapping,
    recurrence,
    timeZone,
    nextRunAt,
    ...from,
  })
  if (from.place === 'folder') await makeFolder(ctx, scheduleId)
  const view = presentSchedule(ctx, await existing(ctx, scheduleId), last)
  recordChange(ctx, 'schedule.changed', scheduleId, settingsOf(presentSchedule(ctx, one)), settingsOf(view))
  return view
}

type Place = Pick<StoredSchedule, 'place' | 'sealedUrl' | 'sealedAuthorization' | 'validators'>

/** An authorization is for the address it was given for, and is never sent to another one. */
function changedPlace(
  ctx: Ctx,
  one: StoredSchedule,
  wanted: Received<typeof changeImportSchedule>['body']['from'],
): Place {
  const { place, sealedUrl, sealedAuthorization, validators } = one
  if (!wanted) return { place, sealedUrl, sealedAuthorization, validators }
  if (wanted.place === 'folder')
    return { place: 'folder', sealedUrl: null, sealedAuthorization: null, validators: null }
  const before = sealedUrl && openSecret(ctx, ctx.workspaceId, sealedUrl)
  const url = wanted.url ?? before
  if (!url) {
    const message = ctx.locale === 'en' ? 'An address is needed.' : '需要网址。'
    throw new Refusal('invalid_request', {}, { fields: [{ field: 'from.url', message }] })
  }
  refuseUrl(ctx, url)
  const isSame = url === before
  const { authorization } = wanted
  const kept = isSame ? sealedAuthorization : null
  return {
    place: 'url',
    sealedUrl: isSame ? sealedUrl : sealSecret(ctx, ctx.workspaceId, url),
    sealedAuthorization:
      authorization === undefined
        ? kept
        : authorization === null
          ? null
          : sealSecret(ctx, ctx.workspaceId, authorization),
    validators: isSame ? validators : null,
  }
}

export async function pauseSchedule(ctx: Ctx, scheduleId: string, paused: boolean): Promise<ScheduleView> {
  const one = await existing(ctx, scheduleId)
  if (one.paused !== paused) {
    await setPaused(ctx.tx, ctx.workspaceId, scheduleId, {
      paused,
      next: nextAfter(one.recurrence, one.timeZone, ctx.now),
    })
    recordChange(ctx, paused ? 'schedule.paused' : 'schedule.resumed', scheduleId, { paused: one.paused }, { paused })
  }
  const runs = await runsOf(ctx.tx, ctx.workspaceId, scheduleId)
  return presentSchedule(ctx, await existing(ctx, scheduleId), runs[0])
}

export async function removeSchedule(ctx: Ctx, scheduleId: string): Promise<void> {
  const one = await existing(ctx, scheduleId)
  await deleteSchedule(ctx.tx, ctx.workspaceId, scheduleId)
  recordChange(ctx, 'schedule.removed', scheduleId, settingsOf(presentSchedule(ctx, one)), null)
}

export async function runScheduleNow(ctx: Ctx, scheduleId: string): Promise<RunView> {
  const one = await existing(ctx, scheduleId)
  if (!(await beginRun(ctx, one, 'person'))) throw new Refusal('wrong_state', { what: 'schedule', state: 'running' })
  recordChange(ctx, 'schedule.run', scheduleId, null, { name: one.name })
  return (await listRuns(ctx, scheduleId))[0]!
}

export async function listRuns(ctx: Ctx, scheduleId: string): Promise<RunView[]> {
  await existing(ctx, scheduleId)
  return (await runsOf(ctx.tx, ctx.workspaceId, scheduleId)).map((run) => presentRun(ctx, run))
}

/** Queues a look of a schedule that is locked; false when one is under way. */
export async function beginRun(ctx: Ctx, schedule: StoredSchedule, cause: Cause): Promise<boolean> {
  const { scheduleId, recurrence, timeZone } = schedule
  const runId = ctx.ids.next()
  const begun = await insertRun(ctx.tx, ctx.workspaceId, { runId, scheduleId, cause, startedAt: ctx.now })
  if (!begun) return false
  await setNext(ctx.tx, ctx.workspaceId, scheduleId, nextAfter(recurrence, timeZone, ctx.now))
  await enqueue(ctx, { kind: LOOK, payload: { runId }, key: runId })
  return true
}

/** The folder is there before somebody looks for where to put the first file. */
async function makeFolder(ctx: Ctx, scheduleId: string): Promise<void> {
  await mkdir(join(ctx.home, folderOf(ctx.workspaceId, scheduleId)), { recursive: true, mode: 0o700 })
}

function refuseTimeZone(timeZone: string): void {
  if (!isTimeZone(timeZone)) throw new Refusal('unknown_time_zone', { zone: timeZone })
}

async function kindOf(ctx: Ctx, mapping: string): Promise<ImportKind> {
  const known = (await listAllMappings(ctx)).find(({ code }) => code === mapping)
  if (!known) throw notFound('mapping', mapping)
  return known.kind
}

function refuseUrl(ctx: Ctx, url: string): void {
  const target = targetOf(url, ctx.outbound.allowed)
  if (!('url' in target)) throw new Refusal('url_refused', { reason: target.en, grund: target['zh-CN'] })
}

async function existing(ctx: Ctx, scheduleId: string): Promise<StoredSchedule> {
  const one = await lockSchedule(ctx.tx, ctx.workspaceId, scheduleId)
  if (!one) throw notFound('schedule', scheduleId)
  return one
}

function recordChange(ctx: Ctx, action: `schedule.${string}`, id: string, before: unknown, after: unknown): void {
  ctx.record({ action, object: { kind: 'schedule', id }, before, after })
}

function settingsOf({ name, kind, mapping, from, recurrence, timeZone }: ScheduleView) {
  return { name, kind, mapping, from, recurrence, timeZone }
}

function presentSchedule(ctx: Ctx, one: StoredSchedule, last?: StoredRun): ScheduleView {
  const { scheduleId, name, kind, mapping, recurrence, timeZone, paused, failures } = one
  return {
    ...{ id: scheduleId, name, kind, mapping, recurrence, timeZone, paused, failures },
    from:
      one.sealedUrl === null
        ? { place: 'folder', folder: folderOf(ctx.workspaceId, scheduleId) }
        : {
            place: 'url',
            url: shownUrl(openSecret(ctx, ctx.workspaceId, one.sealedUrl)),
            hasAuthorization: one.sealedAuthorization !== null,
          },
    nextRunAt: one.nextRunAt.toISOString(),
    lastRun: last ? presentRun(ctx, last) : null,
  }
}

function presentRun(ctx: Ctx, run: StoredRun): RunView {
  const { runId, cause, state, startedAt, finishedAt, waiting, errorCode, errorWords, imports } = run
  return {
    ...{ id: runId, cause, state, waiting, imports: [...imports] },
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    error: errorCode && errorWords ? { code: errorCode, message: errorWords[ctx.locale] } : null,
  }
}
