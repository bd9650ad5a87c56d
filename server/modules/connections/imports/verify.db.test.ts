import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { connections } from '../index.ts'
import { csvOf, importFile } from './import.fixture.ts'
import { aPrefix, someLines } from './orderLines.fixture.ts'

const product = await aProduct()

describe('what `regulars verify` checks', () => {
  const check = (id: string) => product.run((ctx) => connections.invariants!.find((one) => one.id === id)!.check(ctx))

  it('a report adds up', async () => {
    const done = await importFile(product, csvOf(someLines(aPrefix())))
    expect(await check('connections.report-adds-up')).toMatchObject({ breaches: 0 })
    await product.run(({ tx }) =>
      sql`update connections.imports set report = jsonb_set(report, '{quarantined}', '4') where import_id = ${done.id}`.execute(
        tx,
      ),
    )
    expect(await check('connections.report-adds-up')).toMatchObject({ breaches: 1, sample: [done.id] })
    await product.run(({ tx }) =>
      sql`update connections.imports set report = jsonb_set(report, '{quarantined}', '3') where import_id = ${done.id}`.execute(
        tx,
      ),
    )
  })

  it('each order has its event', async () => {
    const done = await importFile(product, csvOf(someLines(aPrefix())))
    expect(await check('connections.orders-have-their-event')).toMatchObject({ breaches: 0 })
    await product.run(({ tx }) => sql`delete from events.message_keys where import_id = ${done.id}`.execute(tx))
    expect(await check('connections.orders-have-their-event')).toMatchObject({ breaches: 4 })
  })
})
