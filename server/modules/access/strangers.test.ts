import { expect, it } from 'vitest'
import { Strangers } from './strangers.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 2, 2, 10, minutes))

it('an address that nobody has is locked by its tenth failure, for its time, and counts anew', () => {
  const strangers = new Strangers({ most: 10, lockMs: 15 * 60_000 })
  for (let failure = 1; failure < 10; failure++) expect(strangers.count('a@b.example', at(0))).toBeNull()
  expect(strangers.lockedUntil('a@b.example', at(0))).toBeNull()
  expect(strangers.count('a@b.example', at(0))).toEqual(at(15))
  expect(strangers.lockedUntil('a@b.example', at(14))).toEqual(at(15))
  expect(strangers.lockedUntil('a@b.example', at(15))).toBeNull()
  expect(strangers.lockedUntil('c@b.example', at(14))).toBeNull()
  expect(strangers.count('a@b.example', at(15))).toBeNull()
})

it('what is remembered has an end', () => {
  const strangers = new Strangers({ most: 1, lockMs: 60_000 })
  for (let index = 0; index <= 10_000; index++) strangers.count(`${index}@b.example`, at(0))
  expect(strangers.lockedUntil('0@b.example', at(0))).toBeNull()
  expect(strangers.lockedUntil('1@b.example', at(0))).not.toBeNull()
})
