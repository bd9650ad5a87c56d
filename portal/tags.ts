import type { Locale } from './i18n/index.ts'

/** Attributes that most companies keep, in Chinese; what is named by a company itself is shown as it named it. */
const inChinese: Readonly<Record<string, string>> = {
  city: '城市',
  country: '国家或地区',
  gender: '性别',
  language: '语言',
  locale: '语言',
  province: '省份',
  region: '区域',
  store: '门店',
  time_zone: '时区',
}

/** The name of an attribute as a person reads it: `favourite_category` and `favouriteCategory` are `Favourite category`. */
export function tagWords(name: string, locale: Locale): string {
  if (locale === 'zh-CN' && Object.hasOwn(inChinese, name)) return inChinese[name]!
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
