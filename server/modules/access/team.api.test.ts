import { describe, expect, it } from 'vitest'
import { sql } from '#platform/postgres'
import { aProduct } from '#test/workspace'
import { createAdministrator } from './index.ts'
import { aBrowser, aUser, PASSWORD } from './testing.ts'

const product = await aProduct()
const { http, platform } = product.program
const ownerId = await createAdministrator(
  platform,
  { email: 'owner@regulars.local', name: 'Owner', locale: 'en', password: PASSWORD },
  [product.workspaceId],
)
const owner = await aBrowser(product, 'owner@regulars.local')
const adminId = await aUser(product, { email: 'admin@regulars.local', role: 'administrator' })

const post = (url: string, payload: object) => http.inject({ method: 'POST', url, payload })

async function invited(email: string, role = 'data_analyst') {
  const answer = await owner('POST', '/v1/invitations', { email, role })
  expect(answer.statusCode, answer.body).toBe(201)
  return { id: answer.json().id as string, token: (answer.json().url as string).split('#')[1]! }
}

describe('an invitation', () => {
  it('says what it is for, lets one person in with its role, and is then used up', async () => {
    const { token } = await invited('wang@regulars.local')
    const look = await post('/v1/invitations/look', { token })
    expect(look.json()).toMatchObject({ workspace: 'main', email: 'wang@regulars.local', hasAccount: false })
    const accepted = await post('/v1/invitations/accept', { token, name: 'Wang', password: PASSWORD })
    expect(accepted.json()).toEqual({ email: 'wang@regulars.local' })
    const wang = await aBrowser(product, 'wang@regulars.local')
    expect((await wang('GET', '/v1/session')).json().workspaces[0]).toMatchObject({ role: 'data_analyst' })
    expect((await post('/v1/invitations/look', { token })).json().code).toBe('link_expired')
  })

  it('used ten times at once lets in one', async () => {
    const { token } = await invited('ten@regulars.local')
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => post('/v1/invitations/accept', { token, name: 'Ten', password: PASSWORD })),
    )
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([201, ...Array(9).fill(410)])
    const { rows } = await product.run((ctx) =>
      sql<{ n: number }>`select count(*) as n from access.users where users.email = 'ten@regulars.local'`.execute(
        ctx.tx,
      ),
    )
    expect(rows[0]!.n).toBe(1)
  })

  it('is stored as a hash only, ends after seven days, when revoked, and when a new one is made', async () => {
    const [first, second] = [await invited('late@regulars.local'), await invited('late@regulars.local')]
    expect((await post('/v1/invitations/look', { token: first.token })).statusCode).toBe(410)
    const { rows } = await product.run((ctx) =>
      sql<{ text: string }>`select invitations::text as text from access.invitations`.execute(ctx.tx),
    )
    expect(rows.map((row) => row.text).join()).not.toContain(second.token)
    product.clock.advance({ hours: 24 * 7 + 1 })
    expect((await post('/v1/invitations/look', { token: second.token })).statusCode).toBe(410)
    const browser = await aBrowser(product, 'owner@regulars.local')
    const made = await browser('POST', '/v1/invitations', { email: 'late@regulars.local', role: 'data_analyst' })
    expect((await browser('DELETE', `/v1/invitations/${made.json().id}`)).statusCode).toBe(200)
    const token = made.json().url.split('#')[1]
    expect((await post('/v1/invitations/accept', { token, password: PASSWORD })).statusCode).toBe(410)
  })

  it.each([
    ['letters that look like ours', 'аdmin@regulars.local', 400],
    ['a dotted capital I', 'İvan@regulars.local', 400],
    ['no address', 'nobody', 400],
    ['full-width letters of somebody who is here', 'ａｄｍｉｎ@regulars.local', 409],
    ['the Kelvin sign', 'Kelvin@regulars.local', 201],
  ])('for %s answers as the address that it is', async (_, email, status) => {
    const browser = await aBrowser(product, 'owner@regulars.local')
    const answer = await browser('POST', '/v1/invitations', { email, role: 'data_analyst' })
    expect(answer.statusCode).toBe(status)
    if (status === 201) expect(answer.json().email).toBe('kelvin@regulars.local')
  })

  it.each(['short', '1234567890', 'Password123', 'weakling@1', 'aaaaaaaaaaaa'])(
    'refuses the password %s',
    async (password) => {
      const browser = await aBrowser(product, 'owner@regulars.local')
      const made = await browser('POST', '/v1/invitations', { email: 'weakling@regulars.local', role: 'data_analyst' })
      const token = made.json().url.split('#')[1]
      expect((await post('/v1/invitations/accept', { token, password })).json().code).toBe('weak_password')
    },
  )

  it('opens nobody’s account: who has one joins with its own password', async () => {
    const other = await product.addWorkspace('other')
    await createAdministrator(
      platform,
      { email: 'other@regulars.local', name: 'Other', locale: 'en', password: PASSWORD },
      [other],
    )
    const browser = await aBrowser(product, 'owner@regulars.local')
    const made = await browser('POST', '/v1/invitations', { email: 'other@regulars.local', role: 'data_analyst' })
    const token = made.json().url.split('#')[1]
    expect((await post('/v1/invitations/look', { token })).json().hasAccount).toBe(true)
    const wrong = await post('/v1/invitations/accept', { token, password: 'a new password of mine' })
    expect(wrong.json().code).toBe('wrong_credentials')
    expect((await post('/v1/invitations/accept', { token, password: PASSWORD })).statusCode).toBe(201)
    const joined = await aBrowser(product, 'other@regulars.local')
    expect((await joined('GET', '/v1/session')).json().workspaces).toHaveLength(2)
  })
})

describe('a role', () => {
  it('that changes while its user is signed in holds with the next request', async () => {
    const id = await aUser(product, { email: 'role@regulars.local', role: 'data_analyst' })
    const [browser, boss] = [
      await aBrowser(product, 'role@regulars.local'),
      await aBrowser(product, 'owner@regulars.local'),
    ]
    expect((await browser('GET', '/v1/imports')).statusCode).toBe(403)
    await boss('PATCH', `/v1/team/users/${id}`, { role: 'data_engineer' })
    expect((await browser('GET', '/v1/imports')).statusCode).toBe(200)
    expect((await browser('GET', '/v1/members')).statusCode).toBe(403)
    await boss('PATCH', `/v1/team/users/${id}`, { disabled: true })
    expect((await browser('GET', '/v1/imports')).statusCode).toBe(401)
    expect((await post('/v1/session', { email: 'role@regulars.local', password: PASSWORD })).json().code).toBe(
      'no_workspace',
    )
  })

  it('of the workspace’s own can be made, changed and given; while in use it stays', async () => {
    const boss = await aBrowser(product, 'owner@regulars.local')
    const made = await boss('POST', '/v1/team/roles', { name: 'Helpdesk', permissions: ['members:read'] })
    const code = made.json().code as string
    expect((await boss('POST', '/v1/team/roles', { name: 'Helpdesk', permissions: [] })).statusCode).toBe(409)
    const id = await aUser(product, { email: 'help@regulars.local', role: code })
    const browser = await aBrowser(product, 'help@regulars.local')
    expect((await browser('GET', '/v1/members')).statusCode).toBe(200)
    await boss('PUT', `/v1/team/roles/${code}`, { name: 'Helpdesk', permissions: ['imports:read'] })
    expect((await browser('GET', '/v1/members')).statusCode).toBe(403)
    expect((await boss('DELETE', `/v1/team/roles/${code}`)).json().code).toBe('wrong_state')
    await boss('DELETE', `/v1/team/users/${id}`)
    expect((await boss('DELETE', `/v1/team/roles/${code}`)).statusCode).toBe(200)
  })

  it('that nobody knows permits nothing', async () => {
    await aUser(product, { email: 'lost@regulars.local', role: 'no_such_role' })
    const browser = await aBrowser(product, 'lost@regulars.local')
    expect((await browser('GET', '/v1/members')).statusCode).toBe(403)
    expect((await browser('GET', '/v1/session')).json().workspaces[0].permissions).toEqual([])
  })

  it('cannot be used to rise: nobody gives what they do not hold, in a role, a user or a key', async () => {
    const boss = await aBrowser(product, 'owner@regulars.local')
    const made = await boss('POST', '/v1/team/roles', {
      name: 'Team lead',
      permissions: ['team:read', 'team:manage', 'keys:manage', 'members:read'],
    })
    const leadId = await aUser(product, { email: 'lead@regulars.local', role: made.json().code })
    const lead = await aBrowser(product, 'lead@regulars.local')
    const tries = [
      await lead('POST', '/v1/team/roles', { name: 'More', permissions: ['members:reveal'] }),
      await lead('PUT', `/v1/team/roles/${made.json().code}`, { name: 'Team lead', permissions: ['members:reveal'] }),
      await lead('PATCH', `/v1/team/users/${leadId}`, { role: 'administrator' }),
      await lead('PATCH', `/v1/team/users/${adminId}`, { role: made.json().code }),
      await lead('DELETE', `/v1/team/users/${adminId}`),
      await lead('POST', '/v1/invitations', { email: 'friend@regulars.local', role: 'administrator' }),
      await lead('POST', '/v1/keys', { kind: 'api', name: 'k', scopes: ['members:reveal'] }),
    ]
    expect(tries.map((answer) => answer.json().code)).toEqual(tries.map(() => 'forbidden'))
    expect((await lead('POST', '/v1/keys', { kind: 'api', name: 'k', scopes: ['members:read'] })).statusCode).toBe(201)
  })
})

describe('the owner', () => {
  it('can be neither demoted, disabled nor removed, by others or by themselves, and there is no second', async () => {
    const boss = await aBrowser(product, 'owner@regulars.local')
    const second = await aBrowser(product, 'admin@regulars.local')
    for (const browser of [boss, second]) {
      const tries = [
        await browser('PATCH', `/v1/team/users/${ownerId}`, { role: 'administrator' }),
        await browser('PATCH', `/v1/team/users/${ownerId}`, { disabled: true }),
        await browser('DELETE', `/v1/team/users/${ownerId}`),
        await browser('PATCH', `/v1/team/users/${adminId}`, { role: 'owner' }),
        await browser('POST', '/v1/invitations', { email: 'second@regulars.local', role: 'owner' }),
      ]
      expect(tries.map((answer) => answer.json().code)).toEqual(tries.map(() => 'owner_stays'))
    }
    expect((await second('POST', '/v1/team/ownership', { userId: adminId })).json().code).toBe('owner_stays')
  })

  it('transfers the ownership, and of ten transfers at once one wins', async () => {
    const heirs = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        aUser(product, { email: `heir${index}@regulars.local`, role: 'data_analyst' }),
      ),
    )
    const boss = await aBrowser(product, 'owner@regulars.local')
    const answers = await Promise.all(heirs.map((userId) => boss('POST', '/v1/team/ownership', { userId })))
    expect(answers.filter((answer) => answer.statusCode === 200)).toHaveLength(1)
    const { users } = (await boss('GET', '/v1/team')).json()
    expect(users.filter((user: { role: string }) => user.role === 'owner')).toHaveLength(1)
    expect(users.find((user: { id: string }) => user.id === ownerId).role).toBe('administrator')
  })
})

describe('changes to the team', () => {
  it('are kept in the audit log without addresses or secrets', async () => {
    const { rows } = await product.run((ctx) =>
      sql<{ action: string; text: string }>`
        select entries.action, entries::text as text
          from audit.entries
      `.execute(ctx.tx),
    )
    const actions = new Set(rows.map((row) => row.action))
    for (const action of [
      'user.invited',
      'user.joined',
      'user.changed',
      'user.removed',
      'role.created',
      'role.changed',
      'role.deleted',
      'ownership.transferred',
      'invitation.revoked',
    ])
      expect(actions).toContain(action)
    expect(rows.map((row) => row.text).join()).not.toMatch(/@regulars\.local|iv_/)
  })
})
