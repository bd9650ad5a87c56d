import type { Random } from '../../platform/random.ts'

const SECRET_BYTES = 24
const WORKSPACE_BYTES = 16
const PREFIX_LENGTH = 10

type Kind = 'api' | 'write' | 'invitation'
const marks: Record<Kind, string> = { api: 'ak', write: 'wk', invitation: 'iv' }

/**
 * A secret is `ak_`, `wk_` or `iv_` and base64url of the workspace's id and 24 random bytes: the workspace is known before the
 * first look into a table, and scanners for leaked secrets can tell a key by its prefix.
 */
export function newSecret(kind: Kind, workspaceId: string, random: Random): string {
  const bytes = Buffer.concat([Buffer.from(workspaceId.replaceAll('-', ''), 'hex'), random.bytes(SECRET_BYTES)])
  return `${marks[kind]}_${bytes.toString('base64url')}`
}

/** The workspace a secret claims to be of; undefined when it is none of ours. */
export function workspaceOfSecret(secret: string): string | undefined {
  const text = /^(?:ak|wk|iv)_([\w-]+)$/.exec(secret)?.[1]
  if (!text) return undefined
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== WORKSPACE_BYTES + SECRET_BYTES) return undefined
  const hex = bytes.subarray(0, WORKSPACE_BYTES).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Enough to tell keys apart in a list, not enough to guess one. */
export function prefixOf(secret: string): string {
  return `${secret.slice(0, 3)}…${secret.slice(-PREFIX_LENGTH + 4)}`
}
