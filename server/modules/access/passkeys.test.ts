import { describe, expect, it } from 'vitest'
import { arePossible } from './passkeys.ts'

describe('passkeys', () => {
  it.each([
    ['https://regulars.example.com', true],
    ['http://localhost:4400', true],
    ['http://127.0.0.1:4400', false],
    ['https://10.0.0.7', false],
    ['https://[::1]', false],
    ['http://regulars.example.com', false],
  ])('at %s are possible: %s', (publicUrl, isPossible) => expect(arePossible({ publicUrl })).toBe(isPossible))
})
