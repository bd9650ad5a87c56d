/** Zones of this browser, and the one in use even if the browser does not know it. */
export function timeZones(inUse: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return [...new Set([inUse, 'Asia/Shanghai', 'UTC', ...known])]
}

/** Currencies with their names, those most likely first. */
export function currencies(locale: string, inUse: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale, { type: 'currency' })
  const codes = [...new Set([inUse, 'CNY', 'GBP', 'EUR', 'USD', 'HKD', 'JPY', ...Intl.supportedValuesOf('currency')])]
  return codes.map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
}

/** A command that a new key can be tried with at once, in a POSIX shell. */
export function tryCommand(kind: 'api' | 'write', secret: string, origin: string): string {
  if (kind === 'api')
    return `curl ${quoted(`${origin}/v1/members?limit=1`)} -H ${quoted(`Authorization: Bearer ${secret}`)}`
  const event = {
    userId: '10001',
    event: 'Order Completed',
    properties: { order_id: 'SO-1', total: 128, currency: 'CNY' },
  }
  return [
    `curl ${quoted(`${origin}/v1/track`)}`,
    `  -u ${quoted(`${secret}:`)}`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${quoted(JSON.stringify(event))}`,
  ].join(' \\\n')
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export type KeyState = 'active' | 'expired' | 'revoked'

export function stateOf(
  key: { readonly revokedAt: string | null; readonly expiresAt: string | null },
  nowMs: number,
): KeyState {
  if (key.revokedAt) return 'revoked'
  return key.expiresAt && Date.parse(key.expiresAt) <= nowMs ? 'expired' : 'active'
}

/** `21:00`, as the contract wants it. */
export const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/

/** The kind whose rules are fixed: a member has one member number, which enrols and vouches for nobody else. */
export const MEMBER_NUMBER = 'user_id'

/** `loyalty_card`, as the contract wants it. */
export const namespaceCode = /^[a-z][a-z0-9_]{1,39}$/

/** The first that fits: most browsers call themselves by the names of several others too. */
const browsers = [
  [/MicroMessenger\//, 'WeChat'],
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const
const systems = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
] as const

/** What a browser calls itself, in two words; undefined when it is none we know. */
export function browserOf(userAgent: string): { browser: string; system: string } | undefined {
  const browser = browsers.find(([sign]) => sign.test(userAgent))?.[1]
  const system = systems.find(([sign]) => sign.test(userAgent))?.[1]
  return browser && system ? { browser, system } : undefined
}
