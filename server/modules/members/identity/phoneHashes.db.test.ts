import { createHash } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { asSystem } from '#platform/transaction'
import { anOrder, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { members } from '../index.ts'
import { mergeTwo, unmerge } from '../merging/merges.commands.ts'
import { resolveMembers, resolveOwners } from './identity.commands.ts'
import { blockIdentifier } from './namespaces.commands.ts'
import { hashPhonesFirst } from './phoneHashes.jobs.ts'
import { hashesOfPhone } from './phoneHashes.ts'

const product = await aProduct()
const claim = {
  ...{ userId: null, anonymousId: null, email: null, phone: null, source: 'shop', importId: null },
  at: new Date('2025-05-01T00:00:00Z'),
}
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const byHash = (hash: string) => ({ ...claim, others: [{ namespace: 'phone_sha256', value: hash }] })

const join = async (userId: string, phone: string) =>
  (await product.run((ctx) => resolveMembers(ctx, [{ ...claim, userId, phone }])))[0]!
const ownerOf = async (hash: string) => (await product.run((ctx) => resolveOwners(ctx, [byHash(hash)])))[0]!

const sale = (orderId: string, hash: string) => ({
  ...anOrder({ orderId, total: 10 }),
  userId: undefined,
  context: { externalIds: [{ type: 'phone_sha256', id: hash }] },
})

async function ordersOf(memberNumber: string): Promise<unknown[]> {
  const rows = await product.program.platform.history.read<{ order_id: string }>(
    product.workspaceId,
    `select order_id from events where workspace_id = {workspace:UUID} and external_id = {number:String}`,
    { number: memberNumber },
  )
  return rows.map((row) => row.order_id)
}

async function hashesKept(): Promise<number> {
  const { rows } = await product.run(({ tx, workspaceId }) =>
    sql<{ n: number }>`select count(*) as n from members.phone_hashes where workspace_id = ${workspaceId}`.execute(tx),
  )
  return rows[0]!.n
}

describe('hashes of phones', () => {
  it('are kept of nobody until an event names its buyer by one; then of all, before that event is resolved', async () => {
    await join('h-12', '13800000102')
    await join('h-13', '13800000103')
    expect(await hashesKept()).toBe(0)
    await collect(product, [sale('first', sha256('13800000102'))])
    expect(await hashesKept()).toBe(6)
    expect(await ordersOf('h-12')).toEqual(['first'])
    await join('h-14', '13800000104')
    expect(await hashesKept()).toBe(9)
  })

  it('miss no phone that is attached while the first of them are asked for', async () => {
    const { platform } = product.program
    const other = await product.program.createWorkspace({ name: 'other', kind: 'demo' })
    let hashing: Promise<void> | undefined
    await asSystem(platform, other, async (ctx) => {
      await resolveMembers(ctx, [{ ...claim, userId: 'o-1', phone: '13800000201' }])
      hashing = hashPhonesFirst(platform, other)
      // Long enough for the hashing to be over, if it did not wait for the phone.
      await setTimeout(200)
    })
    await hashing
    const { rows } = await asSystem(platform, other, (ctx) =>
      sql`select from members.phone_hashes where workspace_id = ${other}`.execute(ctx.tx),
    )
    expect(rows).toHaveLength(3)
  })
})

describe('the hash of a phone', () => {
  it('leads to the member who has the phone, however it was written before it was hashed', async () => {
    const memberId = await join('h-1', '138 0000 0001')
    for (const text of ['+8613800000001', '8613800000001', '13800000001'])
      expect(await ownerOf(sha256(text).toUpperCase())).toMatchObject({ memberId, boundNumber: 'h-1' })
  })

  it('of nobody makes no member, and is not remembered for one who comes later', async () => {
    const count = () =>
      product.run(async ({ tx, workspaceId }) => {
        const found = await sql<{ n: number }>`
          select count(*) as n from members.members where workspace_id = ${workspaceId}`.execute(tx)
        return found.rows[0]!.n
      })
    const before = await count()
    expect(await ownerOf(sha256('13800000002'))).toBeNull()
    expect(await count()).toBe(before)
    const memberId = await join('h-2', '13800000002')
    expect(await ownerOf(sha256('13800000002'))).toMatchObject({ memberId })
  })

  it('puts two members up for review when the event names another, and joins none', async () => {
    const memberId = await join('h-3', '13800000003')
    const other = await join('h-4', '13800000004')
    const both = { ...byHash(sha256('13800000003')), userId: 'h-4' }
    expect((await product.run((ctx) => resolveOwners(ctx, [both])))[0]).toMatchObject({ memberId: other })
    expect(await ownerOf(sha256('13800000003'))).toMatchObject({ memberId })
  })

  it('follows the phone into a merge and out of it again', async () => {
    const into = await join('h-5', '13800000005')
    const from = await join('h-6', '13800000006')
    const merge = await product.run((ctx) =>
      mergeTwo(ctx, { fromId: from, intoId: into, cause: 'request', reason: 'one person' }),
    )
    expect(await ownerOf(sha256('13800000006'))).toMatchObject({ memberId: into, profileId: from })
    await product.run((ctx) => unmerge(ctx, merge.mergeId, 'two after all'))
    expect(await ownerOf(sha256('13800000006'))).toMatchObject({ memberId: from, boundNumber: 'h-6' })
  })

  it('says nothing when the phone is blocked', async () => {
    await join('h-7', '13800000007')
    await product.run((ctx) =>
      blockIdentifier(ctx, { namespace: 'phone', value: '13800000007', reason: 'the shop’s own' }),
    )
    expect(await ownerOf(sha256('13800000007'))).toBeNull()
  })

  it('is kept once for each way, as a blind index only, and goes with the phone', async () => {
    const before = await hashesKept()
    const memberId = await join('h-8', '13800000008')
    await join('h-8', '+86 138 0000 0008')
    expect(await hashesKept()).toBe(before + 3)
    const { rows } = await product.run(({ tx, workspaceId }) =>
      sql<{
        index: Buffer
      }>`select hash_index as index from members.phone_hashes where workspace_id = ${workspaceId}`.execute(tx),
    )
    const unkeyed = new Set(hashesOfPhone('+8613800000008'))
    expect(rows.some(({ index }) => unkeyed.has(index.toString('hex')))).toBe(false)
    await product.run(({ tx, workspaceId }) =>
      sql`delete from members.identifiers where workspace_id = ${workspaceId} and member_id = ${memberId}`.execute(tx),
    )
    expect(await hashesKept()).toBe(before)
    expect(await ownerOf(sha256('13800000008'))).toBeNull()
  })

  it('of phones that were here before is made by the schedule, but not for a member who was erased', async () => {
    const kept = await join('h-9', '13800000009')
    const erased = await join('h-10', '13800000010')
    await product.run(async ({ tx, workspaceId }) => {
      await sql`delete from members.phone_hashes where workspace_id = ${workspaceId}`.execute(tx)
      await sql`
        insert into members.phones_to_hash (workspace_id, value_index)
        select workspace_id, value_index from members.identifiers
         where workspace_id = ${workspaceId} and namespace = 'phone'`.execute(tx)
      await sql`delete from members.keys where workspace_id = ${workspaceId} and member_id = ${erased}`.execute(tx)
    })
    const [schedule] = members.schedules!(product.program.platform)
    expect(await schedule!.run(product.workspaceId)).toBe(false)
    expect(await ownerOf(sha256('13800000009'))).toMatchObject({ memberId: kept })
    expect(await ownerOf(sha256('13800000010'))).toBeNull()
    const made = await hashesKept()
    await schedule!.run(product.workspaceId)
    expect(await hashesKept()).toBe(made)
  })
})

describe('an order that names its buyer by the hash of a phone', () => {
  it('is one of the member, with their number, when somebody has the phone; else a sale to nobody', async () => {
    const memberId = await join('h-11', '13800000011')
    await collect(product, [sale('bound', sha256('13800000011')), sale('unbound', sha256('13800000012'))])
    const rows = await product.program.platform.history.read(
      product.workspaceId,
      `select order_id, toString(member_id) as member_id, external_id
         from events
        where workspace_id = {workspace:UUID}
          and name = 'Order Completed'
          and order_id in ('bound', 'unbound')
        order by order_id`,
      {},
    )
    expect(rows).toEqual([
      { order_id: 'bound', member_id: memberId, external_id: 'h-11' },
      { order_id: 'unbound', member_id: '00000000-0000-0000-0000-000000000000', external_id: '' },
    ])
  })
})
