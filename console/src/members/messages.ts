/** The journey behind a message, from its cause `journey:<id>/<step>`. */
export function journeyOf(cause: string): string | undefined {
  return /^journey:([^/]+)/.exec(cause)?.[1]
}
