import { describe, expect, it } from 'vitest'
import { decodeLines, encodeBlock, unpack } from './block.ts'
import type { LogEvent } from './event.ts'

const WORKSPACE = '01900000-0000-7000-8000-000000000001'

function anEvent(name: string, memberId: string | null = '01900000-0000-7000-8000-00000000000a'): LogEvent {
  const at = new Date('2026-03-02T10:00:00.123Z')
  return {
    eventId: '01900000-0000-7000-8000-00000000000b',
    memberId,
    name,
    type: 'track',
    source: 'test',
    messageId: 'm',
    occurredAt: at,
    receivedAt: at,
    originalAt: null,
    sentAt: at,
    externalId: '',
    orderId: '',
    amountMills: 12,
    importId: null,
    properties: { name: 'Other', nested: { '","name":"': 'Other' } },
  }
}

const names = ['Order Completed', '会员', '', 'a "quoted" name', 'back\\slash', 'two\nlines', '","name":"Other']
const linesOf = (events: readonly LogEvent[]) => unpack(encodeBlock(WORKSPACE, 0, events).payload)

describe('a block', () => {
  it('gives back the events it was made of', () => {
    const events = [...names.map((name) => anEvent(name)), anEvent('of nobody', null)]
    expect(decodeLines(linesOf(events))).toEqual(events)
  })

  it.each(names)('gives the events named %j alone when they are wanted alone', (name) => {
    const lines = linesOf(names.map((one) => anEvent(one)))
    expect(decodeLines(lines, (one) => one === name)).toEqual([anEvent(name)])
    expect(decodeLines(lines, (one) => one !== name)).toHaveLength(names.length - 1)
  })
})
