/** What a member's link asks for: their own pages, to end messages or have nothing chosen for them, or to sign in by a code. */
export type Link =
  | { readonly kind: 'membership'; readonly token: string }
  | { readonly kind: 'unsubscribe' | 'choices'; readonly token: string }
  | { readonly kind: 'signIn'; readonly door: string }
  | { readonly kind: 'none' }

const shortestToken = 10
const longestToken = 1000
const unsubscribeMark = 'unsubscribe='
const choicesMark = 'choices='
const signInMark = 'sign-in='

/** Reads the part of the address after `#`. It never reaches a server log, which is why the token is there. */
export function readLink(hash: string): Link {
  const text = hash.replace(/^#/, '')
  if (text.startsWith(unsubscribeMark)) return linkOf('unsubscribe', text.slice(unsubscribeMark.length))
  if (text.startsWith(choicesMark)) return linkOf('choices', text.slice(choicesMark.length))
  if (text.startsWith(signInMark)) {
    const link = linkOf('membership', text.slice(signInMark.length))
    return link.kind === 'membership' ? { kind: 'signIn', door: link.token } : link
  }
  return linkOf('membership', text)
}

function linkOf(kind: 'membership' | 'unsubscribe' | 'choices', text: string): Exclude<Link, { kind: 'signIn' }> {
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
const doorKeptUnder = 'regulars.door'

/**
 * Takes the link out of the address bar, so that it is in no history, bookmark or screenshot, and keeps it for this
 * tab, so that pulling the page down to reload it does not lock the member out.
 */
export function takeLink(page: Pick<Window, 'location' | 'history' | 'sessionStorage' | 'localStorage'>): Link {
  const fresh = readLink(page.location.hash)
  if (fresh.kind === 'signIn') {
    keepDoor(page, fresh.door)
    dropLink(page)
    page.history.replaceState(null, '', page.location.pathname)
    return fresh
  }
  if (fresh.kind !== 'none') {
    page.sessionStorage.setItem(keptUnder, page.location.hash)
    page.history.replaceState(null, '', page.location.pathname)
    return fresh
  }
  const kept = readLink(page.sessionStorage.getItem(keptUnder) ?? '')
  const door = doorOf(page)
  return kept.kind === 'none' && door !== null ? { kind: 'signIn', door } : kept
}

/** Remembers on this device where its member signs in, for the day their link has expired. It opens nothing by itself. */
export function keepDoor(page: Pick<Window, 'localStorage'>, door: string): void {
  page.localStorage.setItem(doorKeptUnder, door)
}

/** Where to sign in, if a page of a brand was ever open on this device. */
export function doorOf(page: Pick<Window, 'localStorage'>): string | null {
  return page.localStorage.getItem(doorKeptUnder)
}

/** Forgets the link of this tab: the session is over. */
export function dropLink(page: Pick<Window, 'sessionStorage'>): void {
  page.sessionStorage.removeItem(keptUnder)
}
