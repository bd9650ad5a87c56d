import { describe, expect, it } from 'vitest'
import { isDirectNumber, mask, normaliseIdentifier } from './direct.ts'

describe('a phone', () => {
  it.each(['13812345678', '+86 138 1234 5678', '0086-138-1234-5678', ' １３８１２３４５６７８ '])(
    'written %s is one number',
    (written) => expect(normaliseIdentifier('phone', written)).toBe('+8613812345678'),
  )

  it.each(['', '12', 'not a number', '+'])('%s is none', (written) =>
    expect(normaliseIdentifier('phone', written)).toBeUndefined(),
  )
})

describe('an e-mail', () => {
  it.each(['Lin@Example.com', ' lin@example.com ', 'ｌｉｎ@example.com', 'LIN@EXAMPLE.COM'])(
    'written %s is one address',
    (written) => expect(normaliseIdentifier('email', written)).toBe('lin@example.com'),
  )

  it('with a letter that only looks like another is another address, so that nobody becomes somebody else by it', () => {
    const cyrillic = 'lin@ex\u0430mple.com'
    const dotless = 'l\u0131n@example.com'
    const addresses = ['lin@example.com', cyrillic, dotless].map((one) => normaliseIdentifier('email', one))
    expect(new Set(addresses).size).toBe(3)
  })

  it.each(['', 'lin', 'lin@', 'lin@example', 'l in@example.com', `${'l'.repeat(250)}@example.com`])(
    '%s is none',
    (written) => expect(normaliseIdentifier('email', written)).toBeUndefined(),
  )
})

describe('a masked value', () => {
  it.each([
    ['phone', '+8613812345678', '+86138****5678'],
    ['phone', '1234567', '****'],
    ['email', 'lin@example.com', 'l***@example.com'],
    ['name', '欧阳修', '欧**'],
    ['name', 'L', 'L*'],
    ['name', 'Maximiliane von Tal', 'M*****'],
  ] as const)('of a %s, %s, is %s', (name, value, shown) => expect(mask(name, value)).toBe(shown))
})

it.each([
  ['13812345678', true],
  ['+8613812345678', true],
  ['lin@example.com', true],
  ['M-1001', false],
  ['100123', false],
])('a member number %s is a direct identifier: %s', (number, direct) => expect(isDirectNumber(number)).toBe(direct))
