import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { anOrder, collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { modules } from '../modules/order.ts'
import { appendToInbox } from '../platform/log/inbox.ts'
import { takeBackup } from './backup.ts'
import { scratchOf } from './drill.ts'
import { elsewhere, run } from './recovery.fixture.ts'
import { recoverySafeguards } from './safeguards.ts'
import { verifyAll } from './verifyAll.ts'

const product = await aProduct()
const { platform } = product.program
const recovery = product.program.recovery!
const { access } = recovery.settings
const key = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: ['recovery:manage'], expiresAt: null }),
)
const call = caller(product, key.secret)
await collect(
  product,
  Array.from({ length: 40 }, (_, index) => anOrder({ userId: `b-${index}`, orderId: `o-${index}`, total: 10 })),
)

const place = await elsewhere(product, access)

const recoveryOf = async () => (await call('GET', '/v1/recovery')).body

describe('backups and drills over the API', () => {
  test('are asked for, done in the background one at a time, and listed with their time and size', async () => {
    expect(await recoveryOf()).toMatchObject({
      promiseHours: 72,
      lastBackup: null,
      warnings: ['no_backup', 'no_drill'],
    })
    expect((await call('POST', '/v1/recovery/drills')).body.code).toBe('no_backup')
    expect((await call('POST', '/v1/recovery/backups')).status).toBe(202)
    expect((await call('POST', '/v1/recovery/backups')).body.code).toBe('recovery_busy')
    expect((await recoveryOf()).open).toMatchObject([{ kind: 'backup', state: 'asked', askedBy: 'key' }])
    await recovery.tick()
    const [backup] = (await call('GET', '/v1/recovery/backups')).body.items
    expect(backup).toMatchObject({ state: 'done', shelf: 'there', error: null })
    expect(backup.bytes).toBeGreaterThan(10_000)

    expect((await call('POST', '/v1/recovery/drills')).status).toBe(202)
    await recovery.tick()
    const [drill] = (await call('GET', '/v1/recovery/drills')).body.items
    expect(drill).toMatchObject({
      state: 'done',
      countsEqual: true,
      invariantsHold: true,
      error: null,
      rows: backup.rows,
    })
    expect(await recoveryOf()).toMatchObject({ warnings: [], lastBackup: { rows: backup.rows }, open: [] })
  })

  test('leave nothing behind: no scratch database, no held table, no partial file', async () => {
    const databases = await run(
      product.ownerUrl,
      `select datname from pg_database where starts_with(datname, '${scratchOf(access)}')`,
    )
    const scratch = await access.store.rows(
      `select name from system.databases where startsWith(name, '${scratchOf(access)}')`,
    )
    const held = await access.store.rows(`select name from system.tables where name like 'held%'`)
    expect([databases, scratch, held]).toEqual([[], [], []])
    expect((await readdir(recovery.shelf.folder)).filter((name) => !name.endsWith('.backup'))).toEqual([])
  })

  test('are due by the clock, and not while the last are young', async () => {
    expect(await recovery.tick()).toBe(false)
    product.clock.advance({ hours: 25 })
    expect((await recoveryOf()).warnings).toEqual(['backup_old'])
    expect(await recovery.tick()).toBe(true)
    expect((await recoveryOf()).warnings).toEqual([])
  })

  test('are evidence for the layer of recovery', async () => {
    const seen = () => product.run((ctx) => Promise.all(recoverySafeguards(recovery).map((one) => one.check(ctx))))
    expect((await seen()).map(({ status }) => status)).toEqual(['pass', 'pass'])
    product.clock.advance({ days: 100 })
    expect((await seen()).map(({ status }) => status)).toEqual(['warn', 'warn'])
  })
})

const sources = {
  access,
  home: product.home,
  product: 'test',
  rootKeyMark: '',
  now: () => platform.clock.now(),
  finishPlan: async () => false,
}
const target = {
  folder: recovery.shelf.folder,
  key: Buffer.alloc(32, 5),
  signal: new AbortController().signal,
  onProgress: async () => {},
}

describe('a backup', () => {
  test('that is given up half-way leaves no file, and what a killed one left is no backup and goes with the next', async () => {
    const files = await readdir(recovery.shelf.folder)
    const abort = new AbortController()
    const giveUp = async () => abort.abort(new Error('stopped'))
    await expect(
      takeBackup(sources, { ...target, id: 'aaaa', signal: abort.signal, onProgress: giveUp }),
    ).rejects.toThrow('stopped')
    expect(await readdir(recovery.shelf.folder)).toEqual(files)

    await writeFile(join(recovery.shelf.folder, 'regulars-killed.backup.partial'), 'half')
    const shown = (await call('GET', '/v1/recovery/backups')).body.items.map((one: { file: string }) => one.file)
    expect(shown).not.toContainEqual(expect.stringContaining('killed'))
    await takeBackup(sources, { ...target, id: 'bbbb' })
    expect(await readdir(recovery.shelf.folder)).not.toContainEqual(expect.stringContaining('killed'))
  })

  test('does not pass by a plan of the history that a killed worker left: it is sent first', async () => {
    await run(
      product.ownerUrl,
      `update log.cursors set planned = '{"xid": "1", "id": 1, "events": 0}' where consumer = 'history' and shard = 0`,
    )
    const asked: string[] = []
    const finishPlan = async (workspaceId: string) => {
      asked.push(workspaceId)
      await run(product.ownerUrl, 'update log.cursors set planned = null')
      return true
    }
    await takeBackup({ ...sources, finishPlan }, { ...target, id: 'cccc' })
    expect(asked).toEqual([product.workspaceId])
  })

  test('taken while events pour in misses none that it acknowledges and doubles none', async () => {
    await product.settle()
    let pouring = true
    let sent = 0
    const pour = async () => {
      while (pouring) {
        const events = Array.from({ length: 50 }, () => anOrder({ userId: `p-${sent % 7}`, orderId: `pour-${sent++}` }))
        await product.run((ctx) =>
          appendToInbox(ctx.tx, ctx.keys, ctx.workspaceId, [
            {
              sourceId: '00000000-0000-4000-8000-000000000001',
              source: 'test',
              kind: 'historical',
              importId: null,
              receivedAt: ctx.now,
              eventCount: events.length,
              body: gzipSync(JSON.stringify({ batch: events })),
            },
          ]),
        )
        product.clock.advance({ seconds: 2 })
        await product.program.settle(product.workspaceId)
      }
    }
    const poured = pour()
    while (sent < 150) await setTimeout(10)
    await product.run((ctx) =>
      ctx.postgres.inInstallation((tx) => recovery.ask(tx, { kind: 'backup', askedBy: 'test', at: ctx.now })),
    )
    await recovery.tick()
    pouring = false
    await poured
    const newest = (await recovery.shelf.list()).find(({ fault }) => fault === null)!
    const report = await place.restore(recovery.shelf.pathOf(newest.file))
    // Whom an event made a member a moment before has no stage yet: what must hold is asked when all have followed.
    expect(report.unequal).toEqual([])
    const program = await place.program()
    const there = program.platform
    const kept = async () => {
      const [row] = await there.history.read<{ events: number; ids: number; orders: number }>(
        product.workspaceId,
        `select count() as events, uniqExact(event_id) as ids, uniqExactIf(order_id, startsWith(order_id, 'pour-')) as orders
           from events where workspace_id = {workspace:UUID}`,
      )
      return row!
    }
    const accepted = async () => {
      const [row] = await run<{ orders: number }>(
        place.access.ownerUrl,
        `select count(*) as orders from loyalty.order_earnings where order_id like 'pour-%'`,
      )
      return row!.orders
    }
    // While another file has a transaction open, followers of the log read nothing, all of them.
    const isFollowed = async () => (await accepted()) > 0 && (await kept()).orders === (await accepted())
    for (let looks = 0; looks < 400 && !(await isFollowed()); looks++) {
      product.clock.advance({ seconds: 2 })
      await program.settle(product.workspaceId)
      await setTimeout(50)
    }
    const { events, ids, orders } = await kept()
    expect(orders).toBe(await accepted())
    expect(orders).toBeGreaterThan(0)
    expect(ids).toBe(events)
    expect((await verifyAll(there, [product.workspaceId], modules, there.clock.now())).broken).toEqual([])
  }, 180_000)
})
