import { createHash } from 'node:crypto'
import { mandatoryParts, type NoticeLanguage, type NoticeText, noticeParts } from '@regulars/contract/notices'
import type { z } from 'zod'

export type Language = z.infer<typeof NoticeLanguage>
export type Texts = Partial<Record<Language, z.infer<typeof NoticeText>>>

/** What the next version of a notice will say. */
export interface Draft {
  readonly notice: string
  readonly purposes: readonly string[]
  readonly texts: Texts
  readonly updatedAt: Date
}

/** A version as it was published. */
export interface Notice {
  readonly notice: string
  readonly version: number
  readonly purposes: readonly string[]
  readonly texts: Texts
  readonly hashes: Partial<Record<Language, string>>
  readonly material: boolean
  readonly changeNote: string | null
  readonly publishedAt: Date
  readonly publishedBy: string
}

/** The mandatory parts that a draft does not have, in each of its languages: PIPL 17, GDPR 13. */
export function missingIn(draft: Pick<Draft, 'purposes' | 'texts'>): string[] {
  const languages = Object.entries(draft.texts)
  return [
    ...(draft.purposes.length === 0 ? ['purposes'] : []),
    ...(languages.length === 0 ? ['texts'] : []),
    ...languages.flatMap(([language, text]) =>
      mandatoryParts.filter((part) => text[part].trim() === '').map((part) => `${language}/${part}`),
    ),
  ]
}

/** SHA-256 over the parts in their order, each on a line of its own as JSON: what a proof of consent points at. */
export function hashOf(text: z.infer<typeof NoticeText>): string {
  const canonical = noticeParts.map((part) => JSON.stringify([part, text[part]])).join('\n')
  return createHash('sha256').update(canonical, 'utf8').digest('hex')
}

export function hashesOf(texts: Texts): Partial<Record<Language, string>> {
  return Object.fromEntries(Object.entries(texts).map(([language, text]) => [language, hashOf(text)]))
}
