import { describe, expect, it } from 'vitest'
import { createFormat } from './format.ts'

const en = createFormat({ locale: 'en', timeZone: 'Europe/London', currency: 'GBP' })
const zh = createFormat({ locale: 'zh-CN', timeZone: 'Asia/Shanghai', currency: 'CNY' })

describe('money', () => {
  it.each([
    [33_719_730, '£33,719.73'],
    [8_911_407_904, '£8,911,407.904'],
    [0, '£0.00'],
    [-1_500, '-£1.50'],
  ])('%i mills in English is %s', (mills, text) => expect(en.money(mills)).toBe(text))

  it('is written in the currency it has, or in that of the workspace', () => {
    expect(zh.money(1_234_560)).toBe('¥1,234.56')
    expect(zh.money(1_000, 'GBP')).toBe('£1.00')
  })

  it('is written to the smallest coin when it is a mean', () => {
    expect(zh.moneyMean(196_475)).toBe('¥196.48')
    expect(en.moneyMean(196_470.4)).toBe('£196.47')
  })

  it('is short on axes, by the counting of the language', () => {
    expect(en.moneyShort(1_234_567_000)).toBe('£1.2M')
    expect(zh.moneyShort(1_234_567_000)).toBe('¥123.5万')
  })
})

describe('counts and shares', () => {
  it('groups thousands', () => expect(zh.count(541_909)).toBe('541,909'))
  it('keeps one decimal of a percentage', () => expect(en.percent(0.1107)).toBe('11.1%'))
  it('shows the sign of a change', () => {
    expect(en.signed(12)).toBe('+12')
    expect(en.signed(0)).toBe('0')
  })
  it('speaks of percentage points', () => {
    expect(en.percentPoints(0.0615)).toBe('+6.15 pp')
    expect(zh.percentPoints(-0.01)).toBe('-1 个百分点')
  })
})

describe('times', () => {
  it('shows an instant in the zone of the workspace', () => {
    expect(en.instant('2011-12-09T12:50:00.000Z')).toBe('Dec 9, 2011, 12:50')
    expect(zh.instant('2011-12-09T18:50:00.000Z')).toBe('2011年12月10日 02:50')
  })
  it('shows the time of day in that zone', () => expect(zh.time('2011-12-09T18:50:00.000Z')).toBe('02:50'))
  it('never moves a calendar day', () => expect(en.day('2011-12-10')).toBe('Dec 10, 2011'))
  it('says how long ago', () => {
    const now = Date.parse('2026-11-22T08:00:00Z')
    expect(en.ago('2026-11-19T08:00:00Z', now)).toBe('3 days ago')
    expect(zh.ago('2026-11-22T07:58:00Z', now)).toBe('2分钟前')
    expect(en.ago('2011-12-09T08:00:00Z', now)).toBe('15 years ago')
  })
  it('writes lengths of time in one unit', () => {
    expect(en.duration(4.25)).toBe('4.3s')
    expect(en.duration(7200)).toBe('2h')
  })
})

it.each([
  [512, '512B'],
  [45_580_638, '45.6MB'],
])('%i bytes is %s', (value, text) => expect(en.bytes(value)).toBe(text))
