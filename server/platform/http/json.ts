import { Refusal } from '../errors.ts'

/** Nesting beyond this serves nobody but an attacker. */
const MAX_DEPTH = 32

/** Parses a body whatever its content type says: stock clients label JSON as text or as a form. */
export function parseJson(body: Buffer): unknown {
  let value: unknown
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    throw new Refusal('malformed_json')
  }
  if (isTooDeep(value)) {
    throw new Refusal(
      'invalid_request',
      {},
      { fields: [{ field: 'body', message: `is nested more than ${MAX_DEPTH} levels deep` }] },
    )
  }
  return value
}

/** PostgreSQL's text cannot hold U+0000. Stops at the first. */
export function hasNul(value: unknown): boolean {
  return someString(value, (text) => text.includes('\u0000'))
}

export function someString(root: unknown, test: (text: string) => boolean): boolean {
  const open: unknown[] = [root]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === 'string') {
      if (test(value)) return true
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (test(key)) return true
        open.push(member)
      }
    }
  }
  return false
}

/** Level by level rather than by recursion, which deep input would overflow. */
function isTooDeep(root: unknown): boolean {
  let level: unknown[] = [root]
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) return true
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []))
  }
  return false
}
