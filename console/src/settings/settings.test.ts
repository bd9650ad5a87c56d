import { describe, expect, it } from 'vitest'
import { currencies, stateOf, timeOfDay, timeZones, tryCommand } from './settings.ts'

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
