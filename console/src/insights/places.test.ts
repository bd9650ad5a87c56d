import { createFormat } from '@regulars/ui/format.ts'
import { describe, expect, it } from 'vitest'
import { type Places, placeRows, placesOption } from './places.ts'

const values = ['member_aov_index', 'customer_penetration', 'member_aov'].map((metric, at) => ({
  metric,
  value: at,
  numerator: null,
  denominator: null,
  interval: null,
  previous: null,
}))
const customers = { members: 3, others: 1, unnamed: 2 }
const answer: Places = {
  by: 'tier',
  source: { en: 'A list', 'zh-CN': '名单' },
  items: [{ place: 'first', name: { en: 'First tier', 'zh-CN': '一线城市' }, values, growth: 0.25, customers }],
  all: { values, growth: null, customers },
  from: '2026-02-01',
  to: '2026-02-28',
}

describe('the places of a board', () => {
  it('have each number in its column and all together at the end', () => {
    const [first, all] = placeRows(answer)
    expect([first!.index.value, first!.penetration.value, first!.aov.value, first!.growth]).toEqual([0, 1, 2, 0.25])
    expect([all!.place, all!.name]).toEqual([null, null])
  })

  it('are drawn in their order, from the top', () => {
    const format = createFormat({ locale: 'en', timeZone: 'UTC', currency: 'CNY' })
    const option = placesOption(placeRows(answer), ['First tier', 'All'], 'Penetration', format)
    expect(option.yAxis).toMatchObject({ inverse: true, data: ['First tier', 'All'] })
    expect(option.series[0]!.data).toEqual([1, 1])
  })
})
