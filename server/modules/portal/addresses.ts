import { normaliseIdentifier } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'

/** Where a code is sent: a phone number or an e-mail, written one way. */
export interface Address {
  readonly channel: 'email' | 'sms'
  readonly namespace: 'email' | 'phone'
  readonly address: string
}

/** Reads an address as people type it; refuses what is none. */
export function requireAddress(typed: string): Address {
  const channel = typed.includes('@') ? 'email' : 'sms'
  const namespace = namespaceOf(channel)
  const address = normaliseIdentifier(namespace, typed)
  if (address === undefined) throw new Refusal('address_invalid')
  return { channel, namespace, address }
}

export function namespaceOf(channel: 'email' | 'sms'): 'email' | 'phone' {
  return channel === 'email' ? 'email' : 'phone'
}

/** Under which the identifier of a member is looked up, so that the address itself is kept nowhere. */
export function indexOf(ctx: Pick<Ctx, 'keys' | 'workspaceId'>, { namespace, address }: Address): Buffer {
  return ctx.keys.blindIndex(ctx.workspaceId, namespace, address)
}
