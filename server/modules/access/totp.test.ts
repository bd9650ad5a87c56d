import { expect, it } from 'vitest'
import { systemRandom } from '../../platform/random.ts'
import { codeAt, describeSecret, newRecoveryCodes, normaliseRecoveryCode, stepOf } from './totp.ts'

const seed = Buffer.from('12345678901234567890')

it.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
])('gives the codes of RFC 6238, appendix B, at %i seconds', (seconds, code) => {
  expect(codeAt(seed, new Date(seconds * 1000))).toBe(code)
})

it('takes the code of the step before and after, and no other', () => {
  const now = new Date('2026-03-02T10:00:15Z')
  const at = (steps: number) => codeAt(seed, new Date(now.getTime() + steps * 30_000))
  const step = Math.floor(now.getTime() / 30_000)
  expect([-2, -1, 0, 1, 2].map((steps) => stepOf(seed, at(steps), now))).toEqual([
    undefined,
    step - 1,
    step,
    step + 1,
    undefined,
  ])
  for (const code of ['', '12345', '1234567', 'abcdef', '１２３４５６']) expect(stepOf(seed, code, now)).toBeUndefined()
})

it('names the product and the account in the address for the app', () => {
  const { secret, uri } = describeSecret(seed, 'lin@regulars.local')
  expect(secret).toBe('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  expect(uri).toMatch(/^otpauth:\/\/totp\/Regulars:lin%40regulars\.local\?/)
  expect(uri).toContain(`secret=${secret}`)
})

it('makes ten different recovery codes, which may be typed without dashes and in small letters', () => {
  const codes = newRecoveryCodes(systemRandom())
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) {
    expect(code).toMatch(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/)
    expect(normaliseRecoveryCode(code.toLowerCase().replaceAll('-', ' '))).toBe(code.replaceAll('-', ''))
  }
})
