import type { ResponseOf } from '@regulars/contract'
import type { listPurposes } from '@regulars/contract/consent'
import { type listCollectionPoints, type listNotices, mandatoryParts, noticeParts } from '@regulars/contract/notices'

export type Purpose = ResponseOf<typeof listPurposes>['items'][number]
export type Point = ResponseOf<typeof listCollectionPoints>['items'][number]
export type Notices = ResponseOf<typeof listNotices>
export type NoticeVersion = Notices['versions'][number]
export type NoticeDraft = Notices['drafts'][number]
export type Texts = NoticeDraft['texts']
type Part = (typeof noticeParts)[number]

export const consentTabs = ['purposes', 'points', 'withdrawals', 'laws'] as const
export type ConsentTab = (typeof consentTabs)[number]
export const readTab = (text: string | undefined): ConsentTab => consentTabs.find((tab) => tab === text) ?? 'purposes'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]
export const languagesOf = (texts: Texts): Language[] => languages.filter((language) => texts[language])

/** Versions of the notice that tells of a purpose, newest first; the first is in force. One that does not speak of it is none. */
export function versionsFor(purpose: Purpose, versions: readonly NoticeVersion[]): NoticeVersion[] {
  return versions
    .filter(({ notice, purposes }) => notice === purpose.notice && purposes.includes(purpose.code))
    .sort((a, b) => b.version - a.version)
}

/** What the form begins with: the draft, else the newest version, else the outline. */
export function firstTexts({ drafts, versions, template }: Notices, notice: string | undefined) {
  const draft = drafts.find((one) => one.notice === notice)
  const newest = versions.filter((one) => one.notice === notice).sort((a, b) => b.version - a.version)[0]
  const from = draft ?? newest
  return { purposes: from?.purposes ?? [], texts: from?.texts ?? template }
}

/** The draft of a notice, unless it is what was published last: the server keeps it to begin the next from. */
export function openDraft({ drafts, versions }: Notices, notice: string): NoticeDraft | undefined {
  const draft = drafts.find((one) => one.notice === notice)
  const isPublished = versions.some(
    (one) => one.notice === notice && draft && Date.parse(one.publishedAt) >= Date.parse(draft.updatedAt),
  )
  return isPublished ? undefined : draft
}

/** The texts as they are sent: a language without a word is not a language of the notice. */
export function writtenTexts(texts: Texts): Texts {
  return Object.fromEntries(
    languagesOf(texts).flatMap((language) => {
      const text = texts[language]!
      return noticeParts.some((part) => text[part]?.trim()) ? [[language, text]] : []
    }),
  )
}

/** `zh-CN/retention`, taken apart; `purposes` and `texts` are of no language. */
export function readMissing(missing: string): { language: Language; part: Part } | 'purposes' | 'texts' | undefined {
  if (missing === 'purposes' || missing === 'texts') return missing
  const [head, tail] = missing.split('/')
  const language = languages.find((one) => one === head)
  const part = noticeParts.find((one) => one === tail)
  return language && part && { language, part }
}

export const isMandatory = (part: Part): boolean => mandatoryParts.includes(part)

/** Every notice that was ever written, by code. */
export function noticeCodes({ drafts, versions }: Notices): string[] {
  return [...new Set([...drafts, ...versions].map(({ notice }) => notice))].sort()
}

/** Of a purpose, a notice or a collection point. */
export const codePattern = /^[a-z0-9][a-z0-9_-]{0,59}$/

/** What the form of a purpose holds. */
export type WrittenPurpose = Omit<Purpose, 'notice' | 'noticeVersion' | 'leastVersion'>

/**
 * Whether a change is one of what members agreed to: what it is for, on which ground, on more channels, for others, as
 * promotion, or for longer. A name or a shorter time is not.
 */
export function changesWhatWasAgreed(before: Purpose, after: Partial<WrittenPurpose>): boolean {
  const days = (of: Partial<WrittenPurpose>) => of.expiresAfterDays ?? Number.POSITIVE_INFINITY
  return (
    languages.some(
      (language) => (after.description?.[language] ?? '').trim() !== before.description[language].trim(),
    ) ||
    after.legalBasis !== before.legalBasis ||
    (after.channels ?? []).some((channel) => !before.channels.includes(channel)) ||
    (after.shares === true && !before.shares) ||
    (after.promotional === true && !before.promotional) ||
    days(after) > days(before)
  )
}

/** What the form of a collection point holds: a line for each control. */
export interface WrittenPoint extends Pick<Point, 'code' | 'name' | 'notice'> {
  readonly asks: readonly Ask[]
}

interface Ask {
  readonly purpose: string
  readonly channel: Purpose['channels'][number]
}

/** A control that bundles, which only the API can write, becomes several lines. */
export const asksOf = ({ controls }: Pick<Point, 'controls'>): Ask[] =>
  controls.flatMap(({ purposes, channels }) =>
    purposes.flatMap((purpose) => channels.map((channel) => ({ purpose, channel }))),
  )

export const controlsOf = (asks: readonly Ask[]): Point['controls'] =>
  asks.map(({ purpose, channel }) => ({ purposes: [purpose], channels: [channel], ticked: false }))

export function asksTwice(asks: readonly Partial<Ask>[]): boolean {
  const whole = asks.filter(({ purpose, channel }) => purpose && channel)
  return new Set(whole.map(({ purpose, channel }) => `${purpose} ${channel}`)).size < whole.length
}
