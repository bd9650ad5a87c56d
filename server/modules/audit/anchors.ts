import { timingSafeEqual } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Keys } from '../../platform/crypto/keys.ts'

/**
 * Where the chain stood at a time, outside the database and under a key that is not in it. A chain cut at its end, or
 * computed anew from some entry on, fits together in itself: an anchor is what it does not fit.
 */
export interface Anchor {
  readonly position: number
  /** Hexadecimal. */
  readonly hash: string
  readonly at: string
  /** The signature of the anchor before; empty for the first. */
  readonly before: string
  /** HMAC-SHA-256 under a key derived for this workspace, hexadecimal. */
  readonly signature: string
}

export function signAnchor(keys: Keys, workspaceId: string, anchor: Omit<Anchor, 'signature'>): Anchor {
  return { ...anchor, signature: signatureOf(keys, workspaceId, anchor).toString('hex') }
}

export function isGenuine(keys: Keys, workspaceId: string, anchor: Anchor): boolean {
  const signature = Buffer.from(anchor.signature, 'hex')
  const expected = signatureOf(keys, workspaceId, anchor)
  return signature.length === expected.length && timingSafeEqual(signature, expected)
}

function signatureOf(
  keys: Keys,
  workspaceId: string,
  { position, hash, at, before }: Omit<Anchor, 'signature'>,
): Buffer {
  return keys.sign(`audit/${workspaceId}`, JSON.stringify([position, hash, at, before]))
}

const fileOf = (home: string, workspaceId: string) => join(home, 'audit', `${workspaceId}.jsonl`)

/** The anchors in the order they were written; a line that is none is null. */
export async function readAnchors(home: string, workspaceId: string): Promise<(Anchor | null)[]> {
  const text = await readFile(fileOf(home, workspaceId), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  // What follows the last line break was being written when the machine stopped; the next append takes it away.
  return text.split('\n').slice(0, -1).map(parsed)
}

export async function latestAnchor(home: string, workspaceId: string): Promise<Anchor | undefined> {
  return (await readAnchors(home, workspaceId)).findLast((anchor) => anchor !== null) ?? undefined
}

function parsed(line: string): Anchor | null {
  try {
    const { position, hash, at, before, signature } = JSON.parse(line) as Record<string, unknown>
    const texts = [hash, at, before, signature].every((text) => typeof text === 'string')
    return Number.isSafeInteger(position) && texts ? ({ position, hash, at, before, signature } as Anchor) : null
  } catch {
    return null
  }
}

/** Durable before it answers. A line torn by a crash is cut off first. */
export async function appendAnchor(home: string, workspaceId: string, anchor: Anchor): Promise<void> {
  const path = fileOf(home, workspaceId)
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const file = await open(path, 'a+', 0o600)
  try {
    const written = await file.readFile()
    const whole = written.lastIndexOf(0x0a) + 1
    if (whole < written.length) await file.truncate(whole)
    await file.appendFile(`${JSON.stringify(anchor)}\n`)
    await file.sync()
  } finally {
    await file.close()
  }
}
