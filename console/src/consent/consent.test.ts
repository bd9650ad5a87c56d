import { NoticeText } from '@regulars/contract/notices'
import { describe, expect, it } from 'vitest'
import {
  asksOf,
  asksTwice,
  changesWhatWasAgreed,
  controlsOf,
  firstTexts,
  type Notices,
  type NoticeVersion,
  noticeCodes,
  openDraft,
  type Purpose,
  readMissing,
  readTab,
  versionsFor,
  writtenTexts,
} from './consent.ts'

const text = (title: string) => NoticeText.parse({ title })
const version = (number: number, over: Partial<NoticeVersion> = {}): NoticeVersion => ({
  notice: 'membership',
  version: number,
  purposes: ['marketing'],
  texts: { en: text(`No. ${number}`) },
  hashes: {},
  material: true,
  changeNote: null,
  publishedAt: '2026-11-22T08:00:00.000Z',
  publishedBy: 'system:regulars',
  ...over,
})
const marketing: Purpose = {
  code: 'marketing',
  name: { en: 'Offers', 'zh-CN': '优惠' },
  description: { en: 'Offers', 'zh-CN': '优惠' },
  legalBasis: 'consent',
  balancingNote: null,
  channels: ['email'],
  promotional: true,
  shares: false,
  expiresAfterDays: null,
  notice: 'membership',
  noticeVersion: 4,
  leastVersion: 4,
}
const notices = (over: Partial<Notices> = {}): Notices => ({
  drafts: [],
  versions: [version(2), version(4)],
  template: { en: text('Outline') },
  ...over,
})

describe('the versions of a purpose', () => {
  it('are those of its notice that speak of it, the one in force first', () => {
    const other = version(5, { notice: 'points' })
    const silent = version(3, { purposes: ['points'] })
    expect(versionsFor(marketing, [version(2), silent, version(4), other]).map((one) => one.version)).toEqual([4, 2])
  })
  it('are none while only name and description were shown', () => {
    expect(versionsFor({ ...marketing, notice: null }, [version(2)])).toEqual([])
  })
})

describe('the form of a notice', () => {
  it('begins with the draft, else with the newest version, else with the outline', () => {
    const draft = { notice: 'membership', purposes: [], texts: { en: text('Draft') }, updatedAt: '', missing: [] }
    expect(firstTexts(notices({ drafts: [draft] }), 'membership').texts.en?.title).toBe('Draft')
    expect(firstTexts(notices(), 'membership')).toMatchObject({
      purposes: ['marketing'],
      texts: { en: { title: 'No. 4' } },
    })
    expect(firstTexts(notices(), undefined)).toMatchObject({ purposes: [], texts: { en: { title: 'Outline' } } })
  })
  it('has an open draft only while it was written after the newest version', () => {
    const written = (updatedAt: string) =>
      notices({ drafts: [{ notice: 'membership', purposes: [], texts: {}, updatedAt, missing: [] }] })
    expect(openDraft(written('2026-11-22T07:59:00.000Z'), 'membership')).toBeUndefined()
    expect(openDraft(written('2026-11-22T08:01:00.000Z'), 'membership')).toBeDefined()
  })
  it('sends no language in which nothing is written', () => {
    expect(Object.keys(writtenTexts({ 'zh-CN': text('  '), en: text('Words') }))).toEqual(['en'])
  })
  it('says what is missing by language and part', () => {
    expect(readMissing('zh-CN/retention')).toEqual({ language: 'zh-CN', part: 'retention' })
    expect(readMissing('purposes')).toBe('purposes')
    expect(readMissing('fr/retention')).toBeUndefined()
  })
})

it('every notice is listed once, whether it has a draft or a version', () => {
  const draft = { notice: 'app', purposes: [], texts: {}, updatedAt: '', missing: [] }
  expect(noticeCodes(notices({ drafts: [draft] }))).toEqual(['app', 'membership'])
})

it('a tab that is none opens the purposes', () => {
  expect([readTab('laws'), readTab('x'), readTab(undefined)]).toEqual(['laws', 'purposes', 'purposes'])
})

describe('a change of a purpose', () => {
  it.each([
    ['another name', { name: { en: 'News', 'zh-CN': '资讯' } }, false],
    ['fewer channels', { channels: [] }, false],
    ['a shorter time', { expiresAfterDays: 30 }, false],
    ['another description', { description: { en: 'Offers and games', 'zh-CN': '优惠' } }, true],
    ['one more channel', { channels: ['email', 'push'] as const }, true],
    ['another ground', { legalBasis: 'contract' as const }, true],
    ['sharing', { shares: true }, true],
  ])('to %s', (_case, change, agreed) => {
    const before = { ...marketing, channels: ['email' as const], expiresAfterDays: 90, shares: false }
    const after = { ...before, ...change } as Purpose
    expect(changesWhatWasAgreed(before, after)).toBe(agreed)
  })

  it('a time that is taken away lasts longer', () => {
    expect(changesWhatWasAgreed({ ...marketing, expiresAfterDays: 90 }, { ...marketing, expiresAfterDays: null })).toBe(
      true,
    )
  })
})

describe('what a collection point asks', () => {
  const asks = [
    { purpose: 'marketing', channel: 'email' },
    { purpose: 'points', channel: 'sms' },
  ] as const

  it('is one control for each line, none ticked beforehand, and back', () => {
    const controls = controlsOf(asks)
    expect(controls).toEqual([
      { purposes: ['marketing'], channels: ['email'], ticked: false },
      { purposes: ['points'], channels: ['sms'], ticked: false },
    ])
    expect(asksOf({ controls })).toEqual(asks)
  })

  it('is asked once; lines that are not filled in yet ask nothing', () => {
    expect(asksTwice(asks)).toBe(false)
    expect(asksTwice([...asks, asks[0]])).toBe(true)
    expect(asksTwice([{}, {}])).toBe(false)
  })
})
