import { listKeys } from '@regulars/contract/access'
import { listGrants } from '@regulars/contract/grants'
import { listIncidents } from '@regulars/contract/incidents'
import { describe, expect, it } from 'vitest'
import { clocksToTell, grantsToApprove, keysToResume } from './securityAlerts.ts'

const now = Date.parse('2026-11-22T10:00:00.000Z')
const key = listKeys.response.parse(listKeys.example).items[0]!
const grant = listGrants.response.parse(listGrants.example).items[0]!
const incident = listIncidents.response.parse(listIncidents.example).items[0]!

describe('what Today warns of', () => {
  it('is a key that went over its limit, until it is resumed, revoked or expired', () => {
    const over = { ...key, suspendedAt: '2026-11-22T09:00:00.000Z', revokedAt: null, expiresAt: null }
    const others = [
      { ...over, suspendedAt: null },
      { ...over, revokedAt: '2026-11-22T09:30:00.000Z' },
      { ...over, expiresAt: '2026-11-22T09:30:00.000Z' },
    ]
    expect(keysToResume([over, ...others], now)).toEqual([over])
    expect(keysToResume(undefined, now)).toEqual([])
  })

  it('is an open incident with a clock that runs', () => {
    const open = { ...incident, state: 'open' as const }
    expect(clocksToTell([open, { ...open, next: null }, { ...open, state: 'closed' }])).toEqual([open])
  })

  it('is a grant that waits, for whoever can be the second person', () => {
    const waiting = { ...grant, state: 'waiting' as const }
    expect(grantsToApprove([waiting, { ...waiting, state: 'active' }], 'another')).toEqual([waiting])
    expect(grantsToApprove([waiting], waiting.requestedById)).toEqual([])
    expect(grantsToApprove([waiting], waiting.userId)).toEqual([])
  })
})
