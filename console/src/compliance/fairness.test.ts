import { describe, expect, it } from 'vitest'
import { type Decisions, deviating, type Fairness, type Group, placeRate, readKind, subjectOf } from './fairness.ts'

const group = (name: string, rate: number, verdict: Group['verdict'], ratio: number | null = 1): Group => ({
  ...{ group: name, kind: 'group', members: 100, favourable: rate * 100, rate },
  ...{ interval: [rate - 0.1, rate + 0.1], ratio, ratioInterval: null, verdict },
})

const words = { en: '', 'zh-CN': '' }
const report: Fairness = {
  ...{
    kind: 'message',
    subject: null,
    from: '2026-01-01',
    to: '2026-01-30',
    members: 200,
    favourable: 80,
    means: words,
  },
  dimensions: [
    {
      dimension: 'gender',
      groups: [group('a', 0.5, 'reference'), group('b', 0.3, 'below', 0.6), group('c', 0.45, 'unclear', 0.7)],
      hidden: 0,
      sampled: false,
    },
    { dimension: 'city', groups: [group('x', 0.8, 'above', 1.6)], hidden: 4, sampled: false },
  ],
}

describe('the report by groups', () => {
  it('names who deviates, worst first; what may be chance is not named', () => {
    expect(deviating(report).map(({ dimension, group: { group: name } }) => [dimension, name])).toEqual([
      ['gender', 'b'],
      ['city', 'x'],
    ])
  })

  it('draws rates on one axis from nought, against the reference', () => {
    const { groups } = report.dimensions[0]!
    const places = placeRate(groups[1]!, groups)
    expect(places.point).toBeCloseTo(50)
    expect(places.reference).toBeCloseTo(83.33, 1)
    expect([places.low, places.high].map(Math.round)).toEqual([33, 67])
  })

  it('compares one segment at a time, and all journeys together', () => {
    const decider = { id: 's-1', name: words, version: 1, features: [] }
    const kind = (code: 'segment' | 'journey') => ({
      ...{ kind: code, name: words, decides: words, effect: 'status' as const, stoppedBy: words, comparable: true },
      deciders: [decider],
    })
    const decisions: Decisions = [kind('segment'), kind('journey')]
    expect(subjectOf(decisions, 'segment', undefined)).toBe('s-1')
    expect(subjectOf(decisions, 'journey', undefined)).toBeUndefined()
    expect(subjectOf(decisions, 'journey', 's-1')).toBe('s-1')
    expect(subjectOf(decisions, 'message', 's-1')).toBeUndefined()
    expect([readKind('nothing'), readKind('holdout')]).toEqual(['message', 'holdout'])
  })
})
