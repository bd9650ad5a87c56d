import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, describe, expect, it } from 'vitest'
import { anIdentityProvider, CLIENT, type Person, TOKEN_SECONDS } from '#test/identityProvider'
import { aProduct } from '#test/workspace'
import { aBrowser, aUser } from './testing.ts'

const product = await aProduct({ now: new Date().toISOString() })
const { http } = product.program
const OWNER = 'owner@acme.example'
await aUser(product, { email: OWNER, role: 'owner' })
const owner = await aBrowser(product, OWNER)
const people = new Map<string, Person>()
const outside = await anIdentityProvider(people, 'http://127.0.0.1:4400/sign-on')

const settings = {
  name: 'Acme',
  issuer: outside.issuer,
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  domains: ['acme.example'],
  defaultRole: 'data_analyst',
  createsUsers: true,
}
const created = await owner('POST', '/v1/sign-on/providers', settings)
const providerId: string = created.json().id

type Cookies = Record<string, string>
let count = 0

/** Somebody the provider knows, under an address of its own unless told otherwise. */
function somebody(said: Person = {}): { subject: string; email: string } {
  const subject = `subject-${++count}`
  const email = said.email ?? `${subject}@acme.example`
  people.set(subject, { email, email_verified: true, name: `Name ${count}`, ...said })
  return { subject, email }
}

async function begin(body: object = { email: 'anybody@acme.example' }) {
  const answer = await http.inject({ method: 'POST', url: '/v1/sign-on', payload: body })
  expect(answer.statusCode, answer.body).toBe(201)
  const cookies: Cookies = Object.fromEntries(answer.cookies.map(({ name, value }) => [name, value]))
  return { url: answer.json().url as string, cookies }
}

function complete(query: string, cookies: Cookies) {
  return http.inject({ method: 'POST', url: '/v1/sign-on/complete', payload: { query }, cookies })
}

async function signOn(subject: string, body?: object) {
  const { url, cookies } = await begin(body)
  return complete(await outside.signInAs(subject, url), cookies)
}

const sessionOf = (answer: Awaited<ReturnType<typeof complete>>): Cookies => {
  const cookie = answer.cookies.find(({ name }) => name === 'regulars')!
  return { [cookie.name]: cookie.value }
}
const pages = { 'x-regulars': '1', origin: 'http://localhost', host: 'localhost' }

describe('single sign-on', () => {
  it('creates the user with the default role, and knows them by their subject from then on', async () => {
    const { subject, email } = somebody()
    const first = await signOn(subject)
    expect(first.statusCode, first.body).toBe(201)
    expect(first.json().user).toMatchObject({ email, name: people.get(subject)!.name })
    expect(first.json().workspaces).toMatchObject([{ id: product.workspaceId, role: 'data_analyst' }])
    people.set(subject, { email: 'another@elsewhere.example', email_verified: false })
    const second = await signOn(subject)
    expect(second.statusCode, second.body).toBe(201)
    expect(second.json().user.id).toBe(first.json().user.id)
  })

  it('links a user of the workspace by a verified address, once: the address of another subject opens nothing', async () => {
    const { subject, email } = somebody()
    const id = await aUser(product, { email, role: 'store_operator' })
    expect((await signOn(subject)).json()).toMatchObject({ user: { id }, workspaces: [{ role: 'store_operator' }] })
    const { subject: successor } = somebody({ email })
    expect((await signOn(successor)).json().code).toBe('not_invited')
  })

  it('gives the role that the claim names, with every sign-in, and never takes the owner’s', async () => {
    const roles = { roleClaim: 'groups', claimedRoles: [{ value: 'crm', role: 'strategy_lead' }] }
    const changed = await owner('PUT', `/v1/sign-on/providers/${providerId}`, { ...settings, ...roles })
    expect(changed.statusCode, changed.body).toBe(200)
    const { subject } = somebody({ groups: ['staff', 'crm'] })
    expect((await signOn(subject)).json().workspaces[0].role).toBe('strategy_lead')
    people.set(subject, { ...people.get(subject), groups: ['staff'] })
    expect((await signOn(subject)).json().workspaces[0].role).toBe('data_analyst')
    const { subject: boss } = somebody({ email: OWNER, groups: [] })
    expect((await signOn(boss)).json().workspaces[0].role).toBe('owner')
    await owner('PUT', `/v1/sign-on/providers/${providerId}`, settings)
  })

  it('opens the workspace of the provider only, whatever else the user may enter', async () => {
    const { subject, email } = somebody()
    const userId = await aUser(product, { email, role: 'data_analyst' })
    const other = await product.addWorkspace('other')
    const { insertMembership } = await import('./memberships.store.ts')
    await product.program.platform.postgres.inInstallation((tx) =>
      insertMembership(tx, other, { userId, role: 'owner', scope: { kind: 'all' } }, new Date()),
    )
    const answer = await signOn(subject)
    expect(answer.json().workspaces.map(({ id }: { id: string }) => id)).toEqual([product.workspaceId])
    const there = await http.inject({
      method: 'GET',
      url: '/v1/team',
      headers: { 'x-workspace': other },
      cookies: sessionOf(answer),
    })
    expect(there.statusCode).toBe(404)
  })

  it('signs out here at once, and says where to sign out of the provider', async () => {
    const answer = await signOn(somebody().subject)
    const cookies = sessionOf(answer)
    const out = await http.inject({ method: 'DELETE', url: '/v1/session', cookies, headers: pages })
    expect(out.json().signOutUrl).toMatch(`${outside.issuer}/session/end`)
    expect((await http.inject({ method: 'GET', url: '/v1/session', cookies })).statusCode).toBe(401)
  })

  it('lets the user sign in anew when it is asked for again', async () => {
    const { subject } = somebody()
    const { url } = await begin({ provider: providerId, again: true })
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      prompt: 'login',
      max_age: '0',
      code_challenge_method: 'S256',
    })
    expect((await signOn(subject, { provider: providerId, again: true })).statusCode).toBe(201)
  })
})

describe('single sign-on refuses', () => {
  it.each([
    ['an address that is not verified', { email_verified: false }, 'email_unverified'],
    ['an address of which it is not said', { email_verified: undefined }, 'email_unverified'],
    ['an address of a domain that is not allowed', { email: 'x@elsewhere.example' }, 'domain_not_allowed'],
    ['a domain that only ends like one', { email: 'x@evil-acme.example' }, 'domain_not_allowed'],
  ])('%s', async (_what, said, code) => {
    const answer = await signOn(somebody(said as Person).subject)
    expect([answer.json().code, answer.cookies.some(({ name }) => name === 'regulars')]).toEqual([code, false])
  })

  it('a state of another sign-in', async () => {
    const { url, cookies } = await begin()
    const query = new URLSearchParams(await outside.signInAs(somebody().subject, url))
    query.set('state', 'of-somebody-else')
    expect((await complete(query.toString(), cookies)).json().code).toBe('sign_on_expired')
  })

  it('an answer in another browser than the one that began', async () => {
    const [mine, theirs] = [await begin(), await begin()]
    const query = await outside.signInAs(somebody().subject, mine.url)
    expect((await complete(query, {})).json().code).toBe('sign_on_expired')
    expect((await complete(query, theirs.cookies)).json().code).toBe('sign_on_expired')
  })

  it('the same answer a second time, and one that took too long', async () => {
    const { url, cookies } = await begin()
    const query = await outside.signInAs(somebody().subject, url)
    expect((await complete(query, cookies)).statusCode).toBe(201)
    expect((await complete(query, cookies)).json().code).toBe('sign_on_expired')
    const late = await begin()
    const answer = await outside.signInAs(somebody().subject, late.url)
    product.clock.advance({ minutes: 11 })
    expect((await complete(answer, late.cookies)).json().code).toBe('sign_on_expired')
    product.clock.advance({ minutes: -11 })
  })

  it('a token with the nonce of another sign-in', async () => {
    const former = new URL((await begin()).url).searchParams.get('nonce')!
    const { url, cookies } = await begin()
    const replayed = new URL(url)
    replayed.searchParams.set('nonce', former)
    const answer = await complete(await outside.signInAs(somebody().subject, replayed.href), cookies)
    expect(answer.json()).toMatchObject({
      code: 'sign_on_invalid',
      detail: expect.stringContaining('OAUTH_JWT_CLAIM_COMPARISON_FAILED'),
    })
  })

  it('a code that was begun elsewhere, by its verifier', async () => {
    const [mine, theirs] = [await begin(), await begin()]
    const stolen = new URLSearchParams(await outside.signInAs(somebody().subject, theirs.url))
    stolen.set('state', new URL(mine.url).searchParams.get('state')!)
    expect((await complete(stolen.toString(), mine.cookies)).json()).toMatchObject({
      code: 'sign_on_invalid',
      detail: expect.stringContaining('invalid_grant'),
    })
  })

  it('a token that has ended', async () => {
    const { url, cookies } = await begin()
    const query = await outside.signInAs(somebody().subject, url)
    product.clock.advance({ seconds: TOKEN_SECONDS + 60 })
    const answer = await complete(query, cookies)
    product.clock.advance({ seconds: -TOKEN_SECONDS - 60 })
    expect(answer.json()).toMatchObject({
      code: 'sign_on_invalid',
      detail: expect.stringContaining('OAUTH_JWT_TIMESTAMP_CHECK_FAILED'),
    })
  })

  it('an answer that names another issuer, and an issuer that names itself otherwise', async () => {
    const { url, cookies } = await begin()
    const query = new URLSearchParams(await outside.signInAs(somebody().subject, url))
    query.set('iss', 'https://login.evil.example')
    expect((await complete(query.toString(), cookies)).json().code).toBe('sign_on_invalid')
    const front = await aFrontOf(outside.issuer)
    const body = { ...settings, name: 'Front', issuer: front, domains: ['front.example'] }
    const { id } = (await owner('POST', '/v1/sign-on/providers', body)).json()
    expect((await owner('POST', `/v1/sign-on/providers/${id}/check`)).json().code).toBe('sign_on_unavailable')
    expect((await http.inject({ method: 'POST', url: '/v1/sign-on', payload: { provider: id } })).json().code).toBe(
      'sign_on_unavailable',
    )
  })

  it('a user who was shut out, and one who was removed, until they are invited', async () => {
    const { subject } = somebody()
    const { id } = (await signOn(subject)).json().user
    await owner('PATCH', `/v1/team/users/${id}`, { disabled: true })
    expect((await signOn(subject)).json().code).toBe('no_workspace')
    await owner('DELETE', `/v1/team/users/${id}`)
    expect((await signOn(subject)).json().code).toBe('not_invited')
  })

  it('to create users where that is off', async () => {
    await owner('PUT', `/v1/sign-on/providers/${providerId}`, { ...settings, createsUsers: false })
    expect((await signOn(somebody().subject)).json().code).toBe('not_invited')
    await owner('PUT', `/v1/sign-on/providers/${providerId}`, settings)
  })

  it('to go on with a session that was planted before', async () => {
    const planted = await signOn(somebody().subject)
    const before = sessionOf(planted)
    const { url, cookies } = await begin()
    const answer = await complete(await outside.signInAs(somebody().subject, url), { ...cookies, ...before })
    expect(answer.statusCode).toBe(201)
    expect(sessionOf(answer)).not.toEqual(before)
    expect((await http.inject({ method: 'GET', url: '/v1/session', cookies: before })).statusCode).toBe(401)
  })

  it('an address that no provider speaks for', async () => {
    const answer = await http.inject({ method: 'POST', url: '/v1/sign-on', payload: { email: 'x@nowhere.example' } })
    expect(answer.json().code).toBe('no_sign_on')
  })
})

describe('an identity provider', () => {
  it('is offered on the sign-in page, answers when checked, and never shows its secret', async () => {
    expect((await http.inject({ method: 'GET', url: '/v1/sign-on' })).json()).toEqual({ isOffered: true })
    expect((await owner('POST', `/v1/sign-on/providers/${providerId}/check`)).json().authorizationEndpoint).toBe(
      `${outside.issuer}/auth`,
    )
    const listed = await owner('GET', '/v1/sign-on/providers')
    expect(listed.json().items[0]).toMatchObject({ hasSecret: true, redirectUrl: 'http://127.0.0.1:4400/sign-on' })
    expect(listed.body).not.toContain(CLIENT.secret)
  })

  it('is chosen by somebody who holds everything only: it can say that anybody is the owner', async () => {
    const email = 'settings@acme.example'
    const permissions = ['workspace:read', 'workspace:manage', 'team:manage']
    const { code } = (await owner('POST', '/v1/team/roles', { name: 'Settings', permissions })).json()
    await aUser(product, { email, role: code })
    const browser = await aBrowser(product, email)
    const answer = await browser('POST', '/v1/sign-on/providers', { ...settings, name: 'Mine' })
    expect(answer.json().code).toBe('forbidden')
  })

  it('gives no owner, keeps its secret to its issuer, and is asked over https only', async () => {
    const url = `/v1/sign-on/providers/${providerId}`
    expect((await owner('PUT', url, { ...settings, defaultRole: 'owner' })).json().code).toBe('owner_stays')
    const { clientSecret: _, ...without } = settings
    const moved = await owner('PUT', url, { ...without, issuer: 'https://login.evil.example' })
    expect(moved.json().errors).toMatchObject([{ field: 'body.clientSecret' }])
    const plain = await owner('PUT', url, { ...settings, issuer: 'http://login.acme.example' })
    expect(plain.json().errors).toMatchObject([{ field: 'body.issuer' }])
  })

  it('that is switched off or removed ends the sessions it opened', async () => {
    const body = { ...settings, name: 'Short', domains: ['short.example'] }
    const { id } = (await owner('POST', '/v1/sign-on/providers', body)).json()
    for (const [method, sent] of [
      ['PUT', { ...body, enabled: false }],
      ['DELETE', undefined],
    ] as const) {
      await owner('PUT', `/v1/sign-on/providers/${id}`, body)
      const answer = await signOn(somebody({ email: `${method}@short.example` }).subject, { provider: id })
      expect(answer.statusCode, answer.body).toBe(201)
      expect((await owner(method, `/v1/sign-on/providers/${id}`, sent)).statusCode).toBe(200)
      const cookies = sessionOf(answer)
      expect((await http.inject({ method: 'GET', url: '/v1/session', cookies })).statusCode).toBe(401)
    }
  })
})

/** Answers with the settings of another issuer, as a mistaken or malicious one would. */
async function aFrontOf(issuer: string): Promise<string> {
  const server = createServer((_request, response) => {
    void fetch(`${issuer}/.well-known/openid-configuration`)
      .then((answer) => answer.text())
      .then((text) => response.setHeader('content-type', 'application/json').end(text))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
