/**
 * Decimal text, exactly. Money is never a float here: 0.1 + 0.2 is 0.3, and 17850 lines of 2.55 add up to the mill.
 */
export interface Decimal {
  /** The digits without their point; the value is `units / 10 ** scale`. */
  readonly units: bigint
  readonly scale: number
}

/** Longer numbers are typing mistakes or account numbers in the wrong column. */
const MAX_DIGITS = 30
const MILLS_SCALE = 3

/**
 * Reads `12`, `-2.55`, `.5`, `1.5E-3`, `(2.55)` for a negative, and thousands separators where they cannot be mistaken:
 * `1,234.50` is taken, `1,234` is not, for half the world it means 1.234.
 */
const PLAIN = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/
const GROUPED = /^[+-]?\d{1,3}(?:,\d{3})+\.\d+$/

export function parseDecimal(text: string): Decimal | undefined {
  const trimmed = text.trim()
  const accounting = trimmed.startsWith('(') && trimmed.endsWith(')')
  const bare = accounting ? `-${trimmed.slice(1, -1)}` : trimmed
  const match = PLAIN.exec(GROUPED.test(bare) ? bare.replaceAll(',', '') : bare)
  if (!match) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  if (digits === '' || digits.length > MAX_DIGITS) return undefined
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) > MAX_DIGITS) return undefined
  const units = BigInt(digits) * (scale < 0 ? 10n ** BigInt(-scale) : 1n)
  return { units: sign === '-' ? -units : units, scale: Math.max(scale, 0) }
}

export function times(left: Decimal, right: Decimal): Decimal {
  return { units: left.units * right.units, scale: left.scale + right.scale }
}

export function absolute(value: Decimal): Decimal {
  return value.units < 0n ? { units: -value.units, scale: value.scale } : value
}

/** Thousandths of the currency unit, rounded half away from zero. */
export function toMills(value: Decimal): bigint {
  if (value.scale <= MILLS_SCALE) return value.units * 10n ** BigInt(MILLS_SCALE - value.scale)
  const divisor = 10n ** BigInt(value.scale - MILLS_SCALE)
  const size = value.units < 0n ? -value.units : value.units
  const rounded = (size * 2n + divisor) / (divisor * 2n)
  return value.units < 0n ? -rounded : rounded
}

/** The shortest text of the value: `2.5500` is `2.55`. */
export function decimalText(value: Decimal): string {
  if (value.scale === 0) return value.units.toString()
  const size = (value.units < 0n ? -value.units : value.units).toString().padStart(value.scale + 1, '0')
  const fraction = size.slice(-value.scale).replace(/0+$/, '')
  const whole = size.slice(0, -value.scale)
  return `${value.units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}
