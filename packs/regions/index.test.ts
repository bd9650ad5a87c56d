import { describe, expect, test } from 'vitest'
import cities from './cities.json' with { type: 'json' }
import { placeKeys, placeNames, placeOf } from './index.ts'
import provinces from './provinces.json' with { type: 'json' }

describe('a place', () => {
  test.each([
    { city: '上海市', province: '', tier: 'first', region: 'yangtze_delta' },
    { city: 'Shenzhen', province: 'Guangdong', tier: 'first', region: 'pearl_delta' },
    { city: '深圳', province: '广东省', tier: 'first', region: 'pearl_delta' },
    { city: "xi'an", province: '', tier: 'new_first', region: 'northwest' },
    { city: 'Xian City', province: 'Shaanxi Province', tier: 'new_first', region: 'northwest' },
    { city: '南宁', province: '广西壮族自治区', tier: 'second', region: 'south' },
    { city: '江门', province: '广东', tier: 'lower', region: 'pearl_delta' },
    { city: '汕头', province: '广东', tier: 'lower', region: 'south' },
    { city: '芜湖', province: '安徽', tier: 'lower', region: 'yangtze_delta' },
    // Suzhou of Jiangsu, and another of Anhui that is written the same in English; in Chinese they differ.
    { city: 'Suzhou', province: 'Jiangsu', tier: 'new_first', region: 'yangtze_delta' },
    { city: 'Suzhou', province: 'Anhui', tier: 'lower', region: 'yangtze_delta' },
    { city: 'Fuzhou', province: '', tier: 'unknown', region: 'unknown' },
    { city: '苏州', province: '', tier: 'new_first', region: 'yangtze_delta' },
    // A province alone does not say which city, unless it is one.
    { city: '', province: '浙江', tier: 'unknown', region: 'yangtze_delta' },
    { city: '', province: '北京', tier: 'first', region: 'jing_jin_ji' },
    { city: '', province: '广东', tier: 'unknown', region: 'unknown' },
    { city: '', province: '香港', tier: 'unlisted', region: 'hk_mo_tw' },
    { city: 'Lyon', province: '', tier: 'unlisted', region: 'unlisted' },
    { city: '', province: 'Bavaria', tier: 'unlisted', region: 'unlisted' },
    { city: ' ', province: '', tier: 'unknown', region: 'unknown' },
  ])('$city, $province is $tier and $region', ({ tier, region, ...place }) => {
    expect([placeOf('tier', place), placeOf('region', place)]).toEqual([tier, region])
  })
})

test('the lists are whole: 34 provinces, 4, 15 and 30 cities of three tiers, nine cities of the Pearl River Delta', () => {
  const count = (tier: string) => cities.filter((city) => 'tier' in city && city.tier === tier).length
  expect([provinces.length, count('first'), count('new_first'), count('second')]).toEqual([34, 4, 15, 30])
  expect(cities.filter((city) => 'region' in city && city.region === 'pearl_delta')).toHaveLength(9)
  const known = new Set(provinces.map(({ zh }) => zh))
  expect(cities.filter(({ province }) => !known.has(province))).toEqual([])
  expect(new Set(cities.flatMap(({ zh, en }) => [zh, en])).size).toBe(cities.length * 2)
})

test('every row has a name in both languages', () => {
  for (const key of [...placeKeys.tier, ...placeKeys.region]) expect(Object.values(placeNames[key])).toHaveLength(2)
})
