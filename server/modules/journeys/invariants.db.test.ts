import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { beforeAll, expect, test } from 'vitest'
import { experiments } from '#modules/experiments/index'
import { aProduct } from '#test/workspace'
import { journeys } from './index.ts'
import { World } from './testing/world.ts'

const product = await aProduct()
const world = new World(product)
const invariants = [...journeys.invariants!, ...experiments.invariants!]

beforeAll(async () => {
  await world.prepare()
  await world.arrive(await world.addMembers(80))
  await world.startWinBack({ holdoutPercent: 50 })
  await world.settle()
  await world.advance({ days: 8 })
})

async function breaches(): Promise<string[]> {
  const results = await product.run(async (ctx) => {
    const found: string[] = []
    for (const { id, check } of invariants) {
      const { checked, breaches, sample } = await check(ctx)
      expect(checked).toBeGreaterThan(0)
      expect(sample.length).toBe(Math.min(breaches, 5))
      if (breaches > 0) found.push(id)
    }
    return found
  })
  return results
}

test('hold on what the product wrote', async () => expect(await breaches()).toEqual([]))

const aTreated = `(select run_id from journeys.runs where arm = 'treated' and state = 'finished' order by run_id limit 1)`
const aHeld = `(select run_id from journeys.runs where arm = 'holdout' order by run_id limit 1)`

/** What a defect would have left, written past the table's constraints; each is seen by the claim it breaks. */
test.each([
  {
    id: 'journeys.one-run-for-each-occurrence',
    defect: `insert into journeys.runs select (r).* from (select jsonb_populate_record(runs, jsonb_build_object('run_id', '${randomUUID()}')) as r from journeys.runs where run_id = ${aHeld}) as copied`,
  },
  {
    id: 'journeys.messages-have-a-run-that-passed',
    defect: `update journeys.runs set path = array_remove(path, 'first-message') where run_id = ${aTreated}`,
  },
  {
    id: 'journeys.messages-have-a-run-that-passed',
    defect: `update messaging.intents set occurrence = '${randomUUID()}' where intent_id = (select min(intent_id::text)::uuid from messaging.intents)`,
  },
  {
    id: 'journeys.holdout-gets-nothing',
    defect: `update messaging.intents set member_id = runs.member_id, occurrence = runs.run_id::text from journeys.runs where runs.run_id = ${aHeld} and intent_id = (select min(intent_id::text)::uuid from messaging.intents)`,
  },
  {
    id: 'journeys.finished-is-never-due',
    defect: `update journeys.runs set due_at = now() where run_id = ${aTreated}`,
  },
  {
    id: 'journeys.arm-is-the-assigned',
    defect: `update journeys.runs set arm = 'treated' where run_id = ${aHeld}`,
  },
  {
    id: 'journeys.each-step-once',
    defect: `update journeys.runs set path = path || array['end'] where run_id = ${aTreated}`,
  },
  {
    id: 'experiments.arm-is-the-buckets',
    defect: `update experiments.assignments set arm = 'treated' where member_id = (select member_id from journeys.runs where run_id = ${aHeld})`,
  },
])('$id sees its defect', async ({ id, defect }) => {
  const owner = new pg.Client({ connectionString: product.ownerUrl })
  await owner.connect()
  try {
    await keep(owner)
    await owner.query(DROP_CONSTRAINTS)
    const { rowCount } = await owner.query(defect)
    expect(rowCount).toBe(1)
    expect(await breaches()).toContain(id)
    await restore(owner)
    expect(await breaches()).toEqual([])
  } finally {
    await owner.end()
  }
})

const DROP_CONSTRAINTS = `
  alter table journeys.runs
    drop constraint if exists runs_once, drop constraint if exists runs_due, drop constraint if exists runs_finished,
    drop constraint if exists runs_holdout`

const tables = ['journeys.runs', 'messaging.intents', 'experiments.assignments']

async function keep(owner: pg.Client): Promise<void> {
  for (const table of tables) {
    await owner.query(`drop table if exists pg_temp.${table.replace('.', '_')}`)
    await owner.query(`create temporary table ${table.replace('.', '_')} as table ${table}`)
  }
}

async function restore(owner: pg.Client): Promise<void> {
  for (const table of tables) {
    await owner.query(`delete from ${table}`)
    await owner.query(`insert into ${table} select * from pg_temp.${table.replace('.', '_')}`)
  }
}
