import { describe, expect, it } from 'vitest'

type Words = Readonly<Record<string, string>>

const words = import.meta.glob<Words>('./*.{en,zh-CN}.ts', { eager: true, import: 'default' })
const sources = import.meta.glob<string>(['../**/*.{ts,tsx}', '!../i18n/*', '!../**/*.test.*'], {
  eager: true,
  query: '?raw',
  import: 'default',
})

const code = Object.values(sources).join('\n')
const features = Object.keys(words).flatMap((path) => /^\.\/(.+)\.en\.ts$/.exec(path)?.[1] ?? [])
const wordsOf = (feature: string, language: string): Words => words[`./${feature}.${language}.ts`] ?? {}

/** The forms of one key count as that key. */
const plain = (key: string): string => key.replace(/_(one|other)$/, '')
const keysOf = (feature: string, language: string): string[] => [
  ...new Set(Object.keys(wordsOf(feature, language)).map(plain)),
]
const places = (sentence: string): string[] => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort()

const chinese = /[\u3400-\u9fff]/
/** An arrow or a comma needs no translation. */
const isSign = (text: string): boolean => !/\p{L}/u.test(text.replace(/\{\{\w+\}\}/g, ''))
/** Names that are the same in both languages. */
const sameInBoth = new Set(['RFM'])
/** Languages are named in their own words. */
const isLanguage = (key: string): boolean => /^languages?\./.test(key)

describe.each(features)('the words of %s', (feature) => {
  const en = wordsOf(feature, 'en')
  const zh = wordsOf(feature, 'zh-CN')

  it('have the same keys in both languages', () => {
    expect(keysOf(feature, 'zh-CN').sort()).toEqual(keysOf(feature, 'en').sort())
  })

  it('are translated', () => {
    const notChinese = Object.entries(zh).filter(
      ([key, text]) => !isLanguage(key) && !chinese.test(text) && !isSign(text) && !sameInBoth.has(text),
    )
    const notEnglish = Object.entries(en).filter(([key, text]) => !isLanguage(key) && chinese.test(text))
    expect([...notChinese, ...notEnglish]).toEqual([])
  })

  it('fill in the same places in both languages', () => {
    for (const [key, text] of Object.entries(zh)) {
      expect(places(text), key).toEqual(places(en[key] ?? ''))
    }
  })

  it('are all used', () => {
    expect(keysOf(feature, 'en').filter((key) => !isUsed(key))).toEqual([])
  })
})

/** A key is used when it is written out somewhere, or when a template begins with its first part: `stage.${stage}`. */
function isUsed(key: string): boolean {
  if (code.includes(`'${key}'`) || code.includes(`:${key}'`)) return true
  const dots = [...key.matchAll(/\./g)].map(({ index }) => index)
  return [0, ...dots.map((at) => at + 1)].some((start) => {
    const head = key.slice(0, start)
    return ['`', ':'].some((before) => code.includes(`${before}${head}\${`)) && (start > 0 || hasTail(key))
  })
}

/** `${section}.title`: a template that begins with a value is told by its end. */
function hasTail(key: string): boolean {
  const at = key.indexOf('.')
  return at > 0 && code.includes(`}${key.slice(at)}\``)
}
