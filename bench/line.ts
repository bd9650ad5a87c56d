/** One line of `npm run bench`: the product's figure, the reference taken in the same run on the same machine, and the ratio. */
export interface BenchLine {
  readonly name: string
  readonly product: number
  /** Null where the target is a bound rather than a reference. */
  readonly reference: number | null
  readonly ratio: number | null
  readonly unit: string
  readonly note: string
}

export const perSecond = (count: number, ms: number) => Math.round((count / ms) * 1000)

export const round = (value: number, digits = 2) => Number(value.toFixed(digits))
