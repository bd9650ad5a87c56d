import { hash } from '@node-rs/argon2'
import type { MemberScope } from '#platform/context'
import type { TestProduct } from '#test/workspace'
import { insertMembership } from './memberships.store.ts'
import { insertUser } from './users.ts'

export const PASSWORD = 'a quiet pond 77'

/** A user with a role in the workspace of a test. */
export async function aUser(
  product: TestProduct,
  { email, role, scope = { kind: 'all' } }: { email: string; role: string; scope?: MemberScope },
): Promise<string> {
  const passwordHash = await hash(PASSWORD)
  return product.run(async (ctx) => {
    const id = ctx.ids.next()
    await insertUser(ctx.tx, { id, email, name: email.split('@')[0]!, locale: 'en' }, passwordHash, ctx.now)
    await insertMembership(ctx.tx, ctx.workspaceId, { userId: id, role, scope }, ctx.now)
    return id
  })
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** A browser of a user: each call goes with the cookie it was given last. */
export async function aBrowser(product: TestProduct, email: string, password = PASSWORD) {
  const { http } = product.program
  const answer = await http.inject({ method: 'POST', url: '/v1/session', payload: { email, password } })
  if (answer.statusCode !== 201) throw new Error(`${email} cannot sign in: ${answer.body}`)
  let cookie = answer.cookies[0]!
  return async (method: Method, url: string, payload?: object) => {
    const called = await http.inject({
      method,
      url,
      ...(payload && { payload }),
      cookies: { [cookie.name]: cookie.value },
      headers: { 'x-regulars': '1', origin: 'http://localhost', host: 'localhost' },
    })
    cookie = called.cookies.find(({ name, value }) => name === cookie.name && value !== '') ?? cookie
    return called
  }
}
