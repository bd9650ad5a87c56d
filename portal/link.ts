/** What a member's link asks for: their own pages, or to end messages. */
export type Link =
  | { readonly kind: 'membership'; readonly token: string }
  | { readonly kind: 'unsubscribe'; readonly token: string }
  | { readonly kind: 'none' }

const shortestToken = 10
const longestToken = 1000
const unsubscribeMark = 'unsubscribe='

/** Reads the part of the address after `#`. It never reaches a server log, which is why the token is there. */
export function readLink(hash: string): Link {
  const text = hash.replace(/^#/, '')
  if (text.startsWith(unsubscribeMark)) return linkOf('unsubscribe', text.slice(unsubscribeMark.length))
  return linkOf('membership', text)
}

function linkOf(kind: 'membership' | 'unsubscribe', text: string): Link {
  const token = decoded(text)
  const plausible = token.length >= shortestToken && token.length <= longestToken && !/\s/.test(token)
  return plausible ? { kind, token } : { kind: 'none' }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return ''
  }
}

const keptUnder = 'regulars.link'

/**
 * Takes the link out of the address bar, so that it is in no history, bookmark or screenshot, and keeps it for this
 * tab, so that pulling the page down to reload it does not lock the member out.
 */
export function takeLink(page: Pick<Window, 'location' | 'history' | 'sessionStorage'>): Link {
  const fresh = readLink(page.location.hash)
  if (fresh.kind !== 'none') {
    page.sessionStorage.setItem(keptUnder, page.location.hash)
    page.history.replaceState(null, '', page.location.pathname)
    return fresh
  }
  return readLink(page.sessionStorage.getItem(keptUnder) ?? '')
}

/** Forgets the link of this tab: the session is over. */
export function dropLink(page: Pick<Window, 'sessionStorage'>): void {
  page.sessionStorage.removeItem(keptUnder)
}
