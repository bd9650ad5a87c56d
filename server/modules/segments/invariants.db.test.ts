import pg from 'pg'
import { beforeEach, describe, expect, test } from 'vitest'
import { anEvent, anOrder, collect } from '../../test/builders.ts'
import { aProduct } from '../../test/workspace.ts'
import { invariants } from './invariants.ts'

const product = await aProduct()

beforeEach(async () => {
  await collect(product, [
    anOrder({ userId: 'a', at: '2026-02-20T10:00:00Z' }),
    anOrder({ userId: 'b', at: '2026-02-21T10:00:00Z' }),
    anEvent({ userId: 'c', timestamp: '2026-03-01T10:00:00Z' }),
    { ...anEvent(), userId: undefined, anonymousId: 'browser' },
  ])
})

async function breachesOf(id: string): Promise<number> {
  const invariant = invariants.find((one) => one.id === id)!
  const { checked, breaches, sample } = await product.run((ctx) => invariant.check(ctx))
  expect(checked).toBeGreaterThan(0)
  expect(sample).toHaveLength(Math.min(breaches, 5))
  return breaches
}

/** Breaks the stored data as nothing in the product does, looks, and puts it back. */
async function whileBroken(statement: string, look: () => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: product.ownerUrl })
  await owner.connect()
  try {
    const tables = ['standings', 'stage_history', 'memberships', 'membership_days', 'rfm_scores']
    for (const table of tables)
      await owner.query(`create temporary table ${table}_kept as select * from segments.${table}`)
    await owner.query(statement)
    await look()
    for (const table of tables) {
      await owner.query(`delete from segments.${table}`)
      await owner.query(`insert into segments.${table} overriding system value select * from ${table}_kept`)
    }
  } finally {
    await owner.end()
  }
}

describe('the invariants of segments', () => {
  test('hold on what the product stored', async () => {
    for (const { id } of invariants) expect([id, await breachesOf(id)]).toEqual([id, 0])
  })

  test.each([
    [
      'segments.every-member-in-one-stage',
      'a known member without a standing',
      "delete from segments.standings where member_id = (select member_id from members.members where external_id = 'c')",
    ],
    [
      'segments.every-member-in-one-stage',
      'an anonymous member in a stage',
      "update segments.standings set stage = 'growth', since = now(), reason = 'awake' where stage is null",
    ],
    [
      'segments.every-member-in-one-stage',
      'a stage of nobody',
      "insert into segments.standings select workspace_id, gen_random_uuid(), shard, 'growth', now(), 'awake', null, 1, false, null from segments.standings limit 1",
    ],
    [
      'segments.stage-is-last-in-history',
      'a stage that no history tells of',
      "update segments.standings set stage = 'churn_warning' where member_id = (select member_id from members.members where external_id = 'a')",
    ],
    [
      'segments.stage-is-last-in-history',
      'a lost line of history',
      "delete from segments.stage_history where member_id = (select member_id from members.members where external_id = 'a')",
    ],
    [
      'segments.size-is-entered-less-left',
      'a membership that was not counted',
      'delete from segments.memberships where ctid = (select min(ctid) from segments.memberships)',
    ],
    [
      'segments.size-is-entered-less-left',
      'a count without a membership',
      'update segments.membership_days set entered = entered + 1 where ctid = (select min(ctid) from segments.membership_days)',
    ],
    [
      'segments.only-members-are-inside',
      'scores of nobody',
      'update segments.rfm_scores set member_id = gen_random_uuid() where ctid = (select min(ctid) from segments.rfm_scores)',
    ],
  ])('%s finds %s', async (id, _fault, statement) => {
    await whileBroken(statement, async () => expect(await breachesOf(id)).toBe(1))
    expect(await breachesOf(id)).toBe(0)
  })
})
