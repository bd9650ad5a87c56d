/** The query of an address is plain text: `?search=12748` is the member number, not a number. */
export const readQuery = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query))

export function writeQuery(words: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(words).filter(([, value]) => value !== undefined && value !== '')
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return text && `?${text}`
}

/** Takes the named words of a query and drops the rest: with `texts('search')`, `?search=x&page=2` is `{ search: 'x' }`. */
export function texts<const Name extends string>(...names: readonly Name[]) {
  return (query: Readonly<Record<string, unknown>>): { readonly [Each in Name]?: string } => {
    const kept: { [Each in Name]?: string } = {}
    for (const name of names) {
      const value = query[name]
      if (typeof value === 'string' && value !== '') kept[name] = value
    }
    return kept
  }
}
