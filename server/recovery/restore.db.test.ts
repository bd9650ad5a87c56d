import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { mayContact, recordConsents } from '#modules/consent/index'
import { memberIdOf } from '#modules/members/index'
import { eraseAgain } from '#modules/portal/index'
import { asSystem } from '#platform/transaction'
import { anOrder, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { appendToInbox } from '../platform/log/inbox.ts'
import { elsewhere, run } from './recovery.fixture.ts'

const product = await aProduct()
const { platform, recovery } = product.program
const access = recovery!.settings.access

// As if the installation had lived long: numbers of its transactions are far beyond those of a fresh cluster.
await run(
  product.ownerUrl,
  'create or replace function log.xid_base() returns bigint language sql immutable parallel safe return 5000000000::bigint',
)

const MEMBERS = 130
const emailOf = (index: number) => `quetzal-${index}@example.com`
await collect(
  product,
  Array.from({ length: MEMBERS }, (_, index) => [
    {
      type: 'identify',
      userId: `r-${index}`,
      messageId: `identify-${index}`,
      traits: { name: `Quetzal ${index}`, email: emailOf(index) },
    },
    anOrder({ userId: `r-${index}`, orderId: `o-${index}`, total: 100 + index, at: '2026-02-20T02:00:00Z' }),
  ]).flat(),
)
const memberIds = await product.run((ctx) =>
  Promise.all(Array.from({ length: MEMBERS }, (_, index) => memberIdOf(ctx, `r-${index}`))),
)
const marketing = (memberId: string) => ({ memberId, purpose: 'marketing', channel: 'email' as const })
const say = (ids: readonly string[], state: 'granted' | 'withdrawn') =>
  product.run((ctx) =>
    recordConsents(
      ctx,
      ids.map((id) => ({ ...marketing(id), state, source: 'test', imported: false, proof: {}, at: ctx.now })),
    ),
  )
await say(memberIds, 'granted')
await product.settle()
const before = await historyOf(platform, product.workspaceId)
await backUp()
const [backup] = await recovery!.shelf.list()
const file = recovery!.shelf.pathOf(backup!.file)

// After the backup: a hundred are erased, ten withdraw, and an order arrives that the backup does not have.
product.clock.advance({ hours: 2 })
const erased = memberIds.slice(0, 100)
const withdrawn = memberIds.slice(100, 110)
for (const memberId of erased) await product.run((ctx) => eraseAgain(ctx, memberId))
await say(withdrawn, 'withdrawn')
await product.settle()

async function backUp() {
  await product.run((ctx) =>
    ctx.postgres.inInstallation((tx) => recovery!.ask(tx, { kind: 'backup', askedBy: 'test', at: ctx.now })),
  )
  await recovery!.tick()
}

interface Counted {
  readonly rows: number
  readonly hash: string
}

async function historyOf(of: typeof platform, workspaceId: string): Promise<Counted> {
  const [row] = await of.history.read<Counted>(
    workspaceId,
    `select count() as rows, toString(groupBitXor(cityHash64(*))) as hash from events where workspace_id = {workspace:UUID}`,
  )
  return row!
}

const place = await elsewhere(product, access)
const report = await place.restore(file)
const there = (await place.program()).platform

describe('a restored installation', () => {
  test('has every row that the manifest names, and every invariant holds', () => {
    expect(report.unequal).toEqual([])
    expect(report.rows).toBe(backup!.rows)
    expect(report.broken).toEqual([])
    expect(report.checks).toBeGreaterThan(30)
  })

  test('has the history as it was', async () => {
    expect(await historyOf(there, product.workspaceId)).toEqual(before)
  })

  test('holds nothing of members who were erased after the backup', async () => {
    expect(report.erased).toBe(100)
    const left = await run<{ left: number }>(
      place.access.ownerUrl,
      `select count(*) as left from members.members where member_id = any ('{${erased}}')
         or exists (select from members.keys where keys.member_id = any ('{${erased}}'))
         or exists (select from members.direct_values where direct_values.member_id = any ('{${erased}}'))`,
    )
    expect(left[0]!.left).toBe(0)
    await expect(asSystem(there, product.workspaceId, (ctx) => memberIdOf(ctx, 'r-0'))).rejects.toThrow()
    expect(await asSystem(there, product.workspaceId, (ctx) => memberIdOf(ctx, 'r-120'))).toBe(memberIds[120])
  })

  test('refuses to contact members who withdrew after the backup, and no others', async () => {
    expect(report.withdrawn).toBe(10)
    const asked = [...withdrawn, ...memberIds.slice(110, 115)]
    const answers = await asSystem(there, product.workspaceId, (ctx) => mayContact(ctx, asked.map(marketing)))
    expect(answers.map(({ reason }) => reason)).toEqual([
      ...withdrawn.map(() => 'consent_withdrawn'),
      ...Array.from({ length: 5 }, () => null),
    ])
  })

  test('counts an event that comes afterwards once, and what was restored not again', async () => {
    const events = [anOrder({ userId: 'r-120', orderId: 'later', total: 50, at: '2026-03-02T09:00:00Z' })]
    await asSystem(there, product.workspaceId, (ctx) =>
      appendToInbox(ctx.tx, ctx.keys, ctx.workspaceId, [
        {
          sourceId: '00000000-0000-4000-8000-000000000001',
          source: 'test',
          kind: 'historical',
          importId: null,
          receivedAt: ctx.now,
          eventCount: 1,
          body: gzipSync(JSON.stringify({ batch: events })),
        },
      ]),
    )
    const program = await place.program()
    const countOf = async () => {
      const [row] = await there.history.read<{ all: number; ids: number; later: number }>(
        product.workspaceId,
        `select count() as all, uniqExact(event_id) as ids, countIf(order_id = 'later' and name = 'Order Completed') as later
           from events where workspace_id = {workspace:UUID}`,
      )
      return row!
    }
    for (let looks = 0; looks < 300 && (await countOf()).later === 0; looks++) {
      product.clock.advance({ seconds: 2 })
      await program.settle(product.workspaceId)
    }
    await program.settle(product.workspaceId)
    const counts = await countOf()
    expect(counts.later).toBe(1)
    expect(counts.ids).toBe(counts.all)
    const [points] = await run<{ lots: number }>(
      place.access.ownerUrl,
      `select count(*) as lots from loyalty.order_earnings where order_id = 'later'`,
    )
    expect(points!.lots).toBe(1)
  })
})

const empty = await elsewhere(product, access)

describe('a restore', () => {
  const cases: [string, (bytes: Buffer) => Buffer, string][] = [
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 1000), 'damaged'],
    ['with one bit flipped', (bytes) => changed(bytes, Math.floor(bytes.length / 2)), 'damaged'],
    ['with two chunks in each other’s place', swapped, 'damaged'],
    ['with bytes behind its end', (bytes) => Buffer.concat([bytes, Buffer.from('more')]), 'damaged'],
    [
      'of a newer format',
      (bytes) => Buffer.from(bytes.toString('latin1').replace('BACKUP 1', 'BACKUP 2'), 'latin1'),
      'newer_format',
    ],
    ['that is something else', () => Buffer.from('hello\nworld\n'), 'not_a_backup'],
  ]

  test.each(cases)('refuses a file %s, and nothing is there afterwards', async (_, change, fault) => {
    const path = join(empty.home, 'changed.backup')
    await writeFile(path, change(await readFile(file)))
    await expect(empty.restore(path)).rejects.toMatchObject({ fault })
    expect(await tablesIn(empty.access.ownerUrl)).toBe(0)
  })

  test('refuses another backup key, and another root key', async () => {
    const other = join(empty.home, 'other.key')
    await writeFile(other, `${Buffer.alloc(32, 9).toString('base64')}\n`)
    await expect(empty.restore(file, other)).rejects.toMatchObject({ fault: 'wrong_key' })
    await expect(empty.restore(file, join(empty.home, 'none.key'))).rejects.toMatchObject({ fault: 'wrong_key' })
    expect(await tablesIn(empty.access.ownerUrl)).toBe(0)
  })

  test('refuses an installation that has something', async () => {
    await expect(place.restore(file)).rejects.toMatchObject({ fault: 'database_not_empty' })
    await empty.access.store.command('create table notes (text String) engine = MergeTree order by text')
    await empty.access.store.command(`insert into notes values ('mine')`)
    await expect(empty.restore(file)).rejects.toMatchObject({ fault: 'history_not_empty' })
    await empty.access.store.command('drop table notes sync')
  })

  test('that was killed half-way is begun anew by the next', async () => {
    await run(empty.access.ownerUrl, 'create schema restore_under_way; create table public.half (id int)')
    expect((await empty.restore(file)).unequal).toEqual([])
  }, 180_000)
})

afterAll(async () => {
  expect(await readdir(recovery!.shelf.folder)).not.toContainEqual(expect.stringMatching(/partial$/))
})

async function tablesIn(ownerUrl: string): Promise<number> {
  const [row] = await run<{ count: number }>(
    ownerUrl,
    `select count(*) as count from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')`,
  )
  return row!.count
}

function changed(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = copy[at]! ^ 1
  return copy
}

/** Every chunk is whole in itself; only their places are wrong. */
function swapped(bytes: Buffer): Buffer {
  const start = bytes.indexOf(10, bytes.indexOf(10) + 1) + 1
  const chunks = []
  for (let at = start; chunks.length < 12; at += chunks.at(-1)!.length)
    chunks.push(bytes.subarray(at, at + 4 + (bytes.readUInt32BE(at) % 0x8000_0000)))
  const rest = bytes.subarray(start + chunks.reduce((sum, chunk) => sum + chunk.length, 0))
  const [first, second] = [chunks[8]!, chunks[9]!]
  chunks[8] = second
  chunks[9] = first
  return Buffer.concat([bytes.subarray(0, start), ...chunks, rest])
}
