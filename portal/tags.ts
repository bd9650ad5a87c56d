import type { Locale } from './i18n/index.ts'
import type { Membership } from './preferences.ts'

/**
 * The name of an attribute as a person reads it: what the company calls it, and without that `favourite_category` and
 * `favouriteCategory` are `Favourite category`.
 */
export function tagWords(name: string, locale: Locale, names: Membership['tagNames']): string {
  if (Object.hasOwn(names, name)) return names[name]![locale]
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[_\-.\s]+/g, ' ')
    .trim()
    .toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** The value of an attribute as a person reads it. */
export function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueWords).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}
