import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { connections } from '../index.ts'
import { begin, csvOf, importFile } from './import.fixture.ts'
import { cancelRunningImport, describeImport, undoFinishedImport } from './imports.commands.ts'
import { aJob, aPrefix, count, expected, someLines } from './orderLines.fixture.ts'

const product = await aProduct()

describe('taking an import back', () => {
  it('restores what was before, and the file can be imported again', async () => {
    const p = aPrefix()
    await importFile(product, csvOf([`${p}-0,2026-01-02,${p}m1,S1,Tea,1,7.5`]))
    const before = await lookAround(p)
    const done = await importFile(product, csvOf(someLines(p)))
    const between = await lookAround(p)
    expect(between).not.toEqual(before)
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({ state: 'undone', progress: 1 })
    expect(await lookAround(p)).toEqual(before)
    expect(await count(product, 'connections.undone_members', done.id)).toBe(0)
    const again = await importFile(product, csvOf(someLines(p)))
    expect(again.report).toEqual({ ...expected, newMembers: 1 })
    expect(await lookAround(p)).toEqual(between)
  })

  /** What can be seen of the members of one test: orders in the history, members, and points. */
  async function lookAround(p: string) {
    const orders = await product.program.platform.history.read(
      product.workspaceId,
      `select order_id, name, amount_mills from events
        where workspace_id = {workspace:UUID} and position(order_id, {prefix:String}) > 0 and type != 'internal'
        order by order_id`,
      { prefix: `${p}-` },
    )
    const members = await product.run(async ({ tx }) => {
      const { rows } = await sql`
        select members.external_id,
               (select coalesce(sum(balances.available), 0)::bigint
                  from loyalty.balances
                 where balances.workspace_id = members.workspace_id
                   and balances.member_id = members.member_id) as points
          from members.members
         where members.external_id like ${`${p}m%`}
         order by members.external_id
      `.execute(tx)
      return rows
    })
    return { orders, members }
  }

  it.each([0, 1, 2, 3, 5, 8])('survives a crash after %i steps', async (after) => {
    const p = aPrefix()
    const done = await importFile(product, csvOf(someLines(p)))
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    const { platform } = product.program
    let left = after
    const dying = {
      ...platform,
      postgres: {
        ...platform.postgres,
        inWorkspace: ((id, work) => {
          left -= 1
          if (left < 0) throw new Error('killed')
          return platform.postgres.inWorkspace(id, work)
        }) as typeof platform.postgres.inWorkspace,
      },
    }
    await connections.jobs!(dying)[1]!
      .run(aJob(product, done.id))
      .catch(() => {})
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({ state: 'undone' })
    expect(await lookAround(p)).toEqual({ orders: [], members: [] })
  })

  it('that fails every time says so, and can be tried again', async () => {
    const p = aPrefix()
    const done = await importFile(product, csvOf(someLines(p)))
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    const { platform } = product.program
    const broken = {
      ...platform,
      logger: { ...platform.logger, error: () => {} } as never,
      history: { ...platform.history, change: () => Promise.reject(new Error('the history is down')) },
    }
    const job = connections.jobs!(broken)[1]!
    await expect(job.run(aJob(product, done.id, 1))).rejects.toThrow('the history is down')
    await job.run(aJob(product, done.id, 5))
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({
      state: 'failed',
      error: { code: 'undo_failed' },
    })
    await product.run((ctx) => undoFinishedImport(ctx, done.id))
    await product.settle()
    expect(await product.run((ctx) => describeImport(ctx, done.id))).toMatchObject({ state: 'undone', error: null })
    expect(await lookAround(p)).toEqual({ orders: [], members: [] })
  })

  it('is refused for a dry run, for one under way, and twice', async () => {
    const p = aPrefix()
    const dry = await importFile(product, csvOf(someLines(p)), { dryRun: true })
    await expect(product.run((ctx) => undoFinishedImport(ctx, dry.id))).rejects.toThrow('dryRun')
    const begun = await begin(product, csvOf(someLines(p)))
    await expect(product.run((ctx) => undoFinishedImport(ctx, begun.id))).rejects.toThrow('queued')
    await product.run((ctx) => cancelRunningImport(ctx, begun.id))
    await product.run((ctx) => undoFinishedImport(ctx, begun.id))
    await expect(product.run((ctx) => undoFinishedImport(ctx, begun.id))).rejects.toThrow('undoing')
    await product.settle()
  })
})
