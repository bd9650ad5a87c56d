/**
 * ClickHouse has no row-level security that we could rely on, so that a statement on the history is looked at before it
 * runs: each table it names must be followed at once by `where workspace_id = {workspace:UUID}`, with nothing but `and`
 * beside it. Not a parser: what it does not understand it refuses, and what it refuses can be written in the plain form.
 */
export function assertScoped(statement: string): void {
  const tokens = tokensOf(statement)
  if (!statement.includes(PLACE)) throw new Error(`a statement on the history must filter by ${PLACE}`)
  if (!BEGINNINGS.has(tokens[0]?.toLowerCase() ?? '')) refuse(tokens[0], 'is no beginning of a read or a deletion')
  const made = new Set(
    tokens.filter((_, index) => isWord(tokens[index]) && same(tokens[index + 1], 'as') && tokens[index + 2] === '('),
  )
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1]
    if (/^\{\w+:Identifier\}$/i.test(token)) refuse(token, 'names a table by a parameter')
    if ((same(token, 'in') || same(token, 'into')) && isName(next) && !made.has(next!))
      refuse(next, 'is read or written without a filter')
    const altered = same(token, 'table') && same(tokens[index - 1], 'alter')
    if (!same(token, 'from') && !same(token, 'join') && !altered) continue
    if (next === '(') assertNoListAfter(tokens, index + 1)
    else if (!made.has(next ?? '') && !SHAPES.has(next ?? '')) assertFiltered(tokens, index + 1)
    else if (isListAfter(tokens, index + 1))
      refuse(next, 'stands in a list of tables; use a join of filtered sub-selects')
  }
}

const PLACE = '{workspace:UUID}'

const BEGINNINGS: ReadonlySet<string> = new Set(['select', 'with', 'delete', 'alter'])

/** They tell what tables there are, and hold nothing of a workspace. */
const SHAPES: ReadonlySet<string> = new Set(['system.tables', 'system.columns'])

/** Literals become one token that is no name; comments are nothing. */
const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\]|\\[\s\S]|'')*'|"[^"]*"|`[^`]*`|\{\w+\s*:[^}]*\}|[A-Za-z_][\w.]*|\d[\w.]*|[^\s]/g

function tokensOf(statement: string): string[] {
  return (statement.match(TOKEN) ?? [])
    .filter((token) => !token.startsWith('--') && !token.startsWith('/*'))
    .map((token) => (token.startsWith("'") ? "''" : token))
}

function same(token: string | undefined, keyword: string): boolean {
  return token?.toLowerCase() === keyword
}

function isWord(token: string | undefined): boolean {
  return token !== undefined && /^[A-Za-z_]/.test(token)
}

function isName(token: string | undefined): boolean {
  return isWord(token) || token?.startsWith('"') === true || token?.startsWith('`') === true
}

function assertFiltered(tokens: readonly string[], at: number): void {
  const name = tokens[at]
  let next = at + 1
  if (same(tokens[next], 'delete') || same(tokens[next], 'final')) next += 1
  if (same(tokens[next], 'update')) next = endOfAssignments(tokens, next)
  let alias = ''
  if (same(tokens[next], 'as')) {
    alias = `${tokens[next + 1]}.`
    next += 2
  }
  const [where, column, equals, place] = tokens.slice(next, next + 4)
  const filters = (same(where, 'where') || same(where, 'prewhere')) && equals === '=' && place === PLACE
  if (!filters || (column !== 'workspace_id' && column !== `${alias}workspace_id`))
    refuse(name, `must be followed by "where workspace_id = ${PLACE}"`)
  assertNoAlternative(tokens, next + 4, name)
}

/** Where the `where` of an update stands: what is assigned before it may hold one within brackets only. */
function endOfAssignments(tokens: readonly string[], update: number): number {
  let depth = 0
  for (let at = update; at < tokens.length; at++) {
    if (tokens[at] === '(') depth += 1
    if (tokens[at] === ')') depth -= 1
    if (depth === 0 && same(tokens[at], 'where')) return at
  }
  return tokens.length
}

/** `or` beside the filter would take it back; within brackets it cannot. */
function assertNoAlternative(tokens: readonly string[], from: number, name: string | undefined): void {
  if (tokens[from] !== undefined && !ENDS.has(tokens[from].toLowerCase()) && !same(tokens[from], 'and'))
    refuse(name, 'has a filter that goes on with something other than "and"')
  let depth = 0
  for (const token of tokens.slice(from)) {
    if (token === '(' || token === '[') depth += 1
    if (token === ')' || token === ']') depth -= 1
    if (depth < 0) return
    if (depth > 0) continue
    if (same(token, 'union') || same(token, 'group')) return
    if (same(token, 'or') || token === '?' || token === '|')
      refuse(name, 'has an alternative to its filter; put it in brackets')
  }
}

const ENDS: ReadonlySet<string> = new Set([
  ')',
  ';',
  'group',
  'order',
  'limit',
  'settings',
  'union',
  'having',
  'qualify',
  'window',
  'where',
  'format',
])

/** After a sub-select that is read from, a comma would bring in another table. */
function assertNoListAfter(tokens: readonly string[], open: number): void {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at] === '(') depth += 1
    if (tokens[at] === ')') depth -= 1
    if (depth > 0) continue
    if (isListAfter(tokens, at)) refuse('a list of tables', 'is read; use a join of filtered sub-selects')
    return
  }
}

/** Whether a comma follows what ends here, with or without another name for it. */
function isListAfter(tokens: readonly string[], end: number): boolean {
  const after = same(tokens[end + 1], 'as') ? end + 3 : isWord(tokens[end + 1]) ? end + 2 : end + 1
  return tokens[end + 1] === ',' || tokens[after] === ','
}

function refuse(name: string | undefined, why: string): never {
  throw new Error(`a statement on the history must filter by ${PLACE}: ${name ?? 'its end'} ${why}`)
}
