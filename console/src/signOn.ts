import { beginSignOn } from '@regulars/contract/signOn'
import { sessionApi } from './api.ts'

const NEXT = 'regulars.next'

export interface Leaving {
  readonly email?: string | undefined
  readonly provider?: string | undefined
  /** The user is to sign in anew: a proof, not a first sign-in. */
  readonly again?: boolean
  /** Where to go on afterwards. */
  readonly next: string | undefined
}

/** Leaves for the identity provider; it sends the browser back to `/sign-on`. */
export async function leaveForProvider({ email, provider, again = false, next }: Leaving): Promise<void> {
  const { url } = await sessionApi(beginSignOn, {
    body: { again, ...(provider ? { provider } : { email }) },
  })
  sessionStorage.setItem(NEXT, next ?? '/')
  location.assign(url)
}

/** Where the user wanted to go before they left, once. */
export function takeNext(): string | undefined {
  const next = sessionStorage.getItem(NEXT) ?? undefined
  sessionStorage.removeItem(NEXT)
  return next
}
