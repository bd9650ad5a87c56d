import { describe, expect, it } from 'vitest'
import { dropLink, readLink, takeLink } from './link.ts'

describe('a member’s link', () => {
  it.each([
    ['#abcdefghij.klm', { kind: 'membership', token: 'abcdefghij.klm' }],
    ['#unsubscribe=abcdefghij', { kind: 'unsubscribe', token: 'abcdefghij' }],
    ['#choices=abcdefghij', { kind: 'choices', token: 'abcdefghij' }],
    ['#abc%2Edefghijk', { kind: 'membership', token: 'abc.defghijk' }],
    ['#sign-in=abcdefghij', { kind: 'signIn', door: 'abcdefghij' }],
    ['#sign-in=', { kind: 'none' }],
    ['', { kind: 'none' }],
    ['#short', { kind: 'none' }],
    ['#unsubscribe=', { kind: 'none' }],
    ['#choices=', { kind: 'none' }],
    ['#%E0%A4%A', { kind: 'none' }],
    ['#two words here', { kind: 'none' }],
    [`#${'a'.repeat(1001)}`, { kind: 'none' }],
  ])('%s is read as %o', (hash, link) => {
    expect(readLink(hash)).toEqual(link)
  })

  it('leaves the address bar at once and survives a reload of the tab', () => {
    const page = aPage('#abcdefghijkl')
    expect(takeLink(page)).toEqual({ kind: 'membership', token: 'abcdefghijkl' })
    expect(page.address()).toBe('/portal/')
    expect(takeLink(page)).toEqual({ kind: 'membership', token: 'abcdefghijkl' })
  })

  it('to sign in is remembered on the device, and gives way to a link of one’s own', () => {
    const page = aPage('#sign-in=abcdefghijkl')
    expect(takeLink(page)).toEqual({ kind: 'signIn', door: 'abcdefghijkl' })
    expect(page.address()).toBe('/portal/')
    expect(takeLink(page)).toEqual({ kind: 'signIn', door: 'abcdefghijkl' })
    page.location.hash = '#mnopqrstuvwx'
    expect(takeLink(page)).toEqual({ kind: 'membership', token: 'mnopqrstuvwx' })
    dropLink(page)
    expect(takeLink(page)).toEqual({ kind: 'signIn', door: 'abcdefghijkl' })
  })

  it('is forgotten when the session is over', () => {
    const page = aPage('#abcdefghijkl')
    takeLink(page)
    dropLink(page)
    expect(takeLink(page)).toEqual({ kind: 'none' })
  })
})

function aPage(hash: string) {
  const location = { hash, pathname: '/portal/' }
  const [kept, remembered] = [new Map<string, string>(), new Map<string, string>()]
  const page = {
    location,
    history: {
      replaceState: (_: unknown, __: string, address: string) => {
        location.pathname = address
        location.hash = ''
      },
    },
    localStorage: {
      getItem: (name: string) => remembered.get(name) ?? null,
      setItem: (name: string, value: string) => void remembered.set(name, value),
    },
    sessionStorage: {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    },
  }
  // The three parts that the function touches; a whole Window is not needed to say what it does.
  return Object.assign(page as unknown as Window, { address: () => location.pathname + location.hash })
}
