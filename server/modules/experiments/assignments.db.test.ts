import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { armOf, bucketOf, divisionOf, expose, wouldTreat } from './index.ts'

const product = await aProduct()
const memberIds: string[] = Array.from({ length: 10_000 }, () => randomUUID())

async function heldOut(experiment: string): Promise<Set<string>> {
  return product.run(async (ctx) => {
    const { rows } = await sql<{ memberId: string }>`
      select assignments.member_id as "memberId"
        from experiments.assignments
       where assignments.workspace_id = ${ctx.workspaceId}
         and assignments.experiment = ${experiment}
         and assignments.arm = 'holdout'
    `.execute(ctx.tx)
    return new Set(rows.map((row) => row.memberId))
  })
}

test('PostgreSQL and TypeScript put ten thousand members into the same buckets', async () => {
  const { rows } = await product.run((ctx) =>
    sql<{ memberId: string; bucket: number }>`
      select member_id as "memberId", experiments.bucket('journey:0198c7a2', member_id) as bucket
        from unnest(${memberIds}::uuid[]) as member_id
    `.execute(ctx.tx),
  )
  expect(rows).toHaveLength(10_000)
  for (const { memberId, bucket } of rows) expect(bucket).toBe(bucketOf('journey:0198c7a2', memberId))
})

test('a tenth is held out, and it is the same tenth however often and in whatever order members are exposed', async () => {
  const expected = memberIds.filter((memberId) => armOf(bucketOf('a', memberId), 1000) === 'holdout')
  for (const ids of [memberIds, [...memberIds].reverse()])
    await product.run((ctx) => expose(ctx, { experiment: 'a', holdoutPercent: 10, memberIds: ids }))
  expect(await heldOut('a')).toEqual(new Set(expected))
  expect(expected.length).toBeGreaterThan(850)
  expect(expected.length).toBeLessThan(1150)
})

test('a larger share moves nobody who has an arm, and holds for those who come later', async () => {
  const early = memberIds.slice(0, 5_000)
  await product.run((ctx) => expose(ctx, { experiment: 'b', holdoutPercent: 10, memberIds: early }))
  const before = await heldOut('b')
  await product.run((ctx) => expose(ctx, { experiment: 'b', holdoutPercent: 40, memberIds }))
  const after = await heldOut('b')
  expect(early.filter((memberId) => after.has(memberId))).toEqual(early.filter((memberId) => before.has(memberId)))
  expect([...after].filter((memberId) => !early.includes(memberId)).length).toBeGreaterThan(1_800)
  expect((await product.run((ctx) => divisionOf(ctx, 'b'))).plannedHoldout).toBeCloseTo(0.25, 10)
})

test('who would be treated is asked without assigning anyone', async () => {
  const treated = await product.run((ctx) => wouldTreat(ctx, { experiment: 'c', holdoutPercent: 10, memberIds }))
  expect(new Set(treated)).toEqual(
    new Set(memberIds.filter((memberId) => armOf(bucketOf('c', memberId), 1000) === 'treated')),
  )
  expect(await product.run((ctx) => divisionOf(ctx, 'c'))).toEqual({ treated: 0, holdout: 0, plannedHoldout: null })
})
