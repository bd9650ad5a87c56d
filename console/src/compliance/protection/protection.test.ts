import { describe, expect, it } from 'vitest'
import { type Check, type Layer, placeOf, summaryOf } from './protection.ts'

const check = (id: string, status: Check['status'], sentence = `${id} was seen.`): Check => ({
  ...{ id, status, remedy: null, link: null, checkedAt: '', since: '' },
  name: { en: id, 'zh-CN': id },
  evidence: { en: sentence, 'zh-CN': `${id}。` },
})
const layer = (name: Layer['layer'], ...checks: Check[]): Layer => ({
  ...{ layer: name, checkedAt: null, checks },
  status: checks.length === 0 ? 'unknown' : checks.every(({ status }) => status === 'pass') ? 'pass' : 'warn',
})

describe('the sentence that the page opens with', () => {
  it('counts the layers that hold and names the first warning of each other', () => {
    const layers = [
      layer('isolation', check('a', 'pass')),
      layer('transport', check('b', 'warn'), check('c', 'warn'), check('d', 'pass')),
      layer('access'),
    ]
    expect(summaryOf({ checkedAt: '2026-03-02T10:00:00Z', layers, changes: [] }, 'en')).toEqual({
      checked: true,
      holding: 1,
      of: 3,
      open: [{ layer: 'transport', evidence: 'b was seen', more: 1 }],
    })
  })

  it('does not take what was never looked at for what holds', () => {
    const layers = [layer('isolation'), layer('transport')]
    expect(summaryOf({ checkedAt: null, layers, changes: [] }, 'zh-CN')).toMatchObject({ checked: false, holding: 0 })
  })
})

describe('the place of a remedy', () => {
  it.each([
    ['/settings#keys', { to: '/settings', search: {}, hash: 'keys' }],
    ['/compliance?tab=fields', { to: '/compliance', search: { tab: 'fields' }, hash: '' }],
    ['https://elsewhere.example', undefined],
    ['/nowhere', undefined],
    [null, undefined],
  ])('of %s is one of our pages or none', (link, place) => {
    expect(placeOf(link)).toEqual(place)
  })
})
