import { describe, expect, it } from 'vitest'
import { consentOf, recordConsents } from '#modules/consent/index'
import { balancesOf, loyalty } from '#modules/loyalty/index'
import { memberIdOf, resolveMembers } from '#modules/members/index'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { importFile } from '../imports/import.fixture.ts'
import { describeImport, undoFinishedImport } from '../imports/imports.commands.ts'
import { connections } from '../index.ts'
import type { RecordLayout } from './cells.ts'

const product = await aProduct()
const base = { dateFormat: 'iso', timeZone: 'UTC', memberNumberSuffix: null }

await product.run((ctx) =>
  resolveMembers(
    ctx,
    ['A', 'B', 'C'].map((userId) => ({
      userId,
      anonymousId: null,
      email: `${userId}@example.com`,
      phone: null,
      source: 'shop',
      at: new Date('2025-01-01T00:00:00Z'),
      importId: null,
    })),
  ),
)

const idOf = (number: string) => product.run((ctx) => memberIdOf(ctx, number))

async function undo(importId: string): Promise<void> {
  await product.run((ctx) => undoFinishedImport(ctx, importId))
  await product.settle()
  expect(await product.run((ctx) => describeImport(ctx, importId))).toMatchObject({ state: 'undone' })
}

async function expectSound(): Promise<void> {
  for (const { id, check } of [...(connections.invariants ?? []), ...(loyalty.invariants ?? [])])
    expect({ id, ...(await product.run(check)) }).toMatchObject({ id, breaches: 0 })
}

describe('opening balances of points', () => {
  const mapping: RecordLayout = {
    kind: 'points',
    columns: { memberNumber: 'no', email: 'mail', points: 'points', earnedAt: 'from', expiresAt: 'to' },
    ...base,
  }
  const file = [
    'no,mail,points,from,to',
    'A,,100,2025-01-01,2027-01-01',
    'A,,50,2025-06-01,',
    ',b@example.com,"1,000.0",2025-01-01,2026-12-31',
    'A,,7,2025-01-01,2027-01-01',
    'Z,,5,2025-01-01,',
    'A,,0,2025-01-02,',
    'A,,2.5,2025-01-03,',
    'A,,5,2025-01-04,2025-12-31',
    'A,,5,2025-01-04,2024-12-31',
  ].join('\n')
  const balance = async (number: string) => {
    const memberId = await idOf(number)
    return (await product.run((ctx) => balancesOf(ctx, [memberId]))).get(memberId)!.available
  }
  let id = ''

  it('arrive as lots with their dates, and each bad row with its reason', async () => {
    const dry = await importFile(product, file, { mapping, dryRun: true })
    expect(await balance('A')).toBe(0)
    const done = await importFile(product, file, { mapping })
    id = done.id
    expect(done.rows).toEqual(dry.rows)
    expect(done.rows).toEqual({
      lines: 9,
      created: 3,
      changed: 0,
      unchanged: 0,
      quarantined: 6,
      reasons: { repeated_line: 1, unknown_member: 1, invalid_points: 2, already_expired: 1, ends_before_it_begins: 1 },
    })
    expect([await balance('A'), await balance('B')]).toEqual([150, 1000])
    const { rows } = await product.run((ctx) =>
      sql`
        select lots.original, lots.earned_at, lots.expires_at
          from loyalty.lots
         where lots.workspace_id = ${ctx.workspaceId}
         order by lots.original
      `.execute(ctx.tx),
    )
    expect(rows.map((row) => Object.values(row as object))).toEqual([
      [50, new Date('2025-06-01'), null],
      [100, new Date('2025-01-01'), new Date('2027-01-01')],
      [1000, new Date('2025-01-01'), new Date('2026-12-31')],
    ])
    await expectSound()
  })

  it('are not given twice, and a lot that comes with other points is refused', async () => {
    const again = await importFile(product, file, { mapping })
    expect(again.rows).toMatchObject({ created: 0, unchanged: 3 })
    const other = await importFile(product, 'no,points,from,to\nA,101,2025-01-01,2027-01-01\n', {
      mapping: { ...mapping, columns: { memberNumber: 'no', points: 'points', earnedAt: 'from', expiresAt: 'to' } },
    })
    expect(other.rows).toMatchObject({ created: 0, reasons: { row_changed: 1 } })
    expect(await balance('A')).toBe(150)
  })

  it('are taken back by postings, and can come again', async () => {
    await undo(id)
    expect([await balance('A'), await balance('B')]).toEqual([0, 0])
    const again = await importFile(product, file, { mapping })
    expect(again.rows).toMatchObject({ created: 3 })
    expect(await balance('B')).toBe(1000)
    await expectSound()
  })
})

describe('imported consents', () => {
  const mapping: RecordLayout = {
    kind: 'consents',
    columns: { memberNumber: 'no', purpose: 'purpose', channel: 'channel', state: 'state', saidAt: 'at' },
    ...base,
  }
  const file = [
    'no,purpose,channel,state,at',
    'A,marketing,email,同意,2025-03-01',
    'B,marketing,email,No,2025-03-01',
    'C,marketing,email,yes,2025-03-01',
    'A,marketing,pigeon,yes,2025-03-01',
    'A,nonsense,email,yes,2025-03-01',
    'A,marketing,sms,perhaps,2025-03-01',
    'A,marketing,sms,yes,',
    'A,service,email,withdrawn,2025-03-01',
  ].join('\n')
  const standing = async (number: string, purpose = 'marketing') => {
    const memberId = await idOf(number)
    const all = await product.run((ctx) => consentOf(ctx, memberId))
    return all.find((one) => one.purpose === purpose && one.channel === 'email')!.state
  }
  let id = ''

  it('stand where nothing later was said', async () => {
    const said = (memberId: string, state: 'granted' | 'withdrawn', at: string) => ({
      ...{ memberId, state, purpose: 'marketing', channel: 'email' as const, source: 'portal', imported: false },
      ...{ proof: {}, at: new Date(at) },
    })
    const [b, c] = [await idOf('B'), await idOf('C')]
    await product.run((ctx) =>
      recordConsents(ctx, [said(b, 'granted', '2025-02-01'), said(c, 'withdrawn', '2025-04-01')]),
    )
    const dry = await importFile(product, file, { mapping, dryRun: true })
    expect(await standing('A')).toBe('none')
    const done = await importFile(product, file, { mapping })
    id = done.id
    expect(done.rows).toEqual(dry.rows)
    expect(done.rows).toMatchObject({
      lines: 8,
      quarantined: 4,
      reasons: { unknown_purpose: 2, invalid_state: 1, missing_date: 1 },
    })
    expect([await standing('A'), await standing('B'), await standing('C'), await standing('A', 'service')]).toEqual([
      'granted',
      'withdrawn',
      'withdrawn',
      'withdrawn',
    ])
  })

  it('change nothing when they come again', async () => {
    const again = await importFile(product, file, { mapping })
    expect(again.rows).toMatchObject({ created: 0, changed: 0, unchanged: 4 })
  })

  it('are taken back by saying again what stood before, and can come again', async () => {
    await undo(id)
    expect([await standing('A'), await standing('B'), await standing('C'), await standing('A', 'service')]).toEqual([
      'withdrawn',
      'granted',
      'withdrawn',
      'granted',
    ])
    const again = await importFile(product, file, { mapping })
    expect(again.rows).toMatchObject({ quarantined: 4 })
    expect([await standing('A'), await standing('B')]).toEqual(['granted', 'withdrawn'])
    await expectSound()
  })
})

describe('imported events', () => {
  const mapping: RecordLayout = {
    kind: 'events',
    columns: { memberNumber: 'no', event: 'event', occurredAt: 'at', messageId: 'id', 'property.page': 'page' },
    ...base,
  }
  const file = [
    'no,event,at,id,page',
    'A,Product Viewed,2025-05-01T08:00:00Z,e1,/tea',
    'D,Product Viewed,2025-05-02T08:00:00Z,,/cup',
    'D,Product Viewed,2025-05-02T08:00:00Z,,/cup',
    'A,Order Completed,2025-05-02T08:00:00Z,e2,',
    ',Product Viewed,2025-05-02T08:00:00Z,e3,',
    'A,,2025-05-02T08:00:00Z,e4,',
  ].join('\n')
  const history = () =>
    product.program.platform.history.read<{ properties: string }>(
      product.workspaceId,
      `select toString(properties) as properties from events
        where workspace_id = {workspace:UUID} and name = 'Product Viewed' order by occurred_at`,
      {},
    )

  it('reach the history once, bring their members, and leave with both', async () => {
    const done = await importFile(product, file, { mapping })
    expect(done.rows).toMatchObject({
      created: 2,
      quarantined: 4,
      reasons: { repeated_line: 1, order_as_event: 1, missing_member: 1, missing_event: 1 },
    })
    expect((await history()).map(({ properties }) => properties)).toEqual([
      expect.stringContaining('/tea'),
      expect.stringContaining('/cup'),
    ])
    await idOf('D')
    const again = await importFile(product, file, { mapping })
    expect(again.rows).toMatchObject({ created: 0, unchanged: 2 })
    await undo(done.id)
    expect(await history()).toEqual([])
    await expect(idOf('D')).rejects.toThrow()
    await importFile(product, file, { mapping })
    expect(await history()).toHaveLength(2)
  })
})

describe('an imported catalogue', () => {
  const mapping: RecordLayout = {
    kind: 'catalogue',
    columns: { sku: 'sku', name: 'name', category: 'cat', price: 'price' },
    ...base,
  }
  const products = async () =>
    (
      await product.run((ctx) =>
        sql<{ sku: string; name: string; price: number | null }>`
          select products.sku, products.name, products.price_mills as price
            from connections.products
           where products.workspace_id = ${ctx.workspaceId}
           order by products.sku
        `.execute(ctx.tx),
      )
    ).rows

  it('is replaced product by product, and an undo puts the product before back', async () => {
    await importFile(product, 'sku,name,cat,price\nT1,Tea,Drinks,12.5\nT2,Cup,,\n', { mapping })
    const first = await products()
    expect(first).toEqual([
      { sku: 'T1', name: 'Tea', price: 12_500 },
      { sku: 'T2', name: 'Cup', price: null },
    ])
    const file = 'sku,name,cat,price\nT1,Green tea,Drinks,13\nT2,Cup,,\nT3,Pot,,40\nT4,,,1\n,Nameless,,1\nT5,Bad,,-1\n'
    const done = await importFile(product, file, { mapping })
    expect(done.rows).toMatchObject({ created: 1, changed: 1, unchanged: 1, quarantined: 3 })
    expect((await products()).map(({ sku, price }) => [sku, price])).toEqual([
      ['T1', 13_000],
      ['T2', null],
      ['T3', 40_000],
    ])
    await undo(done.id)
    expect(await products()).toEqual(first)
    await expectSound()
  })
})
