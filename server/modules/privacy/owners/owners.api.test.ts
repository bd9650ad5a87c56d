import { describe, expect, test } from 'vitest'
import { aBrowser, aUser } from '#modules/access/testing'
import { aProduct } from '#test/workspace'
import type { OwnedItem } from './owners.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
const lead = await aUser(product, { email: 'lead@example.com', role: 'administrator' })
const lin = await aUser(product, { email: 'lin@example.com', role: 'data_analyst' })
const wang = await aUser(product, { email: 'wang@example.com', role: 'strategy_lead' })
const asLead = await aBrowser(product, 'lead@example.com')
const asLin = await aBrowser(product, 'lin@example.com')

const birthday = { kind: 'field', subject: 'birthday' }
async function owned(subject: string): Promise<OwnedItem> {
  const { items } = (await asLead('GET', '/v1/registers/owners')).json()
  return items.find((one: OwnedItem) => one.subject === subject)
}
const assign = (subjects: object[], roles: object) => asLead('PUT', '/v1/registers/owners', { subjects, ...roles })
async function sign(browser: typeof asLin, subject: string) {
  const { kind, version } = await owned(subject)
  return browser('POST', '/v1/registers/sign-offs', { subjects: [{ kind, subject, version }] })
}

describe('who answers for data', () => {
  test('a field without an owner is listed, and so is a dataset', async () => {
    const { items, people } = (await asLead('GET', '/v1/registers/owners')).json()
    expect(items.every((one: OwnedItem) => one.state === 'unowned')).toBe(true)
    expect(items.map((one: OwnedItem) => `${one.kind}/${one.subject}`)).toEqual(
      expect.arrayContaining(['field/birthday', 'field/email', 'dataset/members', 'dataset/loyalty']),
    )
    expect(people.map((one: { id: string }) => one.id).toSorted()).toEqual([lead, lin, wang].toSorted())
  })

  test('many are given away at once, each with who works on it, is asked and is told', async () => {
    const roles = { accountable: lin, responsible: [wang], informed: [lead, lead] }
    expect((await assign([birthday, { kind: 'dataset', subject: 'members' }], roles)).statusCode).toBe(200)
    expect(await owned('birthday')).toMatchObject({
      state: 'unsigned',
      accountable: { id: lin, name: 'lin', left: false },
      responsible: [{ id: wang }],
      consulted: [],
      informed: [{ id: lead }],
    })
    expect((await owned('members')).state).toBe('unsigned')
    expect((await owned('email')).state).toBe('unowned')
  })

  test('what does not exist is refused, and nothing is given away', async () => {
    const nobody = '0198c7a2-0000-7000-8000-00000000dead'
    expect((await assign([birthday], { accountable: nobody })).json()).toMatchObject({ code: 'not_found' })
    const unknown = await assign([birthday, { kind: 'field', subject: 'nothing' }], { accountable: null })
    expect(unknown.json()).toMatchObject({ code: 'not_found' })
    expect((await owned('birthday')).accountable?.id).toBe(lin)
  })

  test('only the owner signs off, with the version that they looked at', async () => {
    expect((await sign(asLead, 'birthday')).json()).toMatchObject({ status: 403, code: 'not_the_owner' })
    const stale = await asLin('POST', '/v1/registers/sign-offs', { subjects: [{ ...birthday, version: 'before' }] })
    expect(stale.json()).toMatchObject({ status: 409, code: 'changed_meanwhile' })
    expect((await sign(asLin, 'birthday')).statusCode).toBe(201)
    const { state, signOff, version } = await owned('birthday')
    expect({ state, signOff }).toEqual({
      state: 'signed',
      signOff: { version, by: { id: lin, name: 'lin', left: false }, at: '2026-03-02T10:00:00.000Z' },
    })
  })

  test('a field that changes is to be signed off anew, and one that comes has no owner', async () => {
    const words = { en: 'Coupons of the day', 'zh-CN': '生日券' }
    const field = { label: words, purpose: words, legalBasis: 'consent', retentionDays: 30 }
    await asLead('PUT', '/v1/fields/birthday', field)
    await asLead('PUT', '/v1/fields/shoe_size', field)
    expect((await owned('birthday')).state).toBe('outdated')
    expect((await owned('shoe_size')).state).toBe('unowned')
    await sign(asLin, 'birthday')
    expect((await owned('birthday')).state).toBe('signed')
  })

  test('another owner signs off for themselves', async () => {
    await assign([birthday], { accountable: wang })
    expect((await owned('birthday')).state).toBe('unsigned')
    await assign([birthday], { accountable: lin })
    expect((await owned('birthday')).state).toBe('signed')
  })

  test('an owner who is shut out has left the data without one, and nobody new can be given to them', async () => {
    await asLead('POST', '/v1/session/proof', { password: 'a quiet pond 77' })
    const out = await asLead('PATCH', `/v1/team/users/${lin}`, { disabled: true })
    expect(out.statusCode).toBe(200)
    expect(await owned('birthday')).toMatchObject({ state: 'owner_left', accountable: { id: lin, left: true } })
    expect((await assign([birthday], { accountable: lin })).json()).toMatchObject({ code: 'not_found' })
  })

  test('is in the audit log', async () => {
    const { items } = (await asLead('GET', '/v1/audit?limit=50')).json()
    const actions = items.map((one: { action: string }) => one.action)
    expect(actions).toEqual(expect.arrayContaining(['data_owner.assigned', 'data_owner.signed_off']))
  })
})
