import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { invariants } from './invariants.ts'
import { aUser } from './testing.ts'

const product = await aProduct()
const [hasOwner] = invariants
const breaches = async () => (await product.run((ctx) => hasOwner!.check(ctx))).breaches

describe('a workspace', () => {
  it('without users needs no owner, with users needs one, who is in the workspace and not of another', async () => {
    expect(await breaches()).toBe(0)
    await aUser(product, { email: 'analyst@regulars.local', role: 'data_analyst' })
    expect(await breaches()).toBe(1)
    const owner = await aUser(product, { email: 'owner@regulars.local', role: 'owner' })
    expect(await breaches()).toBe(0)
    await product.run((ctx) =>
      sql`update access.memberships set role = 'administrator' where memberships.user_id = ${owner}`.execute(ctx.tx),
    )
    expect(await product.run((ctx) => hasOwner!.check(ctx))).toEqual({
      checked: 2,
      breaches: 1,
      sample: [product.workspaceId],
    })
  })
})
