import type { Permission } from '@regulars/contract'
import { beforeAll, describe, expect, it } from 'vitest'
import { createKey } from '#modules/access/index'
import { approvalsFor, memberIdOf, organisationsOfMembers, resolveMembers } from '#modules/members/index'
import { everyPermission } from '#platform/http/api'
import { sql } from '#platform/postgres'
import { caller } from '#test/caller'
import { aProduct } from '#test/workspace'

// 2026-03-02 in the workspace's zone.
const product = await aProduct()

async function keyFor(scopes: readonly Permission[]) {
  const key = await product.run((ctx) => createKey(ctx, { kind: 'api', name: 'test', scopes, expiresAt: null }))
  return key.secret
}
const secret = await keyFor([...everyPermission])

const call = caller(product, secret)

beforeAll(async () => {
  await product.run((ctx) =>
    resolveMembers(
      ctx,
      ['ann', 'bob', 'cat', 'dan'].map((userId) => ({
        userId,
        anonymousId: null,
        email: null,
        phone: null,
        source: 'test',
        at: ctx.now,
        importId: null,
      })),
    ),
  )
})

let numbered = 0
async function anOrganisation(more: object = {}): Promise<string> {
  const number = `ORG-${String(++numbered).padStart(3, '0')}`
  const { body } = await call('POST', '/v1/organisations', { number, name: `Company ${number}`, kind: 'sme', ...more })
  return body.id
}
const aContract = (id: string, startsOn: string, endsOn: string) =>
  call('POST', `/v1/organisations/${id}/contracts`, { feeCents: 200_000_000, currency: 'CNY', startsOn, endsOn })
const contactsOf = (answer: { body: { contacts: { externalId: string; role: string; primary: boolean }[] } }) =>
  answer.body.contacts.map(({ externalId, role, primary }) => [externalId, role, primary])
const fieldsOf = (answer: { status: number; body: { errors?: { field: string }[] } }) => [
  answer.status,
  ...(answer.body.errors ?? []).map(({ field }) => field),
]
const idOf = (number: string) => product.run((ctx) => memberIdOf(ctx, number))
const merge = (from: string, into: string | null) =>
  product.run((ctx) =>
    sql`update members.members set merged_into = ${into} where members.member_id = ${from}`.execute(ctx.tx),
  )

describe('an organisation', () => {
  it('has a number that is its own, contacts in roles with one primary, and contracts whose state is the clock’s', async () => {
    const made = await call('POST', '/v1/organisations', {
      number: 'A-1',
      name: 'Big Company',
      kind: 'enterprise',
      strategic: true,
    })
    expect([made.status, made.body.strategic, made.body.requiredApprovals]).toEqual([201, true, []])
    const at = `/v1/organisations/${made.body.id}`
    await call('POST', `${at}/contacts`, { member: 'ann', role: 'Buyer' })
    product.clock.advance({ minutes: 1 })
    const two = await call('POST', `${at}/contacts`, { member: 'bob', role: 'Finance' })
    expect(contactsOf(two)).toEqual([
      ['ann', 'Buyer', true],
      ['bob', 'Finance', false],
    ])
    expect(contactsOf(await call('PATCH', `${at}/contacts/bob`, { primary: true, role: 'Head of finance' }))).toEqual([
      ['bob', 'Head of finance', true],
      ['ann', 'Buyer', false],
    ])
    expect(contactsOf(await call('DELETE', `${at}/contacts/bob`))).toEqual([['ann', 'Buyer', true]])
    await aContract(made.body.id, '2025-01-01', '2025-12-31')
    await aContract(made.body.id, '2026-01-01', '2026-12-31')
    const { body } = await aContract(made.body.id, '2027-01-01', '2027-12-31')
    expect(body.contracts.map((contract: { state: string }) => contract.state)).toEqual(['upcoming', 'active', 'ended'])
    expect([body.contractEndsOn, body.contracts[0].feeCents]).toEqual(['2027-12-31', 200_000_000])
    const twin = await call('POST', '/v1/organisations', { number: 'A-1', name: 'Twin', kind: 'sme' })
    expect([twin.status, twin.body.code]).toEqual([409, 'already_exists'])
    const other = await anOrganisation()
    expect((await call('PATCH', `/v1/organisations/${other}`, { number: 'A-1' })).status).toBe(409)
    expect((await call('PATCH', at, { number: 'A-1', kind: 'government' })).body.requiredApprovals).toEqual([
      'compliance',
    ])
  })

  it('names each field at fault', async () => {
    const id = await anOrganisation()
    const at = `/v1/organisations/${id}`
    await call('POST', `${at}/contacts`, { member: 'ann', role: 'Buyer' })
    const wanted = { feeCents: 1, currency: 'CNY', startsOn: '2026-01-01', endsOn: '2026-12-31' }
    const cases: [object, string, string[]][] = [
      [{ ...wanted, endsOn: '2025-12-31' }, 'contracts', ['endsOn']],
      [{ ...wanted, feeCents: -1 }, 'contracts', ['feeCents']],
      [{ ...wanted, feeCents: 1.5, currency: 'yuan' }, 'contracts', ['feeCents', 'currency']],
      [{ ...wanted, startsOn: '2026-02-30' }, 'contracts', ['startsOn']],
      [{ member: 'ann', role: 'Buyer' }, 'contacts', ['member']],
      [{ member: 'nobody', role: 'Buyer' }, 'contacts', ['member']],
      [{ member: 'bob', role: 'x'.repeat(81) }, 'contacts', ['role']],
    ]
    for (const [body, part, fields] of cases) {
      expect([body, fieldsOf(await call('POST', `${at}/${part}`, body))]).toEqual([body, [400, ...fields]])
    }
    const nameless = { number: 'x'.repeat(41), name: 'x'.repeat(201), kind: 'club' }
    expect(fieldsOf(await call('POST', '/v1/organisations', nameless))).toEqual([400, 'number', 'name', 'kind'])
    expect(fieldsOf(await call('PATCH', at, { manager: '00000000-0000-4000-8000-000000000001' }))).toEqual([
      400,
      'manager',
    ])
    expect(fieldsOf(await call('GET', '/v1/organisations?cursor=nonsense'))).toEqual([400, 'query.cursor'])
  })

  it('is looked after by a user of the workspace', async () => {
    const userId = await product.run(async (ctx) => {
      const id = ctx.ids.next()
      await sql`
        insert into access.users (user_id, email, name, locale, password_hash, created_at)
        values (${id}, 'kam@example.com', 'Kim', 'en', 'x', ${ctx.now})`.execute(ctx.tx)
      await sql`
        insert into access.memberships (workspace_id, user_id, role)
        values (${ctx.workspaceId}, ${id}, 'administrator')`.execute(ctx.tx)
      return id
    })
    const id = await anOrganisation({ manager: userId })
    expect((await call('GET', `/v1/organisations/${id}`)).body.manager).toEqual({ id: userId, name: 'Kim' })
    expect((await call('GET', '/v1/organisation-managers')).body.items).toContainEqual({ id: userId, name: 'Kim' })
  })

  it('is listed by name in pages, and found by name, number, kind and being strategic', async () => {
    await anOrganisation({ name: 'a/b lowercase 图书馆', kind: 'government' })
    const names: string[] = []
    let cursor = ''
    do {
      const { body } = await call('GET', `/v1/organisations?limit=2${cursor && `&cursor=${cursor}`}`)
      names.push(...body.items.map((item: { name: string }) => item.name))
      cursor = body.nextCursor
    } while (cursor)
    expect(names).toEqual([...names].sort())
    expect(names.length).toBe((await call('GET', '/v1/organisations')).body.total)
    const found = async (query: string) =>
      (await call('GET', `/v1/organisations?${query}`)).body.items.map((item: { number: string }) => item.number)
    expect(await found(`search=${encodeURIComponent('图书馆')}`)).toEqual([`ORG-${String(numbered).padStart(3, '0')}`])
    expect(await found('search=a-1')).toEqual(['A-1'])
    expect(await found('strategic=true')).toEqual(['A-1'])
    expect((await found('kind=government')).length).toBe(2)
  })
})

it('contacts follow merges when they are read, and a merge taken back changes them back', async () => {
  const [cat, dan] = [await idOf('cat'), await idOf('dan')]
  const id = await anOrganisation()
  const at = `/v1/organisations/${id}`
  await call('POST', `${at}/contacts`, { member: 'cat', role: 'Buyer' })
  await merge(cat, dan)
  expect(contactsOf(await call('GET', at))).toEqual([['dan', 'Buyer', true]])
  expect(fieldsOf(await call('POST', `${at}/contacts`, { member: 'dan', role: 'Buyer' }))).toEqual([400, 'member'])
  const of = await product.run((ctx) => organisationsOfMembers(ctx, [cat, dan]))
  expect([of.get(cat), of.get(dan)]).toEqual([[id], [id]])
  await merge(cat, null)
  expect(contactsOf(await call('GET', at))).toEqual([['cat', 'Buyer', true]])
  expect((await product.run((ctx) => organisationsOfMembers(ctx, [dan]))).size).toBe(0)
})

it('a campaign needs the approvals of all it targets, and an unknown organisation never passes', async () => {
  const [plain, library, bank] = [
    await anOrganisation(),
    await anOrganisation({ kind: 'government', extraApprovals: ['legal'] }),
    await anOrganisation({ kind: 'enterprise', extraApprovals: ['legal'] }),
  ]
  const needed = await product.run((ctx) => approvalsFor(ctx, [plain, library, bank]))
  expect(new Map(needed.map((one) => [one.approval, one.organisationIds]))).toEqual(
    new Map([
      ['compliance', [library]],
      ['legal', [library, bank].sort()],
    ]),
  )
  expect(await product.run((ctx) => approvalsFor(ctx, [plain]))).toEqual([])
  await expect(product.run((ctx) => approvalsFor(ctx, [plain, ctx.ids.next()]))).rejects.toThrow(/There is no/)
})

describe('renewals', () => {
  const seeded: Record<string, string> = {}

  /** Ended within the year before 2026-03-02: four of enterprises, three of small ones, one of a government body. */
  beforeAll(async () => {
    await product.run((ctx) => sql`delete from members.contracts where true`.execute(ctx.tx))
    const ended: [string, string, boolean, string | null, string?][] = [
      ['enterprise', '2025-06-30', true, '2025-07-01'],
      ['enterprise', '2025-09-30', true, '2025-12-29'],
      ['enterprise', '2025-12-31', false, '2026-01-01'],
      ['enterprise', '2026-03-01', false, null],
      ['sme', '2025-03-02', false, '2025-03-03'],
      ['sme', '2025-08-31', false, '2025-11-30'],
      ['sme', '2025-10-31', false, null],
      ['government', '2025-05-31', false, '2025-06-01'],
      ['sme', '2025-03-01', false, '2025-03-02'],
    ]
    for (const [kind, endsOn, strategic, startsOn] of ended) {
      const id = await anOrganisation({ kind, strategic })
      const { body } = await aContract(id, '2024-01-01', endsOn)
      if (!startsOn) continue
      const renewal = { startsOn, endsOn: '2029-12-31' }
      await call('POST', `/v1/organisations/${id}/contracts/${body.contracts[0].id}/renewal`, renewal)
    }
    for (const [kind, endsOn] of [
      ['sme', '2026-03-02'],
      ['government', '2026-05-31'],
      ['enterprise', '2026-06-01'],
      ['sme', '2026-04-15'],
    ] as const) {
      const id = await anOrganisation({ kind, name: `ends ${endsOn}` })
      seeded[endsOn] = id
      await aContract(id, '2024-01-01', endsOn)
    }
  })

  it('the rate of the last year splits by kind: a gap of 90 days is a renewal, one of 91 is not', async () => {
    const { body } = await call('GET', '/v1/renewals/rate')
    expect(body).toEqual({
      from: '2025-03-02',
      to: '2026-03-01',
      graceDays: 90,
      total: { due: 8, renewed: 5, rate: 5 / 8 },
      strategic: { due: 2, renewed: 2, rate: 1 },
      kinds: [
        { kind: 'enterprise', due: 4, renewed: 3, rate: 3 / 4 },
        { kind: 'sme', due: 3, renewed: 1, rate: 1 / 3 },
        { kind: 'government', due: 1, renewed: 1, rate: 1 },
      ],
    })
    const quiet = (await call('GET', '/v1/renewals/rate?from=2020-01-01&to=2020-12-31')).body
    expect(quiet.total).toEqual({ due: 0, renewed: 0, rate: null })
    expect((await call('GET', '/v1/renewals/rate?from=2026-01-01&to=2025-01-01')).body.code).toBe('period_invalid')
  })

  it('the list of 90 days holds what ends from today to the 90th day after, unrenewed, soonest first', async () => {
    const endings = async (query = '') =>
      (await call('GET', `/v1/renewals${query}`)).body.items.map(
        (item: { contract: { endsOn: string }; daysLeft: number }) => [item.contract.endsOn, item.daysLeft],
      )
    expect(await endings()).toEqual([
      ['2026-03-02', 0],
      ['2026-04-15', 44],
      ['2026-05-31', 90],
    ])
    expect((await endings('?days=91')).at(-1)).toEqual(['2026-06-01', 91])
    expect(await endings('?kind=government')).toEqual([['2026-05-31', 90]])
    const first = (await call('GET', '/v1/renewals?limit=2')).body
    expect([first.total, first.today, first.until]).toEqual([3, '2026-03-02', '2026-05-31'])
    expect(await endings(`?limit=2&cursor=${first.nextCursor}`)).toEqual([['2026-05-31', 90]])
  })

  it('a contract is renewed once, after its end, in its currency and at its fee unless said otherwise', async () => {
    const id = seeded['2026-04-15']!
    const [contract] = (await call('GET', `/v1/organisations/${id}`)).body.contracts
    const at = `/v1/organisations/${id}/contracts/${contract.id}/renewal`
    expect(fieldsOf(await call('POST', at, { startsOn: '2026-04-15', endsOn: '2027-04-15' }))).toEqual([
      400,
      'startsOn',
    ])
    expect(fieldsOf(await call('POST', at, { endsOn: '2026-04-15' }))).toEqual([400, 'endsOn'])
    const { body } = await call('POST', at, { endsOn: '2027-04-15' })
    expect(body.contracts[0]).toMatchObject({
      startsOn: '2026-04-16',
      renews: contract.id,
      feeCents: 200_000_000,
      currency: 'CNY',
      state: 'upcoming',
    })
    expect(body.contracts[1].renewedBy).toBe(body.contracts[0].id)
    expect((await call('POST', at, { endsOn: '2027-04-15' })).body.code).toBe('already_renewed')
    expect((await call('GET', '/v1/renewals')).body.total).toBe(2)
  })
})

describe('a contract that was written down wrongly', () => {
  const at = (id: string, contract: string) => `/v1/organisations/${id}/contracts/${contract}`

  async function aChain() {
    const id = await anOrganisation({ kind: 'enterprise' })
    const first = (await aContract(id, '2025-01-01', '2025-12-31')).body.contracts[0]
    const renewal = { endsOn: '2026-03-31' }
    const [second] = (await call('POST', `${at(id, first.id)}/renewal`, renewal)).body.contracts
    return { id, first, second }
  }

  it('is corrected with a reason, and keeps its place in its chain', async () => {
    const { id, first, second } = await aChain()
    const wrong: [string, object, string][] = [
      [first.id, { endsOn: second.startsOn, reason: 'x' }, 'endsOn'],
      [first.id, { startsOn: '2026-01-01', reason: 'x' }, 'endsOn'],
      [first.id, { currency: 'USD', reason: 'x' }, 'currency'],
      [second.id, { startsOn: first.endsOn, reason: 'x' }, 'startsOn'],
      [second.id, { feeCents: 1 }, 'reason'],
    ]
    for (const [contract, body, field] of wrong) {
      expect([body, fieldsOf(await call('PATCH', at(id, contract), body))]).toEqual([body, [400, field]])
    }
    const { body } = await call('PATCH', at(id, second.id), {
      feeCents: 210_000_000,
      endsOn: '2026-04-30',
      reason: 'the annex',
    })
    expect(body.contracts[0]).toEqual({ ...second, feeCents: 210_000_000, endsOn: '2026-04-30' })
    expect(body.contracts[1]).toEqual({ ...first, renewedBy: second.id })
  })

  it('is deleted from the end of its chain; what it continued is due for renewal again', async () => {
    const { id, first, second } = await aChain()
    expect((await call('DELETE', at(id, first.id))).body.code).toBe('already_renewed')
    const { body } = await call('DELETE', at(id, second.id))
    expect(body.contracts).toEqual([first])
    expect((await call('DELETE', at(id, second.id))).status).toBe(404)
    expect((await call('DELETE', at(await anOrganisation(), first.id))).status).toBe(404)
  })
})

it('is written with members:write only, and every change is in the audit log', async () => {
  const reader = await keyFor(['members:read'])
  expect((await call('GET', '/v1/renewals', undefined, { as: reader })).status).toBe(200)
  const body = { number: 'N', name: 'N', kind: 'sme' }
  expect((await call('POST', '/v1/organisations', body, { as: reader })).status).toBe(403)
  expect((await call('GET', '/v1/organisations', undefined, { as: await keyFor(['events:read']) })).status).toBe(403)
  const { rows } = await product.run((ctx) =>
    sql<{ action: string }>`
      select distinct entries.action from audit.entries where entries.object_kind = 'organisation' order by 1
    `.execute(ctx.tx),
  )
  expect(rows.map((row) => row.action)).toEqual([
    'contract.corrected',
    'contract.created',
    'contract.deleted',
    'contract.renewed',
    'organisation.changed',
    'organisation.contact_added',
    'organisation.contact_changed',
    'organisation.contact_removed',
    'organisation.created',
  ])
})
