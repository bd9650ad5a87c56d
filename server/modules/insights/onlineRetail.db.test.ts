import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '../../platform/context.ts'
import { addDays } from '../../platform/period.ts'
import { sql } from '../../platform/postgres.ts'
import { collect } from '../../test/builders.ts'
import {
  type Invoice,
  invoiceEvent,
  ONLINE_RETAIL_ZONE,
  onlineRetailIsHere,
  REFERENCE,
  readOnlineRetail,
} from '../../test/onlineRetail.ts'
import { aProduct } from '../../test/workspace.ts'
import { describeArchive, setArchive } from '../events/archive/archive.commands.ts'
import { catalogue } from '../metrics/catalogue/index.ts'
import { evaluateMetrics, metricSeries } from '../metrics/evaluate.ts'
import { metricById } from '../metrics/index.ts'
import { segments } from '../segments/index.ts'
import { scoreRfm } from '../segments/rfm.olap.ts'
import { readBoard } from './boards.ts'

const BATCH = 5_000

// The rows are no part of the repository. Without ../shared beside it these tests are skipped; the same behaviour is
// covered on generated data in modules/segments and modules/metrics.
describe.skipIf(!onlineRetailIsHere)('on the Online Retail rows (needs ../shared/data)', async () => {
  if (!onlineRetailIsHere) return
  const product = await aProduct({ now: '2011-12-09T20:00:00.000Z' })
  const reference = JSON.parse(readFileSync(REFERENCE, 'utf8'))
  const rfm = reference['rfm_asof_2011-12-10']
  let invoices: Invoice[] = []

  beforeAll(async () => {
    await product.run(async (ctx) => {
      await sql`update access.workspaces set time_zone = ${ONLINE_RETAIL_ZONE}`.execute(ctx.tx)
      await segments.prepare!(ctx)
    })
    invoices = await readOnlineRetail()
    const events = invoices.map(invoiceEvent)
    for (let from = 0; from < events.length; from += BATCH) {
      await collect(product, events.slice(from, from + BATCH), { kind: 'import' })
    }
  }, 240_000)

  interface Scored {
    number: string
    r: number
    f: number
    m: number
    recency: number
    frequency: number
    mills: number
  }

  async function storedScores(): Promise<Scored[]> {
    return product.run(async (ctx) => {
      const { rows } = await sql<Scored>`
        select members.external_id as number, rfm_scores.r, rfm_scores.f, rfm_scores.m,
               '2011-12-10'::date - rfm_scores.last_day as recency, rfm_scores.frequency,
               rfm_scores.monetary_mills as mills
          from segments.rfm_scores
          join members.members using (workspace_id, member_id)
      `.execute(ctx.tx)
      return rows
    })
  }

  test('RFM buckets, corner cells, the R×F grid and the examples are those of the reference', async () => {
    const scores = await storedScores()
    expect(scores).toHaveLength(reference.clean.customers)
    for (const dimension of ['r', 'f', 'm'] as const) {
      const sizes = [1, 2, 3, 4, 5].map((score) => scores.filter((one) => one[dimension] === score).length)
      expect(sizes).toEqual(Object.values(rfm.bucket_sizes[dimension.toUpperCase()]))
    }
    const at = (score: number) => scores.filter((one) => one.r === score && one.f === score && one.m === score).length
    expect([at(5), at(1)]).toEqual([348, 185])
    expect([at(5), at(1)]).toEqual([rfm.n_555, rfm.n_111])
    const grid = [1, 2, 3, 4, 5].map((r) =>
      [1, 2, 3, 4, 5].map((f) => scores.filter((one) => one.r === r && one.f === f).length),
    )
    expect(grid).toEqual(rfm.cells_RF)
    for (const [number, wanted] of Object.entries<Record<string, number>>(rfm.examples)) {
      const found = scores.find((one) => one.number === number)!
      expect({
        recency_days: found.recency,
        freq: found.frequency,
        money: found.mills / 1000,
        R: found.r,
        F: found.f,
        M: found.m,
      }).toEqual(wanted)
    }
  })

  test('scores as of a day are computed from the history and equal the stored ones of that day', async () => {
    const [fromHistory, stored] = [
      await product.run((ctx) => scoreRfm(ctx, { zone: ONLINE_RETAIL_ZONE, asOf: '2011-12-10', aliases: [] })),
      await storedScores(),
    ]
    const digits = (rows: { r: number; f: number; m: number }[]) => rows.map((row) => `${row.r}${row.f}${row.m}`).sort()
    expect(digits(fromHistory)).toEqual(digits(stored))
  })

  test('every RFM name and every stage is a segment whose members add up to all of them', async () => {
    const sizes = await product.run(async (ctx) => {
      const { rows } = await sql<{ code: string; members: number }>`
        select segments.code, count(memberships.member_id) as members
          from segments.segments
          left join segments.memberships using (workspace_id, segment_id)
         where segments.origin = 'product'
         group by segments.code
      `.execute(ctx.tx)
      return new Map(rows.map((row) => [row.code, row.members]))
    })
    const total = (prefix: string) =>
      [...sizes].filter(([code]) => code.startsWith(prefix)).reduce((sum, [, members]) => sum + members, 0)
    expect(total('rfm:')).toBe(4338)
    // One of the 4,372 customers, 13256, has no line but one at price zero.
    expect(total('stage:')).toBe(reference.raw.customers - 1)
    expect(sizes.get('rfm:at_risk')).toBe(
      rfm.cells_RF[0][2] + rfm.cells_RF[1][2] + rfm.cells_RF[1][3] + rfm.cells_RF[1][4],
    )
  })

  test('gross sales to members month by month are those of the reference', async () => {
    const cohorts = Object.entries<number[]>(reference.monthly_cohorts_revenue)
    const wanted = cohorts.map((_, month) =>
      cohorts.slice(0, month + 1).reduce((sum, [, revenue], cohort) => sum + revenue[month - cohort]!, 0),
    )
    const series = await product.run((ctx) =>
      metricSeries(ctx, metricById('member_gross_sales'), { from: '2010-12-01', to: '2011-12-31' }, 'month'),
    )
    expect(series.map((point) => point.day)).toHaveLength(13)
    // The reference rounds each cohort to a cent.
    for (const [month, point] of series.entries()) expect(point.value! / 1000).toBeCloseTo(wanted[month]!, 0)
    expect(series.reduce((sum, point) => sum + point.value!, 0)).toBe(8_911_407_904)
  })

  test('the board opens with the last thirty days of the data and equals a computation of its own', async () => {
    const board = await product.run((ctx: Ctx) => readBoard(ctx, {}))
    expect(board).toMatchObject({ from: '2011-11-10', to: '2011-12-09', dataFrom: '2010-12-01', dataTo: '2011-12-09' })
    const now = bruteForce(invoices, '2011-11-10', '2011-12-09')
    const before = bruteForce(invoices, '2011-10-11', '2011-11-09')
    const shown = new Map(board.groups.flatMap((group) => group.metrics).map(({ value }) => [value.metric, value]))
    for (const [metric, value] of Object.entries(now)) {
      expect([metric, shown.get(metric)?.value]).toEqual([metric, value])
      expect([metric, shown.get(metric)?.previous]).toEqual([metric, before[metric]])
    }
    expect(board.headline.en).toContain(now.buyers!.toLocaleString('en'))
  })

  test('a single day and the whole time agree with the same computation', async () => {
    for (const [from, to] of [
      ['2011-06-15', '2011-06-15'],
      ['2010-12-01', '2011-12-09'],
    ] as const) {
      const wanted = bruteForce(invoices, from, to)
      const values = await product.run((ctx) => evaluateMetrics(ctx, Object.keys(wanted).map(metricById), { from, to }))
      expect(Object.fromEntries(values.map((value) => [value.metric, value.value]))).toEqual(wanted)
    }
  })

  test('when all but the last three months of it are archived, every number is the same', async () => {
    const measured = catalogue.filter(({ grain }) => grain !== 'journey' && grain !== 'place')
    const period = { from: '2010-12-01', to: '2011-12-09' }
    const everyNumber = () =>
      product.run(async (ctx) => ({
        values: await evaluateMetrics(ctx, measured, { from: '2011-03-01', to: '2011-09-30' }),
        orders: await metricSeries(ctx, metricById('orders'), period, 'day'),
        buyers: await metricSeries(ctx, metricById('repurchase_rate'), period, 'month'),
        scores: await scoreRfm(ctx, { zone: ONLINE_RETAIL_ZONE, asOf: '2011-07-01', aliases: [] }),
        board: await readBoard(ctx, {}),
      }))
    const before = await everyNumber()
    const { moving } = await product.run((ctx) => setArchive(ctx, { hotDays: 90, dryRun: false }))
    await product.settle()
    const { archivedEvents } = await product.run(describeArchive)
    expect([archivedEvents, moving!.months, moving!.hotFrom]).toEqual([moving!.events, 9, '2011-09-01'])
    expect(archivedEvents).toBeGreaterThan(20_000)
    expect(await everyNumber()).toEqual(before)
  }, 120_000)

  test('the invariants hold', async () => {
    for (const invariant of segments.invariants!) {
      const { checked, breaches } = await product.run((ctx) => invariant.check(ctx))
      expect([invariant.id, breaches]).toEqual([invariant.id, 0])
      expect(checked).toBeGreaterThan(0)
    }
  })
})

/** The numbers of the board, straight from the invoices and by the days written in the file. */
function bruteForce(invoices: readonly Invoice[], from: string, to: string): Record<string, number | null> {
  const inWindow = invoices.filter(({ day }) => day >= from && day < addDays(to, 1))
  const sales = inWindow.filter(({ kind }) => kind === 'sale')
  const total = (some: readonly Invoice[]) => some.reduce((sum, { mills }) => sum + mills, 0)
  const ofMembers = <T extends Invoice>(some: readonly T[]) => some.filter(({ customerId }) => customerId !== null)
  const net = (some: readonly Invoice[]) =>
    total(some.filter(({ kind }) => kind === 'sale')) - total(some.filter(({ kind }) => kind === 'refund'))
  const orders = new Set(sales.map(({ invoiceNo, customerId }) => `${invoiceNo}/${customerId}`)).size
  const memberOrders = new Map<string, Set<string>>()
  for (const { customerId, invoiceNo } of ofMembers(sales)) {
    memberOrders.set(customerId!, (memberOrders.get(customerId!) ?? new Set()).add(invoiceNo))
  }
  const orderCounts = [...memberOrders.values()].map((ids) => ids.size)
  const firstDays = new Map<string, string>()
  for (const { customerId, day } of ofMembers(invoices)) {
    const first = firstDays.get(customerId!)
    if (first === undefined || day < first) firstDays.set(customerId!, day)
  }
  const joined = [...firstDays.values()]
  const members = joined.filter((day) => day <= to).length
  const buyers = orderCounts.length
  const ordersOfMembers = orderCounts.reduce((sum, count) => sum + count, 0)
  return {
    member_total: members,
    new_members: joined.filter((day) => day >= from && day <= to).length,
    active_rate: members === 0 ? null : buyers / members,
    buyers,
    orders,
    member_orders: ordersOfMembers,
    gross_sales: total(sales),
    member_gross_sales: total(ofMembers(sales)),
    revenue: net(inWindow),
    member_revenue: net(ofMembers(inWindow)),
    aov: orders === 0 ? null : net(inWindow) / orders,
    member_aov: ordersOfMembers === 0 ? null : net(ofMembers(inWindow)) / ordersOfMembers,
    purchase_frequency: buyers === 0 ? null : ordersOfMembers / buyers,
    repurchase_rate: buyers === 0 ? null : orderCounts.filter((count) => count > 1).length / buyers,
    penetration: orders === 0 ? null : ordersOfMembers / orders,
    member_revenue_share: net(inWindow) === 0 ? null : net(ofMembers(inWindow)) / net(inWindow),
  }
}
