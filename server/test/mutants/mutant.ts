/** A mistake that somebody could make, as a change of text, and the test that must fail with it. */
export interface Mutant {
  readonly name: string
  readonly file: string
  readonly from: string
  readonly to: string
  /** The file of the test, and its name or the beginning of it. */
  readonly testFile: string
  readonly test: string
}
