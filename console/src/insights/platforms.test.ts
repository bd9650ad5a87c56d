import { describe, expect, it } from 'vitest'
import type { MetricValue } from './metric.ts'
import { platformName, platformRows } from './platforms.ts'

const values = ['platform_other_conversion', 'platform_member_conversion', 'platform_conversion_lead'].map(
  (metric, at): MetricValue => ({
    metric,
    value: at,
    numerator: null,
    denominator: null,
    interval: null,
    previous: null,
  }),
)
const answer = (...platforms: string[]) => ({
  items: platforms.map((platform) => ({ platform, values })),
  all: values,
  from: '2026-02-01',
  to: '2026-02-28',
})

describe('the platforms of a board', () => {
  it('have each number in its column, whatever the sequence of the answer', () => {
    const [row] = platformRows(answer('tmall'))
    expect([row!.others.value, row!.members.value, row!.lead.value]).toEqual([0, 1, 2])
  })

  it('are summed up where there are several', () => {
    expect(platformRows(answer('tmall')).map(({ platform }) => platform)).toEqual(['tmall'])
    expect(platformRows(answer('tmall', 'jd')).map(({ platform }) => platform)).toEqual(['tmall', 'jd', null])
  })

  it('are called as people call them, where that is known', () => {
    expect([platformName('TMALL', 'zh-CN'), platformName('jd', 'en'), platformName('Shop', 'en')]).toEqual([
      '天猫',
      'JD',
      'Shop',
    ])
  })
})
