import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Platform } from '#platform/context'
import type { Job } from '#platform/jobs/queue'
import { asSystem } from '#platform/transaction'
import { anOrder, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { restoreFile, setArchive } from './archive.commands.ts'
import { hotAndCold } from './archive.olap.ts'
import { unfinishedFiles, writtenFiles } from './archive.store.ts'
import { MOVE, moveJob } from './moving.jobs.ts'
import { RESTORE, restoreJob } from './restoring.jobs.ts'

const product = await aProduct({ now: '2026-03-02T04:00:00.000Z' })
const { platform } = product.program

const MONTHS = ['2024-05-03', '2024-06-09', '2024-07-21']
const ORDERS_A_MONTH = 3

/** Old orders of a workspace of its own, and one from today. */
async function aWorkspace(name: string): Promise<string> {
  const workspaceId = await product.addWorkspace(name)
  const here = { ...product, workspaceId, run: within(workspaceId), settle: () => product.settle(workspaceId) }
  const old = MONTHS.flatMap((day) =>
    Array.from({ length: ORDERS_A_MONTH }, (_, n) =>
      anOrder({ userId: `u-${n}`, orderId: `${day}/${n}`, total: 10, at: `${day}T03:00:00Z`, note: 'Quetzal' }),
    ),
  )
  await collect(here, [...old, anOrder({ userId: 'u-1', orderId: 'new', total: 10, note: 'Quetzal' })])
  return workspaceId
}

const within =
  (workspaceId: string): typeof product.run =>
  (work) =>
    asSystem(platform, workspaceId, work)

const jobOf = (workspaceId: string, kind: string, payload = {}, attempts = 1): Job => {
  const heartbeat = async () => {}
  return { workspaceId, jobId: 'job', kind, payload, attempts, heartbeat }
}

class Killed extends Error {}

/** The product, killed at its n-th step on a store: before it is done, or after, when nobody heard that it was. */
function killedAt(n: number, when: 'before' | 'after'): { platform: Platform; steps: () => number } {
  let steps = 0
  const step = async <T>(work: () => Promise<T>): Promise<T> => {
    const isLast = steps === n
    steps += 1
    if (steps > n + 1 || (isLast && when === 'before')) throw new Killed()
    const done = await work()
    if (isLast) throw new Killed()
    return done
  }
  const { postgres, history } = platform
  return {
    steps: () => steps,
    platform: {
      ...platform,
      postgres: { ...postgres, inWorkspace: (id, work) => step(() => postgres.inWorkspace(id, work)) },
      history: {
        ...history,
        change: (...statement) => step(() => history.change(...statement)),
        insertLines: (...block) => step(() => history.insertLines(...block)),
      },
    },
  }
}

/** What there is, wherever it lies. */
async function standing(workspaceId: string) {
  const count = async (table: 'events' | 'restored_events', filter: string) => {
    const [row] = await platform.history.read<{ rows: number; ids: number }>(
      workspaceId,
      `select count() as rows, uniqExact(event_id) as ids from ${table} where workspace_id = {workspace:UUID} and ${filter}`,
    )
    return row!
  }
  const files = await within(workspaceId)((ctx) => writtenFiles(ctx.tx, workspaceId))
  const unfinished = await within(workspaceId)((ctx) => unfinishedFiles(ctx.tx, workspaceId))
  const { hot, archived } = await hotAndCold(platform.history, workspaceId)
  const names = await readdir(join(platform.archiveFolder, workspaceId)).catch((): string[] => [])
  return {
    all: await count('events', '1'),
    hot,
    archived,
    inFiles: files.reduce((sum, { events }) => sum + events, 0),
    unfinished: unfinished.length,
    strays: names.filter((name) => !files.some(({ fileName }) => fileName === name)).length,
    missing: files.filter(({ fileName }) => !names.includes(fileName!)).length,
    readable: (await count('events', `order_id != 'new' and properties like '%Quetzal%'`)).rows,
    restored: (await count('restored_events', '1')).ids,
  }
}

describe('a move that is killed', () => {
  test('at any step, and done again, neither loses nor doubles an event', async () => {
    const workspaceId = await aWorkspace('moved')
    const { all } = await standing(workspaceId)
    const old = all.rows - (await hotNow(workspaceId))
    await within(workspaceId)((ctx) => setArchive(ctx, { hotDays: 400, dryRun: false }))
    let kills = 0
    for (;;) {
      const when = kills % 2 === 0 ? 'before' : 'after'
      const killed = killedAt(Math.floor(kills / 2), when)
      const outcome = await moveJob(killed.platform)
        .run(jobOf(workspaceId, MOVE))
        .catch((error: Error) => error)
      const now = await standing(workspaceId)
      // At every moment each event is in the history once, and what has left it is in a file.
      expect([kills, now.all]).toEqual([kills, all])
      expect(now.missing).toBe(0)
      if (outcome === undefined) break
      expect(outcome).toBeInstanceOf(Killed)
      kills += 1
    }
    expect(kills).toBeGreaterThan(10)
    expect(await standing(workspaceId)).toEqual({
      all,
      hot: all.rows - old,
      archived: old,
      inFiles: old,
      unfinished: 0,
      strays: 0,
      missing: 0,
      readable: 0,
      restored: 0,
    })
  })
})

describe('a restore that is killed', () => {
  test('at any step, and done again, gives each event back once', async () => {
    const workspaceId = await aWorkspace('restored')
    await within(workspaceId)((ctx) => setArchive(ctx, { hotDays: 400, dryRun: false }))
    await moveJob(platform).run(jobOf(workspaceId, MOVE))
    const [file] = await within(workspaceId)((ctx) => writtenFiles(ctx.tx, workspaceId))
    await within(workspaceId)((ctx) => restoreFile(ctx, { fileId: file!.fileId, days: 3 }))
    const { all } = await standing(workspaceId)
    let kills = 0
    for (;;) {
      const killed = killedAt(Math.floor(kills / 2), kills % 2 === 0 ? 'before' : 'after')
      const outcome = await restoreJob(killed.platform)
        .run(jobOf(workspaceId, RESTORE, { fileId: file!.fileId }, 1))
        .catch((error: Error) => error)
      if (outcome === undefined) break
      kills += 1
    }
    expect(kills).toBeGreaterThan(4)
    const now = await standing(workspaceId)
    expect([now.all, now.restored]).toEqual([all, file!.events])
  })
})

async function hotNow(workspaceId: string): Promise<number> {
  const [row] = await platform.history.read<{ rows: number }>(
    workspaceId,
    `select countIf(occurred_at >= '2025-01-01 00:00:00') as rows from events where workspace_id = {workspace:UUID}`,
  )
  return row!.rows
}
