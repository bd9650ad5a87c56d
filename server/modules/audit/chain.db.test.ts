import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { sql } from '../../platform/postgres.ts'
import { aProduct } from '../../test/workspace.ts'
import { invariants } from './invariants.ts'
import { anchor, seal } from './seal.ts'

const product = await aProduct()
const ENTRIES = 40

let owner: pg.Client
beforeAll(async () => {
  owner = new pg.Client({ connectionString: product.ownerUrl })
  await owner.connect()
  for (let index = 0; index < ENTRIES; index++) await note(index)
  await sealAll()
  await product.run(anchor)
})
afterAll(() => owner.end())

async function note(index: number): Promise<void> {
  await product.run(async (ctx) =>
    ctx.record({
      action: 'rule.changed',
      object: { kind: 'rule', id: `rule-${index}` },
      before: { points: index, of: ['one', null, 1.5] },
      after: { points: index + 1 },
      reason: 'as asked',
    }),
  )
}

/** Entries wait for transactions of other test files on the same server. */
async function sealAll(): Promise<void> {
  await vi.waitUntil(
    async () => {
      await product.run(seal)
      return (await open()) === 0
    },
    { timeout: 30_000, interval: 20 },
  )
}

async function check(id: string) {
  const invariant = invariants.find((one) => one.id === `audit.${id}`)!
  return product.run((ctx) => invariant.check(ctx))
}

const CHAIN = 'chain-is-the-recomputation'
const ANCHORS = 'anchors-are-in-the-chain'

/** Does something as the superuser, past every right and rule, and takes it back. */
async function tampered<T>(statements: readonly string[], look: () => Promise<T>): Promise<T> {
  await owner.query('create table if not exists public.kept_entries as table audit.entries')
  await owner.query('create table if not exists public.kept_chain as table audit.chain')
  try {
    for (const statement of statements) await owner.query(statement)
    return await look()
  } finally {
    await owner.query('truncate audit.entries, audit.chain')
    await owner.query('insert into audit.entries overriding system value table public.kept_entries')
    await owner.query('insert into audit.chain table public.kept_chain')
    await owner.query('drop table public.kept_entries, public.kept_chain')
  }
}

const entryAt = (position: number) =>
  `(select xid, entry_id from audit.chain where workspace_id = '${product.workspaceId}' and position = ${position})`
const where = (position: number) =>
  `where workspace_id = '${product.workspaceId}' and (xid, entry_id) in (select xid, entry_id from audit.chain where workspace_id = '${product.workspaceId}' and position = ${position})`

describe('the chain of the audit log', () => {
  it('holds as it was sealed', async () => {
    expect(await check(CHAIN)).toMatchObject({ breaches: 0, checked: ENTRIES })
    expect(await check('entries-are-sealed-soon')).toMatchObject({ breaches: 0 })
    expect(await check(ANCHORS)).toMatchObject({ breaches: 0, checked: 1 })
  })

  it('names the entry when the superuser edits any one column', async () => {
    const edits = [
      `action = 'rule.viewed'`,
      `object_id = 'rule-x'`,
      `before = '{"points": 0}'`,
      `before = before || '{"points": 1e400}'`,
      `before = null`,
      `after = after || '{"points": 1.0}'`,
      `after = 'null'`,
      `reason = null`,
      `reason = reason || ' '`,
      `actor_id = '0198c7a2-0000-7000-8000-000000000009'`,
      `ip = '10.0.0.1'`,
      `user_agent = ''`,
      `at = at + interval '1 microsecond'`,
    ]
    for (const [index, edit] of edits.entries()) {
      const position = 1 + ((index * 7) % ENTRIES)
      const found = await tampered([`update audit.entries set ${edit} ${where(position)}`], () => check(CHAIN))
      expect(found, edit).toMatchObject({ breaches: 1, sample: [expect.stringContaining(`at ${position}: changed`)] })
    }
  })

  it('finds what the superuser removed, put in, or swapped', async () => {
    const removed = await tampered([`delete from audit.entries ${where(7)}`], () => check(CHAIN))
    expect(removed).toMatchObject({ breaches: 1, sample: [expect.stringContaining('at 7: missing_entry')] })
    const both = await tampered(
      [`delete from audit.entries ${where(7)}`, `delete from audit.chain where position = 7`],
      () => check(CHAIN),
    )
    expect(both).toMatchObject({ sample: [expect.stringContaining('at 8: missing_link')] })
    const inserted = await tampered(
      [
        `insert into audit.entries overriding system value
         select workspace_id, xid, 0, action, object_kind, object_id, before, after, reason, actor_kind, actor_id, ip, user_agent, request_id, at
           from audit.entries ${where(20)}`,
      ],
      () => check(CHAIN),
    )
    expect(inserted).toMatchObject({ breaches: 1, sample: [expect.stringContaining('/0: inserted')] })
    const swapped = await tampered(
      [
        `update audit.entries as one set object_id = other.object_id, before = other.before, after = other.after
           from audit.entries as other
          where (one.xid, one.entry_id) = ${entryAt(30)} and (other.xid, other.entry_id) = ${entryAt(31)}`,
      ],
      () => check(CHAIN),
    )
    expect(swapped).toMatchObject({ breaches: 1, sample: [expect.stringContaining('at 30: changed')] })
  })

  it('with its tail cut off fits together, and the anchor outside the database tells', async () => {
    const cut = [
      `delete from audit.entries ${where(39)}`,
      `delete from audit.entries ${where(40)}`,
      `delete from audit.chain where position >= 39`,
    ]
    const [chain, anchors] = await tampered(cut, async () => [await check(CHAIN), await check(ANCHORS)])
    expect(chain).toMatchObject({ breaches: 0 })
    expect(anchors).toMatchObject({ breaches: 1, sample: ['anchor 1: position 40 is no longer in the chain'] })
  })

  it('computed anew after a change fits together, and the anchor tells', async () => {
    const redo = [`update audit.entries set reason = 'another' ${where(12)}`, 'delete from audit.chain']
    const [chain, anchors] = await tampered(redo, async () => {
      await sealAll()
      return [await check(CHAIN), await check(ANCHORS)]
    })
    expect(chain).toMatchObject({ breaches: 0 })
    expect(anchors).toMatchObject({ breaches: 1, sample: ['anchor 1: position 40 has another hash'] })
  })

  it('says so when an anchor was changed, removed, or forged', async () => {
    const path = join(product.home, 'audit', `${product.workspaceId}.jsonl`)
    const genuine = await readFile(path, 'utf8')
    const read = async (text: string) => {
      await writeFile(path, text)
      return check(ANCHORS)
    }
    expect(await read(genuine.replace('"position":40', '"position":39'))).toMatchObject({ breaches: 1 })
    expect(await read('nothing\n')).toMatchObject({ breaches: 1 })
    product.clock.advance({ hours: 3 })
    expect(await read('')).toMatchObject({ breaches: 1, sample: [expect.stringContaining('overdue')] })
    // Torn by a crash: not an anchor yet.
    expect(await read(`${genuine}{"position":`)).toMatchObject({ breaches: 0, checked: 1 })
    await note(ENTRIES)
    await sealAll()
    await product.run(anchor)
    expect(await check(ANCHORS)).toMatchObject({ breaches: 0, checked: 2 })
    await product.run(anchor)
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3)
  })

  it('takes entries in the order of their transactions, and loses none when the sealer is killed', async () => {
    let release = () => {}
    const gate = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = product.run(async (ctx) => {
      ctx.record({ action: 'rule.changed', object: { kind: 'rule', id: 'slow' }, before: null, after: null })
      // The transaction has its number before the one below begins, and commits after it.
      await sql`select pg_current_xact_id()`.execute(ctx.tx)
      await gate
    })
    await note(100)
    await product.run(seal)
    expect(await open()).toBeGreaterThan(0)
    release()
    await slow
    const killed = product.run(async (ctx) => {
      await seal(ctx)
      throw new Error('killed')
    })
    await expect(killed).rejects.toThrow('killed')
    await sealAll()
    expect(await check(CHAIN)).toMatchObject({ breaches: 0 })
    const { rows } = await owner.query(
      `select entries.object_id from audit.chain join audit.entries using (workspace_id, xid, entry_id) where workspace_id = $1 order by position desc limit 2`,
      [product.workspaceId],
    )
    expect(rows.map((row) => row.object_id)).toEqual(['rule-100', 'slow'])
  })

  it('is left as it is by the product, which may neither change nor delete', async () => {
    for (const table of ['entries', 'chain'] as const) {
      const target = sql.table(`audit.${table}`)
      await expect(product.run((ctx) => sql`delete from ${target}`.execute(ctx.tx))).rejects.toThrow(
        'permission denied',
      )
      await expect(product.run((ctx) => sql`update ${target} set xid = '1'`.execute(ctx.tx))).rejects.toThrow(
        'permission denied',
      )
    }
  })

  it('says which entries wait for longer than a minute', async () => {
    await note(200)
    product.clock.advance({ seconds: 61 })
    await expect.poll(async () => (await check('entries-are-sealed-soon')).breaches, { timeout: 30_000 }).toBe(1)
    await sealAll()
    expect(await check('entries-are-sealed-soon')).toMatchObject({ breaches: 0 })
  })
})

async function open(): Promise<number> {
  const { rows } = await owner.query(
    'select (select count(*) from audit.entries where workspace_id = $1) - (select count(*) from audit.chain where workspace_id = $1) as open',
    [product.workspaceId],
  )
  return Number(rows[0].open)
}
