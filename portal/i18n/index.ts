import { useSyncExternalStore } from 'react'
import { en, type PortalWords } from './en.ts'
import { zhCN } from './zh-CN.ts'

/** The portal's own few lines of i18n: a library would weigh more on a phone than all the words together. */

export type Locale = 'zh-CN' | 'en'

const words: Readonly<Record<Locale, PortalWords>> = { en, 'zh-CN': zhCN }

/** Each language by its own name. */
export const languages: readonly { code: Locale; name: string }[] = [
  { code: 'zh-CN', name: '中文' },
  { code: 'en', name: 'English' },
]

/** A word by its path (`faces.none`) with its places filled. */
export type Translate = (path: PathOf<PortalWords>, values?: Readonly<Record<string, string>>) => string

type PathOf<Words> = {
  [Key in keyof Words & string]: Words[Key] extends string ? Key : `${Key}.${PathOf<Words[Key]>}`
}[keyof Words & string]

export function translate(locale: Locale, ...[path, values = {}]: Parameters<Translate>): string {
  const found = path.split('.').reduce<unknown>((level, key) => (level as Record<string, unknown>)[key], words[locale])
  return String(found).replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place)
}

const chosenUnder = 'regulars.language'
const listeners = new Set<() => void>()
let current: Locale = chosenLocale() ?? deviceLocale(globalThis.navigator?.languages ?? [])

export function useWords(): { readonly t: Translate; readonly locale: Locale } {
  const locale = useSyncExternalStore(subscribe, () => current)
  return { t: (path, values) => translate(locale, path, values), locale }
}

export const currentLocale = (): Locale => current

/** Language of the device: used until the member's own is known. */
export function deviceLocale(languages: readonly string[]): Locale {
  const first = languages.find((language) => /^(zh|en)\b/i.test(language)) ?? 'en'
  return /^zh/i.test(first) ? 'zh-CN' : 'en'
}

/** The member's own language, unless they chose another with the switch. */
export function followMember(locale: Locale): void {
  if (chosenLocale() === null) show(locale)
}

/** The choice of the switch, kept on this device. */
export function chooseLocale(locale: Locale): void {
  globalThis.localStorage?.setItem(chosenUnder, locale)
  show(locale)
}

function chosenLocale(): Locale | null {
  const value = globalThis.localStorage?.getItem(chosenUnder)
  return value === 'en' || value === 'zh-CN' ? value : null
}

function show(locale: Locale): void {
  current = locale
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
