import type { ResponseOf } from '@regulars/contract'
import type { listTemplates } from '@regulars/contract/messaging'

export type TemplateRow = ResponseOf<typeof listTemplates>['items'][number]
export type Content = TemplateRow['content']

/** One piece of a template: text as it stands, or a place that is filled for each member. */
export type Piece = { readonly kind: 'text' | 'place' | 'logic'; readonly text: string }

/** A template in pieces, so that what is filled in can be shown as such. Liquid itself is rendered by the server only. */
export function piecesOf(template: string): Piece[] {
  return template
    .split(/(\{\{.*?\}\}|\{%.*?%\})/s)
    .filter((text) => text !== '')
    .map((text) => ({ kind: text.startsWith('{{') ? 'place' : text.startsWith('{%') ? 'logic' : 'text', text }))
}

/** What a place is called: the name without its braces and filters, `member.name`. */
export const placeName = (text: string): string =>
  text
    .replace(/^\{\{-?\s*|\s*-?\}\}$/g, '')
    .split('|')[0]!
    .trim()

/** A code for a template from its name in words: `Spring sale!` is `spring-sale`. */
export function codeFrom(words: string): string {
  return words
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
}

export const emptyContent: Content = { 'zh-CN': { subject: '', body: '' }, en: { subject: '', body: '' } }

/** Languages in which a template says nothing yet. */
export function missingLanguages(content: Content): (keyof Content)[] {
  return (['zh-CN', 'en'] as const).filter(
    (locale) => content[locale].subject.trim() === '' || content[locale].body.trim() === '',
  )
}
