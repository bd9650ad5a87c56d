import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'
import type { Random } from '../random.ts'

/**
 * Envelope encryption and blind indexes.
 *
 *   provider key ─► workspace key ─► member key ─► value
 *
 * A member's key is stored wrapped; destroying that row is the erasure that reaches backups. Blind indexes are
 * HMAC-SHA-256 under a key per workspace and field, apart from the data keys, so that equality can be looked up and
 * nothing else. All ciphertexts start with a byte that names the algorithm.
 */
export interface Keys {
  /** A fresh member key, wrapped for storage. */
  newMemberKey(workspaceId: string, memberId: string): { key: MemberKey; wrapped: Buffer }
  openMemberKey(workspaceId: string, memberId: string, wrapped: Buffer): MemberKey
  /** For bodies that belong to no member yet: the inbox and quarantine. */
  seal(workspaceId: string, purpose: string, plain: Buffer): Buffer
  open(workspaceId: string, purpose: string, sealed: Buffer): Buffer
  /**
   * A fresh key for data that is kept apart (`purpose`: `archive`), wrapped for storage under a key of that purpose alone:
   * what opens the rest of a workspace does not open it.
   */
  newApartKey(workspaceId: string, purpose: string): { key: Buffer; wrapped: Buffer }
  openApartKey(workspaceId: string, purpose: string, wrapped: Buffer): Buffer
  /** Same value, same workspace, same field: same 32 bytes. Normalise before. */
  blindIndex(workspaceId: string, field: string, value: string): Buffer
  /** Signs short-lived links. */
  sign(purpose: string, text: string): Buffer
}

export interface MemberKey {
  /** `bound` is what the value belongs to (table, column), so that ciphertexts cannot be swapped between places. */
  encrypt(bound: string, plain: string): Buffer
  decrypt(bound: string, sealed: Buffer): string
  /** The same for bytes. */
  seal(bound: string, plain: Buffer): Buffer
  open(bound: string, sealed: Buffer): Buffer
}

/** Where the first key comes from: a local file by default, a key management service elsewhere. */
export interface KeyProvider {
  /** 32 bytes, the same for as long as the data lives. */
  rootKey(): Promise<Buffer>
}

const AES_256_GCM = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const MAX_REMEMBERED_INDEXES = 50_000

/** Raised when a ciphertext was changed, moved to another place, or its key destroyed. */
export class CannotDecrypt extends Error {}

export async function openKeys(provider: KeyProvider, random: Random): Promise<Keys> {
  const root = await provider.rootKey()
  if (root.length !== 32) throw new Error('the root key must have 32 bytes')
  const derived = new Map<string, Buffer>()
  // The same members come again and again; a look-up costs a tenth of the digest.
  const indexes = new Map<string, Buffer>()
  const derive = (label: string) => {
    let key = derived.get(label)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', root, 'regulars', label, 32))
      derived.set(label, key)
    }
    return key
  }
  const memberKeyOf = (workspaceId: string, memberId: string, raw: Buffer): MemberKey => ({
    encrypt: (bound, plain) => encrypt(raw, random, `${workspaceId}/${memberId}/${bound}`, Buffer.from(plain, 'utf8')),
    decrypt: (bound, sealed) => decrypt(raw, `${workspaceId}/${memberId}/${bound}`, sealed).toString('utf8'),
    seal: (bound, plain) => encrypt(raw, random, `${workspaceId}/${memberId}/${bound}`, plain),
    open: (bound, sealed) => decrypt(raw, `${workspaceId}/${memberId}/${bound}`, sealed),
  })
  return {
    newMemberKey(workspaceId, memberId) {
      const raw = random.bytes(32)
      const wrapped = encrypt(derive(`wrap/${workspaceId}`), random, memberId, raw)
      return { key: memberKeyOf(workspaceId, memberId, raw), wrapped }
    },
    openMemberKey(workspaceId, memberId, wrapped) {
      return memberKeyOf(workspaceId, memberId, decrypt(derive(`wrap/${workspaceId}`), memberId, wrapped))
    },
    seal: (workspaceId, purpose, plain) => encrypt(derive(`seal/${workspaceId}`), random, purpose, plain),
    open: (workspaceId, purpose, sealed) => decrypt(derive(`seal/${workspaceId}`), purpose, sealed),
    newApartKey(workspaceId, purpose) {
      const key = random.bytes(32)
      return { key, wrapped: encrypt(derive(`apart/${purpose}/${workspaceId}`), random, purpose, key) }
    },
    openApartKey: (workspaceId, purpose, wrapped) =>
      decrypt(derive(`apart/${purpose}/${workspaceId}`), purpose, wrapped),
    blindIndex(workspaceId, field, value) {
      const label = `index/${workspaceId}/${field}`
      const known = indexes.get(`${label}/${value}`)
      if (known) return known
      const index = createHmac('sha256', derive(label)).update(value, 'utf8').digest()
      if (indexes.size >= MAX_REMEMBERED_INDEXES) indexes.clear()
      indexes.set(`${label}/${value}`, index)
      return index
    },
    sign: (purpose, text) =>
      createHmac('sha256', derive(`sign/${purpose}`))
        .update(text, 'utf8')
        .digest(),
  }
}

function encrypt(key: Buffer, random: Random, bound: string, plain: Buffer): Buffer {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(bound, 'utf8'))
  const body = cipher.update(plain)
  const rest = cipher.final()
  return Buffer.concat([Buffer.of(AES_256_GCM), nonce, cipher.getAuthTag(), body, rest])
}

function decrypt(key: Buffer, bound: string, sealed: Buffer): Buffer {
  if (sealed[0] !== AES_256_GCM || sealed.length < 1 + NONCE_BYTES + TAG_BYTES)
    throw new CannotDecrypt('this is not a ciphertext of this product')
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES))
  decipher.setAAD(Buffer.from(bound, 'utf8'))
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch (error) {
    throw new CannotDecrypt(
      `the ciphertext of "${bound}" does not open: it was changed, moved, or its key is another`,
      { cause: error },
    )
  }
}

/** For keys and tokens, whose 256 bits of randomness need no slow hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret, 'utf8').digest()
}

/** Whether this is what was sealed for this workspace and purpose: for those who look at how things are kept. */
export function opens(keys: Keys, workspaceId: string, purpose: string, sealed: Buffer): boolean {
  try {
    keys.open(workspaceId, purpose, sealed)
    return true
  } catch (error) {
    if (error instanceof CannotDecrypt) return false
    throw error
  }
}
