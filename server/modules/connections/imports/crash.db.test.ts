import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { connections } from '../index.ts'
import { begin, csvOf } from './import.fixture.ts'
import { describeImport } from './imports.commands.ts'
import { aJob, aPrefix, ordersOf, someLines } from './orderLines.fixture.ts'

const product = await aProduct()

describe('a crash', () => {
  /** The program dies when the n-th piece of work asks for its transaction. */
  function dying(after: number) {
    const { platform } = product.program
    let left = after
    const mortal = <T>(work: () => Promise<T>): Promise<T> => {
      left -= 1
      if (left < 0) throw new Error('killed')
      return work()
    }
    return {
      ...platform,
      postgres: {
        ...platform.postgres,
        inWorkspace: ((id, work) =>
          mortal(() => platform.postgres.inWorkspace(id, work))) as typeof platform.postgres.inWorkspace,
        withConnection: ((id, work) =>
          mortal(() => platform.postgres.withConnection(id, work))) as typeof platform.postgres.withConnection,
      },
    }
  }

  const lines = (p: string) =>
    Array.from(
      { length: 25_000 },
      (_, line) => `${p}-${line % 2_500},2026-01-05,${p}m${line % 250},S${line},Tea,1,1.25`,
    )

  it('anywhere in an import leaves the same result after it goes on', { timeout: 240_000 }, async () => {
    let finished = false
    for (let after = 1; !finished; after += 3) {
      const p = aPrefix()
      const begun = await begin(product, csvOf(lines(p)))
      const states = new Set<string>()
      let deaths = 0
      // Each life is as short as the last until the work is over: no step may need the one before it in memory.
      for (let life = 0; life < 60; life++) {
        const reach = after + life
        const died = await connections.jobs!(dying(reach))[0]!
          .run(aJob(product, begun.id))
          .then(
            () => false,
            () => true,
          )
        states.add((await product.run((ctx) => describeImport(ctx, begun.id))).state)
        if (!died) break
        deaths += 1
      }
      await product.settle()
      const done = await product.run((ctx) => describeImport(ctx, begun.id))
      expect(done).toMatchObject({ state: 'done', error: null })
      expect(done.report).toMatchObject({
        lines: 25_000,
        memberSaleLines: 25_000,
        orders: 2_500,
        members: 250,
        newMembers: 250,
        unchangedOrders: 0,
        grossSalesMills: 31_250_000,
      })
      const [total] = await product.program.platform.history.read<{ orders: number; mills: number }>(
        product.workspaceId,
        'select count() as orders, sum(amount_mills) as mills from events where workspace_id = {workspace:UUID} and import_id = {import:UUID}',
        { import: begun.id },
      )
      expect(total).toEqual({ orders: 2_500, mills: 31_250_000 })
      if (after === 1) expect([...states]).toEqual(expect.arrayContaining(['reading', 'applying', 'settling']))
      finished = deaths === 0
    }
  })

  it('that comes back every time ends as failed, and says so', async () => {
    const p = aPrefix()
    const begun = await begin(product, csvOf(someLines(p)))
    await product.run(({ tx }) => sql`update connections.files set sealed_key = '\\x00'`.execute(tx))
    const job = connections.jobs!({
      ...product.program.platform,
      logger: { ...product.program.platform.logger, error: () => {} } as never,
    })[0]!
    for (let attempt = 1; attempt < 5; attempt++)
      await expect(job.run(aJob(product, begun.id, attempt))).rejects.toThrow()
    await job.run(aJob(product, begun.id, 5))
    const failed = await product.run((ctx) => describeImport(ctx, begun.id))
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'unexpected' } })
  })

  it('another worker that took over is not disturbed by the one given up for dead', async () => {
    const p = aPrefix()
    const begun = await begin(product, csvOf(lines(p)))
    const job = () => connections.jobs!(product.program.platform)[0]!.run(aJob(product, begun.id))
    await Promise.allSettled([job(), job()])
    await product.settle()
    const done = await product.run((ctx) => describeImport(ctx, begun.id))
    expect(done.report).toMatchObject({ lines: 25_000, orders: 2_500 })
    expect(await ordersOf(product, begun.id)).toHaveLength(2_500)
  })
})
