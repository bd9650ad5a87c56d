import { tellers } from '@regulars/contract/members'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { everyPermission } from '#platform/http/api'
import { aProduct } from '#test/workspace'
import { resolveMembers } from '../identity/identity.commands.ts'
import { mergeTwo, unmerge } from '../merging/merges.commands.ts'
import { correctProfile } from './corrections.commands.ts'
import { heldValues } from './imported.commands.ts'
import { type Observation, observe } from './observations.commands.ts'
import { compareWords, type Teller } from './precedence.ts'

const product = await aProduct()
const { secret } = await product.run((ctx) =>
  createKey(ctx, { kind: 'api', name: 'k', scopes: [...everyPermission], expiresAt: null }),
)
let people = 0

async function someone(): Promise<string> {
  const userId = `person-${++people}`
  const [memberId] = await product.run((ctx) =>
    resolveMembers(ctx, [
      { userId, anonymousId: null, email: null, phone: null, source: 'test', at: ctx.now, importId: null },
    ]),
  )
  return memberId!
}

const day = (n: number) => new Date(Date.UTC(2026, 0, n))
const said = (memberId: string, toldBy: Teller, at: number, values: Record<string, string>): Observation[] =>
  Object.entries(values).map(([name, value]) => ({
    memberId,
    name,
    value,
    toldBy,
    source: toldBy,
    observedAt: day(at),
  }))
const say = (...observations: Observation[][]) => product.run((ctx) => observe(ctx, observations.flat()))

async function valuesOf(memberId: string): Promise<Record<string, unknown>> {
  const held = await product.run((ctx) =>
    heldValues(ctx, [memberId], ['name', 'first_name', 'last_name', 'birthday', 'language', 'city']),
  )
  return Object.fromEntries(held.map(({ name, value, toldBy }) => [name, `${value}/${toldBy}`]))
}

const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
  const { http } = product.program
  const answer = await http.inject({
    method,
    url,
    headers: { authorization: `Bearer ${secret}` },
    ...(payload && { payload }),
  })
  return { status: answer.statusCode, body: answer.json() }
}

describe('what counts of a profile', () => {
  it('is what the member said, whatever an event or a file says later', async () => {
    const memberId = await someone()
    await say(said(memberId, 'member', 1, { name: '林怡', birthday: '1990-05-02', language: 'zh-CN' }))
    await say(said(memberId, 'event', 8, { name: 'Yi Linn', birthday: '1980-01-01', language: 'en', city: 'Wuxi' }))
    await say(said(memberId, 'import', 9, { name: 'Lin Yi', birthday: '1981-01-01', language: 'en' }))
    expect(await valuesOf(memberId)).toEqual({
      name: '林怡/member',
      birthday: '1990-05-02/member',
      language: 'zh-CN/member',
      city: 'Wuxi/event',
    })
    await say(said(memberId, 'member', 10, { name: '林宜' }))
    expect((await valuesOf(memberId)).name).toBe('林宜/member')
  })

  it('is the same in whatever order and batches it comes, of direct values and others', async () => {
    const word = fc.record({ toldBy: fc.constantFrom(...tellers), at: fc.integer({ min: 1, max: 28 }) })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(word, { minLength: 2, maxLength: 6, selector: ({ toldBy, at }) => `${toldBy}/${at}` }),
        fc.integer({ min: 1, max: 6 }),
        async (words, size) => {
          const memberId = await someone()
          const all = words.map(({ toldBy, at }) => said(memberId, toldBy, at, { name: `n${at}`, city: `c${at}` }))
          for (let from = 0; from < all.length; from += size) await say(...all.slice(from, from + size))
          const [first] = words
            .map(({ toldBy, at }) => ({ toldBy, at, observedAt: day(at) }))
            .sort((one, other) => compareWords(other, one))
          expect(await valuesOf(memberId)).toEqual({
            name: `n${first!.at}/${first!.toldBy}`,
            city: `c${first!.at}/${first!.toldBy}`,
          })
        },
      ),
      { numRuns: 25 },
    )
  })

  it('has no part of a name that an event brings beside the whole one that the member said', async () => {
    const memberId = await someone()
    await say(said(memberId, 'event', 1, { first_name: 'Yi', last_name: 'Linn' }))
    await product.run((ctx) =>
      correctProfile(ctx, { memberId, source: 'portal', toldBy: 'member', values: { name: '林怡' } }),
    )
    await say(said(memberId, 'event', 27, { first_name: 'Yi', last_name: 'Linn' }))
    expect(await valuesOf(memberId)).toEqual({ name: '林怡/member' })
  })
})

describe('a correction by staff', () => {
  it('stands against events and files, is on record without its value, and says whose word it is', async () => {
    const memberId = await someone()
    await say(said(memberId, 'event', 1, { name: 'Yi Linn' }))
    const url = `/v1/members/${memberId}/corrections`
    const answer = await call('POST', url, { name: '林怡', birthday: '1990-05-02', reason: 'she called' })
    expect(answer.status).toBe(200)
    expect(answer.body.attributes.find(({ name }: { name: string }) => name === 'name')).toMatchObject({
      value: '林*',
      source: 'staff',
      toldBy: 'staff',
      observedAt: product.clock.now().toISOString(),
    })
    product.clock.advance({ hours: 1 })
    const at = { observedAt: product.clock.now(), source: 'shop' }
    await say([{ memberId, name: 'name', value: 'Yi Linn', ...at }])
    await say([{ memberId, name: 'name', value: 'Lin Yi', toldBy: 'import', ...at }])
    expect((await valuesOf(memberId)).name).toBe('林怡/staff')
    const { body } = await call('GET', '/v1/audit?action=member.corrected')
    expect(body.items).toMatchObject([{ reason: 'she called', after: { fields: ['name', 'birthday'] } }])
    expect(JSON.stringify(body.items)).not.toContain('林怡')
  })

  it('does not change what the member said themselves, and none of the rest with it', async () => {
    const memberId = await someone()
    await say(said(memberId, 'member', 1, { name: '林怡' }))
    const url = `/v1/members/${memberId}/corrections`
    const answer = await call('POST', url, { name: 'Other', language: 'en', reason: 'she called' })
    expect(answer).toMatchObject({ status: 409, body: { code: 'own_word_stands' } })
    expect(await valuesOf(memberId)).toEqual({ name: '林怡/member' })
    expect((await call('POST', url, { birthday: '2999-01-01', reason: 'she called' })).status).toBe(400)
  })
})

describe('a merge', () => {
  const merge = (fromId: string, intoId: string) =>
    product.run(
      async (ctx) => (await mergeTwo(ctx, { fromId, intoId, cause: 'request', reason: 'one person' })).mergeId,
    )
  const part = (mergeId: string) => product.run((ctx) => unmerge(ctx, mergeId, 'two after all'))

  it('decides by the same order, and a parting gives each its own again', async () => {
    const [into, from] = [await someone(), await someone()]
    await say(said(into, 'event', 9, { name: 'Event', city: 'Suzhou' }), said(into, 'member', 1, { language: 'en' }))
    await say(said(from, 'member', 2, { name: '林怡', language: 'zh-CN' }), said(from, 'event', 3, { city: 'Wuxi' }))
    const before = [await valuesOf(into), await valuesOf(from)]
    const mergeId = await merge(from, into)
    expect(await valuesOf(into)).toEqual({ name: '林怡/member', language: 'zh-CN/member', city: 'Suzhou/event' })
    // Whatever an event says of the survivor now stands behind the word that came with the merge.
    await say(said(into, 'event', 20, { name: 'Later' }))
    expect((await valuesOf(into)).name).toBe('林怡/member')
    await part(mergeId)
    expect([await valuesOf(into), await valuesOf(from)]).toEqual(before)
  })

  it('of several takes what counts most, and what stood behind it when that one leaves again', async () => {
    const [into, one, two] = [await someone(), await someone(), await someone()]
    await say(said(into, 'event', 9, { name: 'Event', city: 'a' }))
    await say(
      said(one, 'import', 2, { name: 'Import', city: 'b' }),
      said(two, 'member', 3, { name: 'Member', city: 'c' }),
    )
    const [first, second] = [await merge(one, into), await merge(two, into)]
    expect(await valuesOf(into)).toEqual({ name: 'Member/member', city: 'c/member' })
    await part(second)
    expect(await valuesOf(into)).toEqual({ name: 'Import/import', city: 'b/import' })
    await part(first)
    expect(await valuesOf(into)).toEqual({ name: 'Event/event', city: 'a/event' })
  })

  it('leaves with the survivor what was said of it meanwhile and counts more', async () => {
    const [into, from] = [await someone(), await someone()]
    await say(
      said(into, 'event', 1, { name: 'Event', city: 'a' }),
      said(from, 'import', 2, { name: 'Import', city: 'b' }),
    )
    const mergeId = await merge(from, into)
    await say(said(into, 'member', 5, { name: 'Member', city: 'c' }))
    await part(mergeId)
    expect(await valuesOf(into)).toEqual({ name: 'Member/member', city: 'c/member' })
  })
})
