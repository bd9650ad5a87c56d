import { expect, it } from 'vitest'
import { readQuery, texts, writeQuery } from './address.ts'

it('an address gives the words it is asked for, and nothing else', () => {
  const read = texts('search', 'kind')
  expect(read({ search: 'lin', kind: '', other: 'x' })).toEqual({ search: 'lin' })
})

it.each(['12748', '0012', '12345678901234567890', 'true', 'a&b=c', '常客'])(
  '%s goes into an address and back',
  (search) => {
    expect(readQuery(writeQuery({ search, none: undefined }))).toEqual({ search })
  },
)

it('nothing to say writes no question mark', () => expect(writeQuery({ kind: undefined })).toBe(''))
