/** What a statistic cannot be computed from. The code is stable; the message says what to do. */
export type StatsErrorCode =
  | 'empty_input'
  | 'not_finite'
  | 'out_of_range'
  | 'length_mismatch'
  | 'too_few_rows'
  | 'constant_column'
  | 'one_class'
  | 'separable'
  | 'collinear'
  | 'negative_spend'
  | 'not_converged'
  | 'no_conversions'
  | 'too_large'
  | 'unknown_name'
  | 'bad_spec'

/** The single error of this package: callers branch on `code`. */
export class StatsError extends Error {
  readonly code: StatsErrorCode

  constructor(code: StatsErrorCode, message: string) {
    super(message)
    this.name = 'StatsError'
    this.code = code
  }
}

/** Throws `not_finite` unless the number is finite. */
export function requireFinite(name: string, value: number): number {
  if (!Number.isFinite(value)) throw new StatsError('not_finite', `${name} must be a finite number, got ${value}`)
  return value
}

/** Throws unless `low <= value <= high`. */
export function requireBetween(name: string, value: number, low: number, high: number): number {
  requireFinite(name, value)
  if (value < low || value > high) {
    throw new StatsError('out_of_range', `${name} must lie in [${low}, ${high}], got ${value}`)
  }
  return value
}

/** Throws unless `low < value < high`. */
export function requireInside(name: string, value: number, low: number, high: number): number {
  requireFinite(name, value)
  if (value <= low || value >= high) {
    throw new StatsError('out_of_range', `${name} must lie strictly between ${low} and ${high}, got ${value}`)
  }
  return value
}

/** Throws unless the value is a finite number of at least 0. */
export function requireWeight(name: string, value: number): number {
  if (requireFinite(name, value) < 0) throw new StatsError('out_of_range', `${name} cannot be negative, got ${value}`)
  return value
}

/** Throws unless the value is a finite number above 0. */
export function requirePositive(name: string, value: number): number {
  if (!(requireFinite(name, value) > 0)) throw new StatsError('out_of_range', `${name} must be positive, got ${value}`)
  return value
}

/** Throws unless the value is an integer of at least `low`. */
export function requireCount(name: string, value: number, low = 0): number {
  if (!Number.isSafeInteger(value) || value < low) {
    throw new StatsError('out_of_range', `${name} must be a whole number of at least ${low}, got ${value}`)
  }
  return value
}

/** Throws unless the series has at least `least` entries, all finite. */
export function requireSeries(name: string, values: ArrayLike<number>, least = 1): void {
  if (values.length === 0) throw new StatsError('empty_input', `${name} has no values`)
  if (values.length < least) {
    throw new StatsError('too_few_rows', `${name} needs at least ${least} values, got ${values.length}`)
  }
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i]!)) {
      throw new StatsError('not_finite', `${name}[${i}] is ${values[i]}: remove or fill it first`)
    }
  }
}

/** Throws `length_mismatch` unless all lengths agree. */
export function requireSameLength(names: string, ...lengths: number[]): void {
  if (lengths.some((length) => length !== lengths[0])) {
    throw new StatsError('length_mismatch', `${names} must have one length, got ${lengths.join(', ')}`)
  }
}
