import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { anEvent, collect } from '#test/builders'
import { aProduct } from '#test/workspace'
import { valuesAreMasked } from './masked.ts'
import { identifiersAreSealed } from './sealed.ts'

const product = await aProduct()
const check = (safeguard: typeof valuesAreMasked) => product.run((ctx) => safeguard.check(ctx))

/** What the check says after a change that is taken back with its transaction. */
async function after(change: ReturnType<typeof sql>): Promise<string> {
  const seen = product.run(async (ctx) => {
    await change.execute(ctx.tx)
    throw new Error((await identifiersAreSealed.check(ctx)).status)
  })
  return seen.then(
    () => '',
    (error: Error) => error.message,
  )
}

beforeAll(async () => {
  expect((await check(identifiersAreSealed)).evidence.en).toBe('There is no identifier yet.')
  expect((await check(valuesAreMasked)).status).toBe('pass')
  await collect(
    product,
    [1, 2].map((n) =>
      anEvent({
        type: 'identify',
        userId: `u-${n}`,
        traits: { email: `lin${n}@example.com`, phone: `1380000000${n}`, name: 'Lin Yi' },
      }),
    ),
  )
})

describe('identifiers', () => {
  it('of each kind are taken, and open under the key of their member', async () => {
    const { status, evidence } = await check(identifiersAreSealed)
    expect(status).toBe('pass')
    // Number, e-mail and phone of two members, and what else the events named.
    expect(Number(/^\d+/.exec(evidence.en))).toBeGreaterThanOrEqual(6)
  })

  it.each([
    [
      'in the clear',
      sql`update members.identifiers set sealed = convert_to('lin1@example.com', 'UTF8') where namespace = 'email'`,
    ],
    [
      'that only look sealed',
      sql`update members.identifiers set sealed = '\\x01' || sha256(sealed) where namespace = 'phone'`,
    ],
    [
      'under an index that is not theirs',
      sql`update members.identifiers set value_index = sha256(value_index) where namespace = 'email'`,
    ],
    ['of a member whose key is gone', sql`delete from members.keys`],
    [
      'that were swapped between members',
      sql`update members.identifiers set member_id = (select max(members.member_id::text)::uuid from members.members)`,
    ],
  ])('%s warn', async (_, change) => {
    expect(await after(change)).toBe('warn')
    expect((await check(identifiersAreSealed)).status).toBe('pass')
  })
})

describe('direct values', () => {
  it('are seen masked by one role and not at all by another', async () => {
    const { status, evidence } = await check(valuesAreMasked)
    expect([status, evidence.en]).toEqual(['pass', expect.stringContaining('with 3 direct values')])
  })

  it('that lie in the clear in another field warn', async () => {
    await product.run((ctx) =>
      sql`
        insert into members.attributes (workspace_id, member_id, name, value, source, observed_at)
        select members.workspace_id, members.member_id, 'remark', '"Lin Yi"', 'till', ${ctx.now} from members.members
      `.execute(ctx.tx),
    )
    expect(await check(valuesAreMasked)).toMatchObject({
      status: 'warn',
      evidence: { en: expect.stringContaining('1 of 3') },
    })
  })
})
