import { incidentClocks } from '@regulars/packs/incidents/index'
import { policyPacks } from '@regulars/packs/policies/index'
import { describe, expect, it } from 'vitest'
import { clocksFor, draftNotice, dueOf, nextOf, noFacts, outcomeOf, quartersOf, severityOf } from './incidents.ts'

const ids = (extent: Partial<Parameters<typeof clocksFor>[0]>) =>
  clocksFor({ laws: ['pipl'], people: null, criticalInfrastructure: false, ...extent }).map(({ clock }) => clock)
const at = (time: string) => new Date(`2026-03-02T${time}:00.000Z`)

describe('the clocks of an incident', () => {
  it.each([
    [{ people: 1_000 }, ['cn-authority', 'cn-people']],
    [{ people: 999_999 }, ['cn-authority', 'cn-people']],
    [{ people: 1_000_000 }, ['cn-larger', 'cn-people']],
    [{ people: null }, ['cn-larger', 'cn-people']],
    [{ people: 10, criticalInfrastructure: true }, ['cn-infrastructure', 'cn-people']],
    [{ laws: ['gdpr'], people: 3 }, ['eu-authority', 'eu-people']],
    [{ laws: ['ccpa-cpra'] }, ['us-people']],
    [{ laws: ['another-law'] }, []],
  ])('are for %j', (extent, expected) => {
    expect(ids(extent)).toEqual(expected)
  })

  it('end so many hours after it was noticed, and name a law that there is a pack of, and a source', () => {
    const hours = Object.fromEntries(incidentClocks.map((one) => [one.clock, one.hours]))
    expect(hours).toMatchObject({ 'cn-infrastructure': 1, 'cn-larger': 4, 'eu-authority': 72, 'cn-people': null })
    expect(dueOf({ hours: 4 }, at('08:00'))).toEqual(at('12:00'))
    expect(dueOf({ hours: null }, at('08:00'))).toBeNull()
    const laws = new Set(policyPacks.map(({ pack }) => pack))
    expect(incidentClocks.filter((one) => !laws.has(one.law) || one.source.length < 20)).toEqual([])
  })

  it('are shown by the one that ends first, and answered ones no more', () => {
    const clock = (dueAt: Date | null, answer: 'notified' | 'not_notifiable' | null = null) => ({
      startsAt: at('08:00'),
      dueAt,
      answer,
    })
    const four = clock(at('12:00'))
    expect(nextOf([clock(at('20:00')), clock(null), four])).toBe(four)
    expect(nextOf([clock(null), clock(at('12:00'), 'notified')])).toEqual(clock(null))
    expect(nextOf([clock(at('12:00'), 'notified')])).toBeNull()
    expect(outcomeOf([clock(null, 'notified'), clock(null)])).toBe('undecided')
    expect(outcomeOf([clock(null, 'notified'), clock(null, 'not_notifiable')])).toBe('notified')
    expect(outcomeOf([clock(null, 'not_notifiable')])).toBe('not_notifiable')
  })

  it('go by tiers of people', () => {
    const tiers = [null, 0, 999_999, 1_000_000, 10_000_000, 100_000_000].map(severityOf)
    expect(tiers).toEqual(['unknown', 'general', 'general', 'larger', 'major', 'especially_major'])
  })
})

describe('a notice', () => {
  const words = { company: 'Tea House', to: 'CAC', title: 'Key', noticedAt: 'a', happenedFrom: 'b', happenedTo: 'c' }

  it('names in each language what is missing', () => {
    const facts = { ...noFacts, cause: { en: 'A stolen key', 'zh-CN': '' } }
    const english = draftNotice({ audience: 'authority', facts, people: null, words }, 'en')
    expect(english.missing).toEqual(['what', 'harm', 'remedy', 'advice', 'contact', 'people'])
    expect(english.text).toContain('Cause: A stolen key')
    expect(draftNotice({ audience: 'people', facts, people: null, words }, 'zh-CN').missing).toContain('cause')
  })

  it('has every fact of the law, and no place left open', () => {
    const full = Object.fromEntries(
      Object.keys(noFacts).map((fact) => [fact, { en: `<${fact}>`, 'zh-CN': `《${fact}》` }]),
    )
    for (const audience of ['authority', 'people'] as const)
      for (const language of ['en', 'zh-CN'] as const) {
        const { text, missing } = draftNotice(
          { audience, facts: full as typeof noFacts, people: 1_000, words },
          language,
        )
        expect(missing).toEqual([])
        expect(text).not.toMatch(/[{}]|…/)
        for (const fact of Object.keys(noFacts)) expect(text).toContain(full[fact]![language])
      }
  })
})

describe('the counter', () => {
  it('has each quarter to now with its change against the one before', () => {
    const days = [...Array(7).fill('2025-12-31'), '2026-01-01', '2026-02-03', '2026-03-31', '2026-03-31', '2026-08-01']
    expect(quartersOf(days, '2026-09-30')).toEqual([
      { quarter: '2026-Q3', incidents: 1, change: null },
      { quarter: '2026-Q2', incidents: 0, change: -1 },
      { quarter: '2026-Q1', incidents: 4, change: (4 - 7) / 7 },
      { quarter: '2025-Q4', incidents: 7, change: null },
    ])
    expect(quartersOf([], '2026-09-30')).toEqual([{ quarter: '2026-Q3', incidents: 0, change: null }])
  })
})
