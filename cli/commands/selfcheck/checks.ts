import { randomBytes, randomUUID } from 'node:crypto'
import { connect } from 'node:tls'
import type { Words } from '@regulars/contract'
import { type Answered, ask } from './ask.ts'

export interface Place {
  readonly url: string
  /** Of a user, for what can be seen signed in only. */
  readonly email: string | undefined
  readonly password: string | undefined
}

export interface Outcome {
  /** What is wrong, in the words of who looks for it; nothing when it passes. */
  readonly faults: readonly string[]
  /** How many things were looked at. */
  readonly looked: number
  /** It could not be looked at, and why. */
  readonly skipped?: Words
}

export interface Check {
  readonly id: string
  readonly claim: Words
  run(place: Place): Promise<Outcome>
}

const json = { 'content-type': 'application/json', accept: 'application/json' }
/** What our own pages send with a cookie. */
const pagesOf = (url: string) => ({ 'x-regulars': '1', origin: new URL(url).origin })

/** What a stack, a path of the source or a message of the database looks like. */
const LEAKS = /\n\s+at \S+ \(|node_modules|\/server\/|\.ts:\d+|\bat async\b|select .+ from |pg_|postgres:\/\//i

export const checks: readonly Check[] = [
  {
    id: 'headers',
    claim: { en: 'pages and answers carry security headers', 'zh-CN': '页面与响应带有安全响应头' },
    async run({ url }) {
      const paths = ['/', '/portal', '/v1/session', '/openapi.json']
      const answers = await Promise.all(paths.map(async (path) => [path, await ask(url, { path })] as const))
      return outcomeOf(answers.map(([path, answer]) => missingHeaders(url, path, answer)))
    },
  },
  {
    id: 'tls',
    claim: {
      en: 'TLS 1.2 is the least, and nothing but this machine is reached without',
      'zh-CN': '最低 TLS 1.2，非本机访问必须加密',
    },
    async run({ url }) {
      const { protocol, hostname, port } = new URL(url)
      if (protocol !== 'https:') {
        const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
        return outcomeOf([isHere ? [] : [`${url} is reached without TLS`]])
      }
      const old = await handshake({ host: hostname, port: Number(port || 443) })
      return outcomeOf([old ? [`${old} is accepted`] : []])
    },
  },
  {
    id: 'cookies',
    claim: {
      en: 'the session’s cookie cannot be read by scripts, nor sent by other sites',
      'zh-CN': '会话 Cookie 不可被脚本读取，也不随跨站请求发送',
    },
    async run(place) {
      const answer = await signIn(place)
      if (!answer) return noUser
      const cookies = [answer.headers['set-cookie'] ?? []].flat()
      await signOut(place.url, cookies)
      if (cookies.length === 0) return outcomeOf([[`signing in answers ${answer.status} and sets no cookie`]])
      return outcomeOf(cookies.map((cookie) => faultsOfCookie(place.url, cookie)))
    },
  },
  {
    id: 'endpoints',
    claim: { en: 'every endpoint refuses who does not say who they are', 'zh-CN': '所有接口均拒绝未认证的请求' },
    async run({ url }) {
      const faults = []
      for (const { method, path } of await guarded(url)) {
        const { status } = await ask(url, { method, path, headers: json, ...(method !== 'GET' && { body: '{}' }) })
        faults.push(status === 401 || status === 403 ? [] : [`${method} ${path} answers ${status}`])
      }
      return outcomeOf(faults)
    },
  },
  {
    id: 'workspaces',
    claim: {
      en: 'made-up keys and the ids of other workspaces open nothing',
      'zh-CN': '伪造的密钥与其他工作区编号均无效',
    },
    async run(place) {
      const made = ['ak', 'wk', 'iv'].map((mark) => `${mark}_${randomBytes(40).toString('base64url')}`)
      const faults = []
      for (const key of [...made, 'ak_', 'null', randomUUID()]) {
        const { status } = await ask(place.url, { path: '/v1/members', headers: { authorization: `Bearer ${key}` } })
        faults.push(status === 401 ? [] : [`the made-up key ${key.slice(0, 6)}… is answered with ${status}`])
      }
      const session = await signIn(place)
      const cookies = [session?.headers['set-cookie'] ?? []].flat()
      if (cookies.length > 0) {
        const headers = { cookie: cookies.map(pairOf).join('; '), ...pagesOf(place.url), 'x-workspace': randomUUID() }
        const { status } = await ask(place.url, { path: '/v1/members', headers })
        faults.push(status === 404 ? [] : [`another workspace is answered with ${status}`])
        await signOut(place.url, cookies)
      }
      return outcomeOf(faults)
    },
  },
  {
    id: 'errors',
    claim: { en: 'errors tell nothing of the inside', 'zh-CN': '错误响应不泄露内部信息' },
    async run({ url }) {
      const asked = [
        { method: 'POST', path: '/v1/session', headers: json, body: '{' },
        { method: 'POST', path: '/v1/session', headers: json, body: '{"email":{"a":[]},"password":1}' },
        { method: 'POST', path: '/v1/session', headers: json, body: '{"email":"a\\u0000","password":"x"}' },
        { method: 'POST', path: '/v1/track', headers: { 'content-type': 'text/xml' }, body: '<a>' },
        { path: '/v1/nothing-here' },
        { path: `/v1/members/${'x'.repeat(5_000)}` },
        { path: '/v1/members/%E0%A4%A' },
        { path: '/v1/members?limit[]=1&cursor=%27%22--' },
        { method: 'DELETE', path: '/' },
      ]
      const faults = []
      for (const one of asked) {
        const { status, text } = await ask(url, one)
        const at = `${one.method ?? 'GET'} ${one.path.slice(0, 40)}`
        faults.push([
          ...(status >= 500 ? [`${at} answers ${status}`] : []),
          ...(LEAKS.test(text) ? [`${at} tells of the inside: ${text.slice(0, 120)}`] : []),
        ])
      }
      return outcomeOf(faults)
    },
  },
  {
    id: 'limits',
    claim: { en: 'guessing at the sign-in is stopped', 'zh-CN': '登录猜测会被限制' },
    async run({ url }) {
      // Nobody has this address, so that nobody is locked out.
      const body = JSON.stringify({ email: `selfcheck-${randomUUID()}@example.invalid`, password: 'guess' })
      for (let guess = 1; guess <= MOST_GUESSES; guess++) {
        const answer = await ask(url, { method: 'POST', path: '/v1/session', headers: json, body })
        if (answer.status === 429)
          return outcomeOf([answer.headers['retry-after'] ? [] : ['the refusal does not say when to come back']])
        if (answer.status !== 401) return outcomeOf([[`guess ${guess} is answered with ${answer.status}`]])
      }
      return outcomeOf([[`${MOST_GUESSES} guesses are answered, and none is refused`]])
    },
  },
  {
    id: 'traversal',
    claim: { en: 'no file outside the pages is given out', 'zh-CN': '无法读取页面目录以外的文件' },
    async run({ url }) {
      const ups = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%5c', '..%252f', '....//', '..;/']
      const files = ['package.json', '.env', 'etc/passwd', 'server/main.ts', '.regulars/credentials.json']
      const faults = []
      for (const prefix of ['/', '/portal/', '/assets/', '/docs/'])
        for (const up of ups)
          for (const file of files) {
            const path = `${prefix}${up.repeat(MOST_UPS)}${file}`
            const { status, text } = await ask(url, { path })
            faults.push(GIVEN.test(text) ? [`${path} is answered with ${status} and a file`] : [])
          }
      return outcomeOf(faults)
    },
  },
]

const MOST_GUESSES = 30
const MOST_UPS = 6
/** What is in the files that are asked for. */
const GIVEN = /"workspaces"\s*:\s*\[|"adminPassword"|^root:.*:0:0:|createProgram/m

const noUser: Outcome = {
  faults: [],
  looked: 0,
  skipped: { en: 'needs a user: --email and REGULARS_PASSWORD', 'zh-CN': '需要用户：--email 与 REGULARS_PASSWORD' },
}

function outcomeOf(found: readonly (readonly string[])[]): Outcome {
  return { faults: found.flat(), looked: found.length }
}

function missingHeaders(url: string, path: string, { headers }: Answered): string[] {
  const policy = String(headers['content-security-policy'] ?? '')
  const scripts = /(?:^|;)\s*(?:script-src|default-src) ([^;]*)/.exec(policy)?.[1] ?? ''
  const wanted: readonly [string, boolean][] = [
    ['x-content-type-options: nosniff', headers['x-content-type-options'] === 'nosniff'],
    ['referrer-policy', headers['referrer-policy'] !== undefined],
    ['content-security-policy', policy !== '' && !/unsafe-(?:inline|eval)/.test(scripts)],
    ['frame-ancestors or x-frame-options', /frame-ancestors/.test(policy) || headers['x-frame-options'] !== undefined],
    ['no x-powered-by', headers['x-powered-by'] === undefined],
    ['strict-transport-security', !url.startsWith('https:') || headers['strict-transport-security'] !== undefined],
  ]
  return wanted.filter(([, is]) => !is).map(([name]) => `${path}: ${name}`)
}

/** The old version that a server takes, if any. */
function handshake({ host, port }: { host: string; port: number }): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({
      ...{ host, port, rejectUnauthorized: false, servername: host },
      // Else this side would refuse before the other is asked.
      ...{ minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
    })
    socket.once('secureConnect', () => {
      resolve(socket.getProtocol())
      socket.destroy()
    })
    socket.once('error', () => resolve(null))
  })
}

async function signIn({ url, email, password }: Place): Promise<Answered | undefined> {
  if (!email || !password) return undefined
  const body = JSON.stringify({ email, password })
  return ask(url, { method: 'POST', path: '/v1/session', headers: json, body })
}

async function signOut(url: string, cookies: readonly string[]): Promise<void> {
  if (cookies.length === 0) return
  const headers = { cookie: cookies.map(pairOf).join('; '), ...pagesOf(url) }
  await ask(url, { method: 'DELETE', path: '/v1/session', headers })
}

const pairOf = (cookie: string): string => cookie.split(';')[0]!

function faultsOfCookie(url: string, cookie: string): string[] {
  const has = (flag: RegExp) => flag.test(cookie)
  const name = cookie.split('=')[0]
  return [
    ...(has(/;\s*httponly/i) ? [] : [`${name} is not HttpOnly`]),
    ...(has(/;\s*samesite=(?:lax|strict)/i) ? [] : [`${name} has no SameSite`]),
    ...(!url.startsWith('https:') || has(/;\s*secure/i) ? [] : [`${name} is not Secure`]),
  ]
}

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly security?: readonly object[] }>>>>
}

/** What the installation itself says is not open, each with an id where one belongs. */
async function guarded(url: string): Promise<{ method: string; path: string }[]> {
  const { status, text } = await ask(url, { path: '/openapi.json' })
  if (status !== 200) throw new Error(`/openapi.json answers ${status}`)
  const { paths } = JSON.parse(text) as Described
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => (security ?? []).length > 0)
      .map(([method]) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, randomUUID()) })),
  )
}
