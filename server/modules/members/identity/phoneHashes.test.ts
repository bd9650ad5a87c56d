import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashesOfPhone, normalisePhoneHash } from './phoneHashes.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('the hashes of a phone', () => {
  it('are of E.164, of its digits, and of the national number', () => {
    expect(hashesOfPhone('+8613800138000')).toEqual(['+8613800138000', '8613800138000', '13800138000'].map(sha256))
  })

  it('leave the national number out where another country may have the same', () => {
    // A German mobile number whose national digits are those of a Chinese one.
    expect(hashesOfPhone('+4915112345678')).toEqual(['+4915112345678', '4915112345678'].map(sha256))
  })

  it('are none of what is no phone', () => {
    expect(hashesOfPhone('guest')).toEqual([])
  })

  it.each([
    ['upper case', ` ${sha256('1').toUpperCase()} `, sha256('1')],
    ['a phone in the clear', '13800138000', undefined],
    ['a mask', '138****8000', undefined],
    ['an MD5', 'd41d8cd98f00b204e9800998ecf8427e', undefined],
  ])('are read from a file: %s', (_, text, hash) => {
    expect(normalisePhoneHash(text)).toBe(hash)
  })
})
