/** Where the parts of an interval lie on its axis, in percent of the width. */
export interface IntervalPlaces {
  readonly low: number
  readonly high: number
  readonly point: number
  readonly zero: number
  /** The axis itself, in the unit of the values. */
  readonly from: number
  readonly to: number
}

const room = 0.1

/** An axis that holds zero, the point and the interval, with a little room at both ends. */
export function placeInterval(point: number, [low, high]: readonly [number, number]): IntervalPlaces {
  const least = Math.min(0, low, point)
  const most = Math.max(0, high, point)
  const margin = (most - least || 1) * room
  const from = least - margin
  const to = most + margin
  const at = (value: number) => ((value - from) / (to - from)) * 100
  return { low: at(low), high: at(high), point: at(point), zero: at(0), from, to }
}

/** A sample ratio this unlikely means that something sorted the members, and the comparison cannot be trusted. */
const mismatchBelow = 0.001

export const isMismatch = (p: number | null): boolean => p !== null && p < mismatchBelow
