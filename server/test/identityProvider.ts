import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll } from 'vitest'

/** What the provider says of a subject. */
export interface Person {
  readonly email?: string
  readonly email_verified?: boolean
  readonly name?: string
  readonly groups?: readonly string[]
}

export const CLIENT = { id: 'regulars', secret: 'a secret between the two' } as const
/** Short, so that a test can outlive one; the provider's clock is the real one. */
export const TOKEN_SECONDS = 120

/** A real OpenID Connect provider on this machine; whoever types a name at its sign-in is that subject. */
export async function anIdentityProvider(people: ReadonlyMap<string, Person>, redirectUrl: string) {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [redirectUrl],
        post_logout_redirect_uris: [redirectUrl.replace('/sign-on', '/sign-in')],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
    ttl: { IdToken: TOKEN_SECONDS },
    findAccount: (_context, subject) => ({
      accountId: subject,
      claims: async () => ({ sub: subject, ...people.get(subject) }),
    }),
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ['of a test'] },
  })
  server.on('request', provider.callback())
  afterAll(() => new Promise((resolve) => server.close(resolve)))
  return { issuer, signInAs: (subject: string, url: string) => signInAs(issuer, subject, url) }
}

/** Walks through the provider's pages as a browser does; answers the query it sends the browser back with. */
async function signInAs(issuer: string, subject: string, start: string): Promise<string> {
  const cookies = new Map<string, string>()
  let [url, form] = [start, undefined as URLSearchParams | undefined]
  for (let step = 0; step < 12; step++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(form && { method: 'POST', body: form }),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split(/=(.*)/s) as [string, string]
      cookies.set(name, value)
    }
    form = undefined
    const to = answer.headers.get('location')
    if (to) {
      const next = new URL(to, url)
      if (next.origin !== issuer) return next.search.slice(1)
      url = next.href
      continue
    }
    const page = await answer.text()
    const prompt = /name="prompt" value="(\w+)"/.exec(page)?.[1]
    if (!prompt) throw new Error(`the provider shows something else: ${page.slice(0, 400)}`)
    form = new URLSearchParams({ prompt, ...(prompt === 'login' && { login: subject, password: 'any' }) })
    url = /action="([^"]+)"/.exec(page)?.[1] ?? url
  }
  throw new Error('the provider never sends the browser back')
}
