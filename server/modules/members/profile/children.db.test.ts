import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { readersOf } from '#modules/messaging/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { collect } from '#test/builders'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'
import { resolveMembers } from '../identity/identity.commands.ts'
import { mergeTwo, unmerge } from '../merging/merges.commands.ts'
import { lockedAmong } from './children.store.ts'
import { isChild } from './children.ts'
import { correctProfile } from './corrections.commands.ts'
import { observe } from './observations.commands.ts'

const product = await aProduct({ now: '2026-03-01T12:00:00.000Z' })
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null }),
)
const call = caller(product, secret)
let people = 0

/** Known by events, one after the other. */
async function someone(...traits: Record<string, unknown>[]): Promise<string> {
  const userId = `person-${++people}`
  await collect(
    product,
    traits.map((one, at) => ({ type: 'identify', userId, messageId: `${userId}/${at}`, traits: one })),
  )
  return userId
}

interface Shown {
  readonly id: string
  readonly locked: boolean
  readonly name: string | null
  readonly attributes: { name: string; value: unknown }[]
}
const shown = async (member: string): Promise<Shown> => (await call('GET', `/v1/members/${member}`)).body
const namesOf = ({ attributes }: Pick<Shown, 'attributes'>) => attributes.map(({ name }) => name).sort()
const stored = async (member: string): Promise<string[]> => {
  const { id } = await shown(member)
  const { rows } = await product.run((ctx) =>
    sql<{ name: string }>`
      select attributes.name from members.attributes where attributes.member_id = ${id}
       union all
      select direct_values.name from members.direct_values where direct_values.member_id = ${id}
       order by name
    `.execute(ctx.tx),
  )
  return rows.map(({ name }) => name)
}
const guardian = (member: string, body: object) => call('POST', `/v1/members/${member}/guardian`, body)
const agreed = { state: 'granted', source: 'letter', proof: { letter: 'signed' } }
const CHILD = '2015-05-02'
const everything = { name: '小林', city: 'Wuxi', gender: 'f', phone: '13800000001', country: 'CN' }

describe('of a child without a guardian', () => {
  it('no more is collected than is necessary, also from the very event that tells the birthday', async () => {
    const member = await someone({ ...everything, birthday: CHILD }, { school: 'No 1', email: 'kid@example.com' })
    expect(await stored(member)).toEqual(['birthday', 'country', 'email', 'phone'])
    expect((await shown(member)).locked).toBe(true)
  })

  it('what was there before is withheld everywhere, and opens again when a guardian agrees with a proof', async () => {
    const member = await someone({ ...everything, birthday: '1990-05-02' })
    const before = await shown(member)
    expect([before.locked, before.name]).toEqual([false, '小*'])
    product.clock.advance({ hours: 1 })
    await collect(product, [
      { type: 'identify', userId: member, messageId: `${member}/b`, traits: { birthday: CHILD } },
    ])
    const locked = await shown(member)
    expect([locked.locked, locked.name, namesOf(locked)]).toEqual([true, null, ['birthday', 'country', 'phone']])
    const overview = (await call('GET', `/v1/members/${member}/overview`)).body.blocks.profile
    expect([overview.locked, namesOf(overview)]).toEqual([true, ['birthday', 'country', 'phone']])
    const revealed = (await call('POST', `/v1/members/${member}/reveal`, { reason: 'to call back' })).body
    expect(namesOf(revealed)).toEqual(['birthday', 'phone'])
    const reader = await product.run(async (ctx) => (await readersOf(ctx, [locked.id], 'en')).get(locked.id)!.member)
    expect(reader).toMatchObject({ name: '', attributes: { country: 'CN' } })
    expect((await guardian(member, { ...agreed, proof: {} })).body.code).toBe('guardian_proof_missing')
    expect((await shown(member)).locked).toBe(true)
    await guardian(member, agreed)
    const open = await shown(member)
    expect([open.locked, open.name]).toEqual([false, '小*'])
    expect(namesOf(open)).toEqual(namesOf(before))
    await guardian(member, { state: 'withdrawn', source: 'call' })
    expect(namesOf(await shown(member))).toEqual(['birthday', 'country', 'phone'])
  })

  it('no segment asks about more, and it enters again when the profile opens', async () => {
    const member = await someone({ ...everything, birthday: '1990-05-02' })
    const rule = { kind: 'attribute', name: 'city', operator: 'is', value: 'Wuxi' }
    const segment = (await call('POST', '/v1/segments', { name: 'Wuxi', description: '', rule })).body
    const isIn = async () => {
      await product.settle()
      const { items } = (await call('GET', `/v1/segments/${segment.id}/members`)).body as { items: { id: string }[] }
      return items.some(({ id }) => id === memberId)
    }
    const memberId = (await shown(member)).id
    expect(await isIn()).toBe(true)
    product.clock.advance({ hours: 1 })
    await collect(product, [
      { type: 'identify', userId: member, messageId: `${member}/b`, traits: { birthday: CHILD } },
    ])
    expect(await isIn()).toBe(false)
    await guardian(member, agreed)
    expect(await isIn()).toBe(true)
  })

  it('the child does not make themselves older, nor name themselves; staff correct what is necessary', async () => {
    const member = await someone({ birthday: CHILD })
    const { id } = await shown(member)
    for (const values of [{ birthday: '1990-01-01' }, { name: '小林' }])
      await expect(
        product.run((ctx) => correctProfile(ctx, { memberId: id, source: 'portal', toldBy: 'member', values })),
      ).rejects.toMatchObject({ code: 'not_correctable' })
    const url = `/v1/members/${member}/corrections`
    expect((await call('POST', url, { name: '小林', reason: 'asked' })).body.code).toBe('not_correctable')
    expect((await call('POST', url, { birthday: '1990-01-01', reason: 'a slip of the pen' })).body.locked).toBe(false)
  })
})

it('who comes of age is locked no more, without anything happening', async () => {
  const member = await someone({ birthday: '2012-03-04', phone: '13800000009' })
  expect((await shown(member)).locked).toBe(true)
  product.clock.advance({ hours: 24 })
  await product.settle()
  expect((await shown(member)).locked).toBe(true)
  product.clock.advance({ hours: 48 })
  await product.settle()
  expect((await shown(member)).locked).toBe(false)
})

it('a guardian who agreed before the age was known keeps the profile open', async () => {
  const member = await someone({ city: 'Wuxi' })
  await guardian(member, agreed)
  await collect(product, [{ type: 'identify', userId: member, messageId: `${member}/b`, traits: { birthday: CHILD } }])
  expect((await shown(member)).locked).toBe(false)
})

it('a merge locks who becomes a child by it, and a parting opens them; one guardian who says no is enough', async () => {
  const [into, from] = [await someone({ city: 'Wuxi' }), await someone({ birthday: CHILD })]
  const [intoId, fromId] = [(await shown(into)).id, (await shown(from)).id]
  const merge = await product.run((ctx) => mergeTwo(ctx, { fromId, intoId, cause: 'request', reason: 'one person' }))
  expect(namesOf(await shown(into))).toEqual(['birthday'])
  await product.run((ctx) => unmerge(ctx, merge.mergeId, 'two after all'))
  expect(await Promise.all([into, from].map(async (one) => (await shown(one)).locked))).toEqual([false, true])
  await guardian(into, { state: 'withdrawn', source: 'call' })
  await guardian(from, agreed)
  await product.run((ctx) => mergeTwo(ctx, { fromId, intoId, cause: 'request', reason: 'one person' }))
  expect((await shown(into)).locked).toBe(true)
})

it('over random birthdays and days, leap days too, exactly those under 14 are locked and keep what is necessary', async () => {
  const day = fc.oneof(
    fc
      .date({ min: new Date('2008-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    fc.constantFrom('2012-02-29', '2012-02-28', '2012-03-01', '2014-02-29', '2016-02-29'),
  )
  const today = fc.constantFrom('2026-02-27', '2026-02-28', '2026-03-01', '2028-02-29', '2026-07-09')
  await fc.assert(
    fc.asyncProperty(fc.array(day, { minLength: 40, maxLength: 40 }), today, async (birthdays, on) => {
      await product.run(async (tx) => {
        const ctx = { ...tx, now: new Date(`${on}T12:00:00Z`) }
        const memberIds = await resolveMembers(
          ctx,
          birthdays.map(() => ({
            userId: `random-${++people}`,
            anonymousId: null,
            email: null,
            phone: null,
            source: 'test',
            at: ctx.now,
            importId: null,
          })),
        )
        const said = (name: string, of: (index: number) => string) =>
          memberIds.map((memberId, index) => ({
            memberId,
            name,
            value: of(index),
            source: 'test',
            observedAt: ctx.now,
          }))
        await observe(ctx, [...said('city', () => 'Wuxi'), ...said('birthday', (index) => birthdays[index]!)])
        const children = memberIds.filter((_, index) => isChild({ birthday: birthdays[index] }, ctx.now))
        expect([...(await lockedAmong(ctx.tx, ctx.workspaceId, memberIds))].sort()).toEqual(children.sort())
        const { rows } = await sql<{ memberId: string }>`
          select attributes.member_id as "memberId"
            from members.attributes
           where attributes.member_id = any(${memberIds}::uuid[])
        `.execute(ctx.tx)
        const kept = new Set(rows.map(({ memberId }) => memberId))
        expect(memberIds.filter((memberId) => !kept.has(memberId)).sort()).toEqual(children.sort())
      })
    }),
    { numRuns: 8 },
  )
})
