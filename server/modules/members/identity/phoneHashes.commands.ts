import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { lockIdentities } from './identity.store.ts'
import { openKeys } from './memberKeys.ts'
import {
  arePhonesHashed,
  beginPhoneHashing,
  insertPhoneHashes,
  keepsPhoneHashes,
  markHashed,
  memberNumbersOf,
  type PhoneHash,
  phonesOfHashes,
  takeUnhashed,
} from './phoneHashes.store.ts'
import { hashesOfPhone, normalisePhoneHash, PHONE_SHA256 } from './phoneHashes.ts'

/** Phones of one transaction of the schedule. */
const PHONES_PER_STEP = 1_000

type Sealer = Pick<Ctx, 'keys' | 'workspaceId'>

/** The blind index of a hash: what is kept of it. Undefined when the text is no hash. */
export function phoneHashIndex(ctx: Sealer, text: string): Buffer | undefined {
  const hash = normalisePhoneHash(text)
  return hash === undefined ? undefined : ctx.keys.blindIndex(ctx.workspaceId, PHONE_SHA256, hash)
}

/**
 * Hashes are kept from now on. Under the lock of those who attach phones: one attached meanwhile either waits for its hashes
 * here, or finds that they are to be kept.
 */
export async function keepHashesFromNowOn(ctx: Ctx): Promise<void> {
  await lockIdentities(ctx.tx, ctx.workspaceId)
  await beginPhoneHashing(ctx.tx, ctx.workspaceId, ctx.now)
}

/** True when a hash leads to every phone there is; before that, what names a buyer by one has to wait. */
export function phonesAreHashed(ctx: Ctx): Promise<boolean> {
  return arePhonesHashed(ctx.tx, ctx.workspaceId)
}

/**
 * Hashes phones that were attached just now, given in the clear with their blind indexes, where somebody asked for hashes
 * once: of no other workspace is a hash worth keeping. For callers who hold the lock of identities.
 */
export async function hashAttached(
  ctx: Ctx,
  phones: readonly { readonly phone: string; readonly phoneIndex: Buffer }[],
): Promise<void> {
  if (phones.length > 0 && (await keepsPhoneHashes(ctx.tx, ctx.workspaceId))) await keepPhoneHashes(ctx, phones)
}

async function keepPhoneHashes(
  ctx: Ctx,
  phones: readonly { readonly phone: string; readonly phoneIndex: Buffer }[],
): Promise<void> {
  const hashes = phones.flatMap(({ phone, phoneIndex }) =>
    hashesOfPhone(phone).map(
      (hash): PhoneHash => ({ hashIndex: ctx.keys.blindIndex(ctx.workspaceId, PHONE_SHA256, hash), phoneIndex }),
    ),
  )
  await insertPhoneHashes(ctx.tx, ctx.workspaceId, hashes)
}

/** What the hashes of claims lead to: the key of a phone by the text of its hash. */
export async function phonesNamedBy(ctx: Ctx, texts: Iterable<string>): Promise<ReadonlyMap<string, string>> {
  const indexes = new Map([...new Set(texts)].map((text) => [text, phoneHashIndex(ctx, text)]))
  const wanted = [...indexes.values()].filter((index) => index !== undefined)
  const phones = await phonesOfHashes(ctx.tx, ctx.workspaceId, wanted)
  return new Map(
    [...indexes].flatMap(([text, index]) => {
      const phone = index && phones.get(index.toString('base64'))
      return phone ? [[text, phone] as const] : []
    }),
  )
}

/** Numbers of members whom a hash led to, which their events carry as if the sender had named them. */
export function numbersOf(ctx: Ctx, memberIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  return memberNumbersOf(ctx.tx, ctx.workspaceId, [...new Set(memberIds)])
}

/** Hashes some of the phones that wait for it; true when there may be more. */
export async function hashWaitingPhones(ctx: Ctx): Promise<boolean> {
  const waiting = await takeUnhashed(ctx.tx, ctx.workspaceId, PHONES_PER_STEP)
  if (waiting.length === 0) return false
  const keys = new Map<string, MemberKey>()
  await openKeys(
    ctx,
    keys,
    waiting.map(({ memberId }) => memberId),
  )
  await keepPhoneHashes(
    ctx,
    // A member whose key was destroyed is erased: their phone can no longer be read, nor need it be.
    waiting.flatMap(({ memberId, phoneIndex, sealed }) => {
      const key = keys.get(memberId)
      return key ? [{ phone: key.decrypt('phone', sealed), phoneIndex }] : []
    }),
  )
  await markHashed(
    ctx.tx,
    ctx.workspaceId,
    waiting.map(({ phoneIndex }) => phoneIndex),
  )
  return waiting.length === PHONES_PER_STEP
}
