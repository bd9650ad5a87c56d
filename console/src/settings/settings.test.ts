import { describe, expect, it } from 'vitest'
import { browserOf, currencies, stateOf, timeOfDay, timeZones, tryCommand } from './settings.ts'

describe('the command to try a key with', () => {
  it('sends one event with a write key, as stock clients authenticate', () => {
    const command = tryCommand('write', 'wk_secret', 'http://127.0.0.1:4400')
    expect(command).toContain("curl 'http://127.0.0.1:4400/v1/track'")
    expect(command).toContain("-u 'wk_secret:'")
    expect(command).toContain('"event":"Order Completed"')
  })
  it('reads one member with an API key', () => {
    expect(tryCommand('api', 'ak_x', 'https://shop.example')).toBe(
      "curl 'https://shop.example/v1/members?limit=1' -H 'Authorization: Bearer ak_x'",
    )
  })
})

describe('a key', () => {
  const now = Date.parse('2026-11-22T08:00:00Z')
  it.each([
    [{ revokedAt: '2026-01-01T00:00:00Z', expiresAt: null }, 'revoked'],
    [{ revokedAt: null, expiresAt: '2026-11-22T08:00:00Z' }, 'expired'],
    [{ revokedAt: null, expiresAt: '2027-01-01T00:00:00Z' }, 'active'],
    [{ revokedAt: null, expiresAt: null }, 'active'],
  ] as const)('%o is %s', (key, state) => expect(stateOf(key, now)).toBe(state))
})

it('the zone and the currency in use can always be chosen', () => {
  expect(timeZones('Mars/Olympus')[0]).toBe('Mars/Olympus')
  expect(currencies('en', 'GBP')[0]).toEqual({ value: 'GBP', label: 'GBP · British Pound' })
})

it.each([
  ['09:00', true],
  ['24:00', false],
  ['9:00', false],
])('%s is a time of day: %s', (text, valid) => expect(timeOfDay.test(text)).toBe(valid))

describe('a browser', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge Windows',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', 'Chrome Linux'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/17 Safari/605', 'Safari macOS'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Mobile MicroMessenger/8.0', 'WeChat iOS'],
    ['Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0', 'Firefox Android'],
  ])('that says %s is named in two words', (userAgent, words) => {
    const known = browserOf(userAgent)
    expect(`${known?.browser} ${known?.system}`).toBe(words)
  })
  it('that is none keeps its own words', () => expect(browserOf('curl/8.5.0')).toBeUndefined())
})
