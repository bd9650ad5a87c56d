import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalText, parseDecimal, times, toMills } from './decimal.ts'

describe('decimal text', () => {
  it.each([
    ['2.55', 2550n],
    ['0.001', 1n],
    ['-12', -12_000n],
    ['+.5', 500n],
    ['5.', 5_000n],
    [' 3.10 ', 3_100n],
    ['1,234.50', 1_234_500n],
    ['12,345,678.9', 12_345_678_900n],
    ['(2.55)', -2_550n],
    ['1.5E-3', 2n],
    ['8.5e2', 850_000n],
    ['0.0005', 1n],
    ['-0.0005', -1n],
    ['0.00049', 0n],
    ['-0.0015', -2n],
    ['99999999999999.999', 99_999_999_999_999_999n],
  ])('%s is %s mills', (text, mills) => {
    expect(toMills(parseDecimal(text)!)).toBe(mills)
  })

  it.each([
    '',
    ' ',
    '.',
    '-',
    'abc',
    '1,234',
    '1.234,50',
    '12,34.5',
    '1 234',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '--1',
    '￥5',
    '1'.repeat(31),
    '1e99',
  ])('"%s" is refused, not guessed', (text) => {
    expect(parseDecimal(text)).toBeUndefined()
  })

  it('multiplies without the error of floats', () => {
    const amount = times(parseDecimal('3')!, parseDecimal('0.1')!)
    expect(toMills(amount)).toBe(300n)
    expect(0.1 * 3).not.toBe(0.3)
  })

  it('is written as short as it can be and reads back as the same value', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 14n), max: 10n ** 14n }),
        fc.integer({ min: 0, max: 12 }),
        (units, scale) => {
          const text = decimalText({ units, scale })
          const back = parseDecimal(text)!
          expect(back.units * 10n ** BigInt(scale)).toBe(units * 10n ** BigInt(back.scale))
          expect(text).not.toMatch(/\.\d*0$|^-?0\d|^-0$/)
        },
      ),
    )
  })

  it('rounds to the mill half away from zero', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 15n }), fc.integer({ min: 4, max: 12 }), (units, scale) => {
        const mills = toMills({ units, scale })
        const error = mills * 10n ** BigInt(scale - 3) - units
        const half = 10n ** BigInt(scale - 3)
        expect(error * 2n <= half && error * 2n > -half).toBe(true)
        expect(toMills({ units: -units, scale })).toBe(-mills)
      }),
    )
  })
})
