import { describe, expect, it } from 'vitest'
import { byReason, byState, type Counts, journeyOf, readReason, readState, safePage } from './outbox.ts'

const counts: Counts = [
  { state: 'refused', reason: 'no_consent', count: 4 },
  { state: 'refused', reason: 'frequency_cap', count: 9 },
  { state: 'sandboxed', reason: null, count: 30 },
  { state: 'sent', reason: null, count: 0 },
]

describe('the outbox', () => {
  it('adds the reasons of a state up and leaves empty states out', () => {
    expect(byState(counts)).toEqual([
      { state: 'refused', count: 13 },
      { state: 'sandboxed', count: 30 },
    ])
  })

  it('names the most frequent reason first', () => {
    expect(byReason(counts, 'refused').map(({ reason }) => reason)).toEqual(['frequency_cap', 'no_consent'])
    expect(byReason(counts, 'sandboxed')).toEqual([])
  })

  it('takes from an address only what the contract knows', () => {
    expect(readState('sent')).toBe('sent')
    expect(readState('gone')).toBeUndefined()
    expect(readReason('quiet_hours')).toBe('quiet_hours')
    expect(readReason('')).toBeUndefined()
  })

  it('knows the journey that caused a message', () => {
    expect(journeyOf('journey:0198c7a2/message-1')).toEqual({ journey: '0198c7a2', step: 'message-1' })
    expect(journeyOf('manual')).toBeNull()
  })

  it('shows HTML under a policy that lets nothing in, whatever the message brings', () => {
    expect(safePage('<p>Hi</p>')).toMatch(/^<meta http-equiv="Content-Security-Policy" content="default-src 'none'/)
    expect(safePage('<html><HEAD lang="en"><title>x</title></HEAD></html>')).toMatch(/<HEAD lang="en"><meta http-equiv/)
  })
})
