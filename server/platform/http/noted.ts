import type { AnyEndpoint, Received } from '@regulars/contract'
import type { Change } from '../context.ts'

/** Takes direct identifiers out of a value, at any depth; members and events know which names hold them. */
export type Redact = (value: unknown) => unknown

/** Longest text of a body that is kept; of a longer one the length is. */
const MAX_KEPT = 8_000
const SECRET = /password|passphrase|secret|token|credential|authorization|cookie|private|api_?key|^proof$/i

/** Whether a success of this request changed something on behalf of staff, so that it must leave an entry. */
export function isWrite(endpoint: AnyEndpoint, received: Received<AnyEndpoint>): boolean {
  if (endpoint.method === 'GET' || endpoint.caller !== 'staff' || endpoint.changesNothing) return false
  return (received.body as { dryRun?: unknown } | undefined)?.dryRun !== true
}

/** What is kept of a write whose handler noted nothing: which endpoint, on which object, with what. */
export function generalChange(endpoint: AnyEndpoint, received: Received<AnyEndpoint>, redact: Redact): Change {
  const noun = endpoint.id.slice(0, endpoint.id.indexOf('.'))
  const [name, id] = Object.entries((received.params ?? {}) as Record<string, string>)[0] ?? ['id', '']
  return {
    action: endpoint.id as Change['action'],
    object: { kind: name === 'id' || name === 'code' ? noun.replace(/s$/, '') : name, id },
    before: null,
    after: bounded(redact(withoutSecrets(received.body ?? null))),
  }
}

function bounded(value: unknown): unknown {
  const { length } = JSON.stringify(value) ?? ''
  return length > MAX_KEPT ? { tooLong: length } : value
}

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) => (SECRET.test(name) ? [] : [[name, withoutSecrets(inner)]])),
  )
}
