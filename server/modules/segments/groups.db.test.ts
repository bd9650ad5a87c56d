import { randomUUID } from 'node:crypto'
import type { Rule } from '@regulars/contract/rules'
import { expect, test } from 'vitest'
import { createKey } from '#modules/access/index'
import { memberIdOf } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '../../platform/postgres.ts'
import { anEvent, collect } from '../../test/builders.ts'
import { caller, successes } from '../../test/caller.ts'
import { aProduct } from '../../test/workspace.ts'
import { everyone, questionNow } from './question.ts'
import { createSegment, decideRule } from './segments.commands.ts'

// 2026-03-02 in the workspace's zone.
const product = await aProduct()
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'test', scopes: [...everyPermission], expiresAt: null }),
)

const succeed = successes(caller(product, secret))
async function call(...request: Parameters<typeof succeed>) {
  const body = await succeed(...request)
  await product.settle()
  return body
}

/** Numbers of the members in a segment, kept live; what a cold build says must be the same. */
async function inside(segmentId: string, rule: Rule): Promise<string[]> {
  return product.run(async (ctx) => {
    const { rows } = await sql<{ id: string; number: string }>`
      select members.member_id as id, members.external_id as number
        from segments.memberships
        join members.members using (workspace_id, member_id)
       where memberships.segment_id = ${segmentId}
       order by members.external_id
    `.execute(ctx.tx)
    const cold = await decideRule(await questionNow(ctx, everyone), rule)
    expect(rows.map((row) => row.id).sort()).toEqual(cold.inside.sort())
    return rows.map((row) => row.number)
  })
}

async function aSegment(rule: Rule): Promise<() => Promise<string[]>> {
  const { id } = await product.run((ctx) => createSegment(ctx, { name: randomUUID(), description: '', rule }))
  await product.settle()
  return () => inside(id, rule)
}

await collect(
  product,
  ['ann', 'bob', 'cat'].map((userId) => anEvent({ userId, timestamp: '2026-03-01T10:00:00Z' })),
)

test('who joins a household enters the segment of those in one, and who leaves it leaves', async () => {
  const housed = await aSegment({ kind: 'household' })
  const { id } = await call('POST', '/v1/households', { name: 'Home', head: 'ann' })
  await call('POST', `/v1/households/${id}/members`, { member: 'bob' })
  expect(await housed()).toEqual(['ann', 'bob'])
  await call('DELETE', `/v1/households/${id}/members/ann`)
  expect(await housed()).toEqual(['bob'])
})

test('contacts are found by the kind of their organisation, and by a contract that comes near its end with the days', async () => {
  const government = await aSegment({ kind: 'organisation', kinds: ['government'], endsWithinDays: null })
  const ending = await aSegment({ kind: 'organisation', kinds: ['sme', 'government'], endsWithinDays: 30 })
  const { id } = await call('POST', '/v1/organisations', { number: '1', name: 'Library', kind: 'government' })
  const at = `/v1/organisations/${id}`
  await call('POST', `${at}/contacts`, { member: 'ann', role: 'Buyer' })
  expect([await government(), await ending()]).toEqual([['ann'], []])
  const terms = { feeCents: 1, currency: 'CNY', startsOn: '2026-01-01', endsOn: '2026-04-10' }
  const { contracts } = await call('POST', `${at}/contracts`, terms)
  expect(await ending()).toEqual([])
  product.clock.advance({ days: 8 })
  await product.settle()
  expect(await ending()).toEqual([])
  product.clock.advance({ days: 1 })
  await product.settle()
  expect(await ending()).toEqual(['ann'])
  await call('POST', `${at}/contacts`, { member: 'cat', role: 'Finance' })
  expect(await ending()).toEqual(['ann', 'cat'])
  await call('POST', `${at}/contracts/${contracts[0].id}/renewal`, { endsOn: '2027-04-10' })
  expect([await government(), await ending()]).toEqual([['ann', 'cat'], []])
  await call('DELETE', `${at}/contacts/cat`)
  expect(await government()).toEqual(['ann'])
})

test('a contact who is merged into another member makes that member one', async () => {
  const government = await aSegment({ kind: 'organisation', kinds: ['government'], endsWithinDays: null })
  await product.run(async (ctx) => {
    const [fromId, intoId] = [await memberIdOf(ctx, 'ann'), await memberIdOf(ctx, 'bob')]
    await sql`update members.members set merged_into = ${intoId} where members.member_id = ${fromId}`.execute(ctx.tx)
    await ctx.publish([{ name: 'member.merged', memberId: intoId, properties: { fromId } }])
  })
  await product.settle()
  expect(await government()).toEqual(['bob'])
})
