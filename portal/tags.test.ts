import { expect, it } from 'vitest'
import { tagWords, valueWords } from './tags.ts'

it.each([
  ['favourite_category', 'en', 'Favourite category'],
  ['favouriteCategory', 'zh-CN', 'Favourite category'],
  ['city', 'en', 'City'],
  ['city', 'zh-CN', '城市'],
  ['喜好', 'en', '喜好'],
] as const)('the attribute %s is read in %s as %s', (name, locale, words) => {
  expect(tagWords(name, locale, { city: { en: 'City', 'zh-CN': '城市' } })).toBe(words)
})

it.each([
  [['tea', 'books'], 'tea, books'],
  [true, 'true'],
  [{ size: 'M' }, '{"size":"M"}'],
])('the value %j is read as %s', (value, words) => {
  expect(valueWords(value)).toBe(words)
})
