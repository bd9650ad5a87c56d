import { expect, it } from 'vitest'
import { deviceLocale, translate } from './index.ts'

it('a word is found by its path and its places are filled', () => {
  expect(translate('en', 'greeting', { name: 'Lin' })).toBe('Hello, Lin')
  expect(translate('zh-CN', 'stage.stable')).toBe('我们的常客')
})

it('a place without a value stays, so that a mistake is seen', () => {
  expect(translate('en', 'greeting')).toBe('Hello, {name}')
})

it.each([
  [['zh-TW', 'en'], 'zh-CN'],
  [['fr-FR', 'en-GB', 'zh'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
])('a device set to %j is shown %s', (languages, locale) => {
  expect(deviceLocale(languages)).toBe(locale)
})
