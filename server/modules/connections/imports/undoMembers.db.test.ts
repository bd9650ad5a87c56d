import { describe, expect, it } from 'vitest'
import { type IdentityClaim, resolveMembers } from '#modules/members/index'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import type { RecordLayout } from '../rows/cells.ts'
import { csvOf, importFile } from './import.fixture.ts'
import { undoFinishedImport } from './imports.commands.ts'

const product = await aProduct()

const writing = { dateFormat: 'iso', timeZone: 'UTC', memberNumberSuffix: null }
const members: RecordLayout = {
  kind: 'members',
  columns: { memberNumber: 'no', email: 'mail', joinedAt: 'joined' },
  ...writing,
}
const events: RecordLayout = {
  kind: 'events',
  columns: { memberNumber: 'no', anonymousId: 'device', event: 'event', occurredAt: 'at', messageId: 'id' },
  ...writing,
}
const membersCsv = (...rows: string[]) => ['no,mail,joined', ...rows].join('\n')
const eventsCsv = (...rows: string[]) => ['no,device,event,at,id', ...rows].join('\n')

/** Somebody spoken of by another source than a file. */
async function seen(claim: Partial<IdentityClaim> & { readonly at: Date }): Promise<string> {
  const nobody = { userId: null, anonymousId: null, email: null, phone: null, source: 'shop', importId: null }
  const [memberId] = await product.run((ctx) => resolveMembers(ctx, [{ ...nobody, ...claim }]))
  return memberId!
}

async function memberOf(memberId: string) {
  return product.run(async (ctx) => {
    const { rows } = await sql<{ kind: string; number: string | null; joined: string; last: string; keys: string[] }>`
      select members.kind, members.external_id as number, to_char(members.joined_at, 'YYYY-MM-DD') as joined,
             to_char(members.last_seen_at, 'YYYY-MM-DD') as last,
             array(
               select identifiers.namespace
                 from members.identifiers
                where identifiers.workspace_id = members.workspace_id
                  and identifiers.member_id = members.member_id
                order by 1
             ) as keys
        from members.members
       where members.workspace_id = ${ctx.workspaceId}
         and members.member_id = ${memberId}
    `.execute(ctx.tx)
    return rows[0]
  })
}

async function undo(importId: string): Promise<void> {
  await product.run((ctx) => undoFinishedImport(ctx, importId))
  await product.settle()
}

const may = new Date('2025-05-01T00:00:00Z')

describe('an anonymous member whom an import made known', () => {
  it('by a row of members is anonymous again after its undo', async () => {
    const memberId = await seen({ email: 'a1@example.com', at: may })
    const before = await memberOf(memberId)
    const { id } = await importFile(product, membersCsv('A1,a1@example.com,'), { mapping: members })
    expect(await memberOf(memberId)).toMatchObject({ kind: 'known', number: 'A1', keys: ['email', 'user_id'] })
    await undo(id)
    expect(before).toMatchObject({ kind: 'anonymous', number: null, keys: ['email'] })
    expect(await memberOf(memberId)).toEqual(before)
  })

  it('by a row of events is so too', async () => {
    const memberId = await seen({ anonymousId: 'device-2', at: may })
    const before = await memberOf(memberId)
    const file = eventsCsv('A2,device-2,Looked,2025-04-01,E2')
    const { id } = await importFile(product, file, { mapping: events })
    expect(await memberOf(memberId)).toMatchObject({ kind: 'known', number: 'A2', joined: '2025-04-01' })
    await undo(id)
    expect(await memberOf(memberId)).toEqual(before)
  })

  it('stays known when somebody else named the number since', async () => {
    const memberId = await seen({ email: 'a3@example.com', at: may })
    const { id } = await importFile(product, membersCsv('A3,a3@example.com,'), { mapping: members })
    await seen({ userId: 'A3', at: product.clock.now() })
    await undo(id)
    expect(await memberOf(memberId)).toMatchObject({ kind: 'known', number: 'A3', keys: ['email', 'user_id'] })
  })
})

describe('the time since when somebody is a member', () => {
  it('is after an undo what it was before a file of members said an earlier one', async () => {
    const memberId = await seen({ userId: 'J1', at: may })
    const { id } = await importFile(product, membersCsv('J1,,2024-01-01'), { mapping: members })
    expect(await memberOf(memberId)).toMatchObject({ joined: '2024-01-01' })
    await undo(id)
    expect(await memberOf(memberId)).toMatchObject({ joined: '2025-05-01', last: '2025-05-01' })
  })

  it('is so too after a file of orders, which go through the log', async () => {
    const memberId = await seen({ userId: 'J2', at: may })
    const { id } = await importFile(product, csvOf(['O1,2023-02-03,J2,S1,Tea,1,5', 'O2,2025-12-24,J2,S1,Tea,1,5']))
    expect(await memberOf(memberId)).toMatchObject({ joined: '2023-02-03', last: '2025-12-24' })
    await undo(id)
    expect(await memberOf(memberId)).toMatchObject({ joined: '2025-05-01', last: '2025-05-01' })
  })

  it('stays as somebody else said it since', async () => {
    const memberId = await seen({ userId: 'J3', at: may })
    const { id } = await importFile(product, membersCsv('J3,,2024-01-01'), { mapping: members })
    await seen({ userId: 'J3', at: new Date('2023-07-01T00:00:00Z') })
    await undo(id)
    expect(await memberOf(memberId)).toMatchObject({ joined: '2023-07-01' })
  })

  it('is that of before both when two imports are taken back, whichever goes first', async () => {
    for (const [number, first, second] of [
      ['J4', 0, 1],
      ['J5', 1, 0],
    ] as const) {
      const memberId = await seen({ userId: number, at: may })
      const ids: string[] = []
      for (const joined of ['2024-01-01', '2022-01-01'])
        ids.push((await importFile(product, membersCsv(`${number},,${joined}`), { mapping: members })).id)
      await undo(ids[first]!)
      expect(await memberOf(memberId)).toMatchObject({ joined: first === 0 ? '2022-01-01' : '2024-01-01' })
      await undo(ids[second]!)
      expect(await memberOf(memberId)).toMatchObject({ joined: '2025-05-01' })
    }
  })
})

describe('a member whom an import made and others speak of too', () => {
  it('stays, and is found by the number afterwards', async () => {
    const { id } = await importFile(product, membersCsv('K1,,'), { mapping: members })
    const memberId = await seen({ userId: 'K1', at: product.clock.now() })
    await product.run((ctx) => ctx.publish([{ name: 'points.adjusted', memberId, properties: {} }]))
    await product.settle()
    await undo(id)
    expect(await seen({ userId: 'K1', at: product.clock.now() })).toBe(memberId)
  })
})
