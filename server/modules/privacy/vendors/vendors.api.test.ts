import { describe, expect, test } from 'vitest'
import { aBrowser, aUser } from '#modules/access/testing'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import type { VendorItem } from './vendors.ts'

const product = await aProduct({ now: '2026-03-02T10:00:00Z' })
await aUser(product, { email: 'zhou@example.com', role: 'administrator' })
const lin = await aUser(product, { email: 'lin@example.com', role: 'administrator' })
const asZhou = await aBrowser(product, 'zhou@example.com')
const asLin = await aBrowser(product, 'lin@example.com')

const answers = {
  ...{ certified: 'yes', encrypted: 'yes', access_logged: 'yes', reports_incidents: 'yes', deletes_at_end: 'yes' },
  ...{ asks_before_sub_processing: 'yes', had_incident: 'no' },
}
const mailworks = {
  ...{ name: 'Mailworks', service: 'Sends e-mail', data: ['direct'], connections: ['email:smtp.example.com'] },
  ...{ activities: ['contact/marketing'], country: 'Ireland', abroad: true, transferGround: 'Standard contract' },
  ...{ contract: 'DPA', contractUntil: '2028-01-01', answers, state: 'planned', reviewDue: '2027-03-01' },
  subProcessors: [{ name: 'Hostco', country: 'Ireland', service: 'Servers' }],
}
const list = async () => (await asZhou('GET', '/v1/registers/vendors')).json()
const vendor = async (): Promise<VendorItem> =>
  (await list()).items.find(({ name }: VendorItem) => name === 'Mailworks')
const change = async (changes: object) =>
  (await asZhou('PUT', `/v1/registers/vendors/${(await vendor()).id}`, { ...mailworks, ...changes })).json()
const assessments = async () => (await asZhou('GET', '/v1/registers/assessments')).json()
const written = async (changes: object = {}) => ({
  ...{ kind: 'recipient', subject: (await vendor()).id, title: 'E-mail through Mailworks' },
  ...{ description: 'Addresses go to the vendor.', submit: false },
  risks: [{ risk: 'Addresses leak', likelihood: 1, severity: 3, measure: 'TLS' }],
  ...changes,
})
const decide = (browser: typeof asLin, id: string, decision: object) =>
  browser('POST', `/v1/registers/assessments/${id}/decision`, { decision: 'Measures suffice.', ...decision })

describe('the register of vendors', () => {
  test('whom the product sends to is in use and not registered, until a vendor at work has the connection', async () => {
    expect((await list()).unregistered).toEqual([])
    await product.run((ctx) =>
      sql`
        insert into messaging.email_channels
          (workspace_id, host, port, secure, username, from_name, from_address, enabled)
        values (${ctx.workspaceId}, 'smtp.example.com', 587, false, 'u', 'Brand', 'hello@example.com', true)
      `.execute(ctx.tx),
    )
    const open = [{ key: 'email:smtp.example.com', name: 'smtp.example.com', kind: 'email' }]
    expect((await list()).unregistered).toEqual(open)
    expect((await asZhou('POST', '/v1/registers/vendors', mailworks)).statusCode).toBe(201)
    expect((await list()).unregistered).toEqual(open)
  })

  test('one that gets direct identifiers is not at work before its assessment is approved', async () => {
    expect(await change({ state: 'active' })).toMatchObject({ status: 409, code: 'assessment_needed' })
    const refused = await asZhou('POST', '/v1/registers/vendors', { ...mailworks, name: 'Other', state: 'active' })
    expect(refused.json()).toMatchObject({ code: 'assessment_needed' })
    const harmless = { ...mailworks, name: 'Ids', data: ['pseudonym'], abroad: false, state: 'active', connections: [] }
    expect((await asZhou('POST', '/v1/registers/vendors', harmless)).statusCode).toBe(201)
    expect((await assessments()).needed).toContainEqual(
      expect.objectContaining({ kind: 'recipient', name: { en: 'Mailworks', 'zh-CN': 'Mailworks' } }),
    )
  })
})

describe('an impact assessment', () => {
  test('is a draft until it is submitted, and is not written on afterwards', async () => {
    const draft = (await asZhou('POST', '/v1/registers/assessments', await written())).json()
    expect(draft).toMatchObject({ state: 'draft', author: { name: 'zhou' }, subjectName: 'Mailworks', approver: null })
    expect((await decide(asLin, draft.id, { approved: true, validUntil: '2027-03-01' })).json()).toMatchObject({
      code: 'wrong_state',
    })
    const url = `/v1/registers/assessments/${draft.id}`
    expect((await asZhou('PUT', url, await written({ submit: true }))).json()).toMatchObject({ state: 'submitted' })
    expect((await asZhou('PUT', url, await written())).json()).toMatchObject({ status: 409, code: 'wrong_state' })
  })

  test('is decided by somebody else, until a day that is to come', async () => {
    const [{ id }] = (await assessments()).items
    const year = { approved: true, validUntil: '2027-03-01' }
    expect((await decide(asZhou, id, year)).json()).toMatchObject({ status: 403, code: 'own_assessment' })
    const past = await decide(asLin, id, { approved: true, validUntil: '2026-03-01' })
    expect(past.json()).toMatchObject({ code: 'period_invalid' })
    expect((await decide(asLin, id, year)).json()).toMatchObject({
      ...{ state: 'approved', approver: { id: `user:${lin}`, name: 'lin' }, validUntil: '2027-03-01', expired: false },
      keptUntil: '2029-03-02',
    })
  })

  test('lets the vendor go to work: it covers the connection, and is a recipient with its transfer in the data map', async () => {
    expect(await change({ state: 'active' })).toMatchObject({ state: 'active', version: 2, gaps: [], risk: 'low' })
    expect((await list()).unregistered).toEqual([])
    const { activities } = (await asZhou('GET', '/v1/registers/data-map')).json()
    const marketing = activities.find((one: { key: string }) => one.key === 'contact/marketing')
    expect(marketing).toMatchObject({
      recipients: [
        { name: 'Ids', state: 'vendor' },
        { name: 'Mailworks', state: 'vendor', country: 'Ireland' },
      ],
      transfers: [{ recipient: 'Mailworks', country: 'Ireland', ground: 'Standard contract' }],
    })
  })

  test('whose time is over, and a review that is overdue, are gaps', async () => {
    product.clock.set('2027-03-02T10:00:00Z')
    const [zhou, other] = [await aBrowser(product, 'zhou@example.com'), await assessmentsOf('zhou@example.com')]
    const { items } = (await zhou('GET', '/v1/registers/vendors')).json()
    expect(items.find((one: VendorItem) => one.name === 'Mailworks').gaps).toEqual([
      ...['review_overdue', 'assessment_needed'],
    ])
    expect(other.items[0]).toMatchObject({ state: 'approved', expired: true })
  })

  test('is asked for of fields that look sensitive, and refused for what does not exist', async () => {
    const zhou = await aBrowser(product, 'zhou@example.com')
    const words = { en: 'Blood type', 'zh-CN': '血型' }
    await zhou('PUT', '/v1/fields/blood', { label: words, purpose: words, legalBasis: 'consent', retentionDays: 30 })
    const { needed } = (await zhou('GET', '/v1/registers/assessments')).json()
    expect(needed).toContainEqual({ kind: 'sensitive_field', subject: 'blood', name: words })
    const nothing = await zhou('POST', '/v1/registers/assessments', {
      ...{ kind: 'sensitive_field', subject: 'nothing', title: 't', description: 'd', risks: [], submit: false },
    })
    expect(nothing.json()).toMatchObject({ code: 'not_found' })
  })

  test('cannot be deleted by the product', async () => {
    await expect(product.run((ctx) => sql`delete from privacy.assessments where true`.execute(ctx.tx))).rejects.toThrow(
      /permission denied/,
    )
  })
})

async function assessmentsOf(email: string) {
  return (await (await aBrowser(product, email))('GET', '/v1/registers/assessments')).json()
}
