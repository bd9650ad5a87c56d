import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { CannotDecrypt, openKeys } from './keys.ts'

const keys = await openKeys({ rootKey: async () => Buffer.alloc(32, 1) }, seededRandom(7))
const A = '01900000-0000-7000-8000-00000000000a'
const B = '01900000-0000-7000-8000-00000000000b'

describe('keys', () => {
  it('open what they sealed, from the wrapped form too', () => {
    const { key, wrapped } = keys.newMemberKey('w', A)
    const sealed = key.encrypt('email', '林@example.com')
    expect(keys.openMemberKey('w', A, wrapped).decrypt('email', sealed)).toBe('林@example.com')
  })

  it('that are kept apart open under their purpose only, and not as anything else of the workspace', () => {
    const { key, wrapped } = keys.newApartKey('w', 'archive')
    expect(keys.openApartKey('w', 'archive', wrapped)).toEqual(key)
    expect(() => keys.openApartKey('w', 'backup', wrapped)).toThrow(CannotDecrypt)
    expect(() => keys.openApartKey('v', 'archive', wrapped)).toThrow(CannotDecrypt)
    expect(() => keys.open('w', 'archive', wrapped)).toThrow(CannotDecrypt)
  })

  it('of a member seal bytes, bound to their place', () => {
    const { key } = keys.newMemberKey('w', A)
    const sealed = key.seal('archive', Buffer.of(0, 255))
    expect(key.open('archive', sealed)).toEqual(Buffer.of(0, 255))
    expect(() => key.open('email', sealed)).toThrow(CannotDecrypt)
  })

  it('do not open a value that was moved to another member, column or workspace', () => {
    const { key, wrapped } = keys.newMemberKey('w', A)
    const sealed = key.encrypt('email', 'a@example.com')
    expect(() => key.decrypt('phone', sealed)).toThrow(CannotDecrypt)
    expect(() => keys.openMemberKey('w', B, wrapped)).toThrow(CannotDecrypt)
    expect(() => keys.openMemberKey('v', A, wrapped)).toThrow(CannotDecrypt)
  })

  it('do not open a value of which one bit was changed', () => {
    const { key } = keys.newMemberKey('w', A)
    const sealed = key.encrypt('email', 'a@example.com')
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed)
      changed[at]! ^= 1
      expect(() => key.decrypt('email', changed)).toThrow(CannotDecrypt)
    }
  })

  it('index equal values alike within a workspace and field, and nowhere else', () => {
    const index = keys.blindIndex('w', 'email', 'a@example.com')
    expect(keys.blindIndex('w', 'email', 'a@example.com')).toEqual(index)
    expect(keys.blindIndex('v', 'email', 'a@example.com')).not.toEqual(index)
    expect(keys.blindIndex('w', 'phone', 'a@example.com')).not.toEqual(index)
    expect(index.toString('latin1')).not.toContain('example')
  })

  it('never seal the same text to the same bytes', () => {
    const { key } = keys.newMemberKey('w', A)
    const seen = new Set(Array.from({ length: 1_000 }, () => key.encrypt('email', 'a@example.com').toString('hex')))
    expect(seen.size).toBe(1_000)
  })
})
