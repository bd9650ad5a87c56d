import { describe, expect, it } from 'vitest'
import { codeFrom, emptyContent, missingLanguages, piecesOf, placeName } from './templates.ts'

describe('a template', () => {
  it('is taken apart into text, places and logic', () => {
    expect(piecesOf('Hi {{ member.name | default: "you" }},\n{% if x %}a{% endif %}')).toEqual([
      { kind: 'text', text: 'Hi ' },
      { kind: 'place', text: '{{ member.name | default: "you" }}' },
      { kind: 'text', text: ',\n' },
      { kind: 'logic', text: '{% if x %}' },
      { kind: 'text', text: 'a' },
      { kind: 'logic', text: '{% endif %}' },
    ])
  })

  it('loses nothing by being taken apart', () => {
    const odd = '{{ open \n {% half {{a}}{{ b }} }} tail'
    expect(
      piecesOf(odd)
        .map(({ text }) => text)
        .join(''),
    ).toBe(odd)
  })

  it('names its places without filters', () => {
    expect(placeName('{{- member.name | default: "you" }}')).toBe('member.name')
  })

  it.each([
    ['Spring sale!', 'spring-sale'],
    ['  Été 2026 ', 'e-te-2026'],
    ['春季', ''],
    ['a'.repeat(80), 'a'.repeat(60)],
  ])('called %s has the code %s', (words, code) => {
    expect(codeFrom(words)).toBe(code)
  })

  it('says in which languages it is still empty', () => {
    expect(missingLanguages(emptyContent)).toEqual(['zh-CN', 'en'])
    expect(missingLanguages({ ...emptyContent, en: { subject: 'Hi', body: 'there' } })).toEqual(['zh-CN'])
  })
})
