import { describe, expect, it } from 'vitest'
import { aProduct } from '#test/workspace'
import { connections } from '../index.ts'
import { begin, csvOf } from './import.fixture.ts'
import { cancelRunningImport, describeImport, undoFinishedImport } from './imports.commands.ts'
import { aJob, aPrefix, count, ordersOf, someLines } from './orderLines.fixture.ts'

const product = await aProduct()

describe('cancelling', () => {
  it('stops before the next write, and what was written can be taken back', async () => {
    const p = aPrefix()
    const begun = await begin(product, csvOf(someLines(p)))
    await product.run((ctx) => cancelRunningImport(ctx, begun.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, begun.id))).toMatchObject({
      state: 'cancelled',
      linesRead: 0,
    })
    await expect(product.run((ctx) => cancelRunningImport(ctx, begun.id))).rejects.toThrow('cancelled')
  })
})

describe('cancelling in the middle', () => {
  it.each(['reading', 'applying'])('while %s: it stops, and what it brought is taken back', async (state) => {
    const p = aPrefix()
    const lines = Array.from(
      { length: 25_000 },
      (_, line) => `${p}-${line % 2_500},2026-01-05,${p}m${line % 250},S${line},Tea,1,1.25`,
    )
    const begun = await begin(product, csvOf(lines))
    const { platform } = product.program
    let cancelled = false
    const cancelling = {
      ...platform,
      wake: () => {},
      postgres: {
        ...platform.postgres,
        inWorkspace: (async (id, work) => {
          const result = await platform.postgres.inWorkspace(id, work)
          await look()
          return result
        }) as typeof platform.postgres.inWorkspace,
        withConnection: (async (id, work) => {
          const result = await platform.postgres.withConnection(id, work)
          await look()
          return result
        }) as typeof platform.postgres.withConnection,
      },
    }
    async function look() {
      if (cancelled) return
      const now = await product.run((ctx) => describeImport(ctx, begun.id))
      if (now.state !== state || now.linesRead === 0 || (state === 'applying' && now.progress <= 0.55 - 0.2)) return
      cancelled = true
      await product.run((ctx) => cancelRunningImport(ctx, begun.id))
    }
    await connections.jobs!(cancelling)[0]!.run(aJob(product, begun.id))
    const stopped = await product.run((ctx) => describeImport(ctx, begun.id))
    expect(stopped).toMatchObject({ state: 'cancelled', report: null })
    expect(stopped.progress).toBeLessThan(0.55)
    await product.settle()
    expect((await ordersOf(product, begun.id)).length > 0).toBe(state === 'applying')
    await product.run((ctx) => undoFinishedImport(ctx, begun.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, begun.id))).toMatchObject({ state: 'undone' })
    expect(await ordersOf(product, begun.id)).toEqual([])
    expect(await count(product, 'connections.imported_orders', begun.id)).toBe(0)
    expect(await count(product, 'members.members', begun.id)).toBe(0)
  })
})
