import { openKeys } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import type { Message } from '../channels/message.ts'

const PLACE = 'messaging.intents.message'
const CODE_PLACE = 'messaging.intents.code'
const ADDRESS_PLACE = 'messaging.intents.address'

/** Messages are sealed under the member's key: erasing the member erases what was written to them. */
export class MessageSafe {
  readonly #ctx: Ctx
  readonly #keys = new Map<string, MemberKey>()

  private constructor(ctx: Ctx) {
    this.#ctx = ctx
  }

  static async of(ctx: Ctx, memberIds: readonly string[]): Promise<MessageSafe> {
    const safe = new MessageSafe(ctx)
    await openKeys(safe.#ctx, safe.#keys, [...new Set(memberIds)])
    return safe
  }

  /** Undefined when the member was erased meanwhile. */
  seal(memberId: string, message: Message): Buffer | undefined {
    return this.#keys.get(memberId)?.encrypt(PLACE, JSON.stringify(message))
  }

  sealCode(memberId: string, code: string): Buffer | null {
    return this.#keys.get(memberId)?.encrypt(CODE_PLACE, code) ?? null
  }

  openCode(memberId: string, sealed: Buffer | null): string {
    return (sealed && this.#keys.get(memberId)?.decrypt(CODE_PLACE, sealed)) ?? ''
  }

  sealAddress(memberId: string, address: string): Buffer | null {
    return this.#keys.get(memberId)?.encrypt(ADDRESS_PLACE, address) ?? null
  }

  /** Undefined when the member was erased meanwhile. */
  openAddress(memberId: string, sealed: Buffer): string | undefined {
    return this.#keys.get(memberId)?.decrypt(ADDRESS_PLACE, sealed)
  }

  open(memberId: string, sealed: Buffer | null): Message | null {
    const text = sealed && this.#keys.get(memberId)?.decrypt(PLACE, sealed)
    return text ? (JSON.parse(text) as Message) : null
  }
}
