import { Bilingual } from '@regulars/contract/shapes'
import { z } from 'zod'
import cityList from './cities.json' with { type: 'json' }
import provinceList from './provinces.json' with { type: 'json' }

const Region = z.enum([
  'yangtze_delta',
  'pearl_delta',
  'jing_jin_ji',
  'north',
  'northeast',
  'east',
  'central',
  'south',
  'southwest',
  'northwest',
  'hk_mo_tw',
])
const Province = z.strictObject({ zh: z.string(), en: z.string(), region: Region })
const City = z.strictObject({
  zh: z.string(),
  en: z.string(),
  /** In Chinese, as in the list of provinces. */
  province: z.string(),
  tier: z.enum(['first', 'new_first', 'second']).optional(),
  /** Where it is not that of the province. */
  region: Region.optional(),
  /** The English name is that of a city of another province too: it says which only together with the province. */
  homonym: z.literal(true).optional(),
})

/** Parts of a country by which customers are told apart, each with the rows it may have, in their order. */
export const placeKeys = {
  tier: ['first', 'new_first', 'second', 'lower', 'unlisted', 'unknown'],
  region: [...Region.options, 'unlisted', 'unknown'],
} as const
export type PlaceKind = keyof typeof placeKeys
export type PlaceKey = (typeof placeKeys)[PlaceKind][number]

/** Where the lists are from. A list of tiers is an opinion of its year; that of the deltas is law. */
export const placeSources: Readonly<Record<PlaceKind, z.infer<typeof Bilingual>>> = {
  tier: Bilingual.parse({
    en: 'City tiers: YiCai · Rising Lab, ranking of commercial attractiveness of cities, 2022 (4 first-tier, 15 new first-tier, 30 second-tier cities); any other city of China is third tier or below.',
    'zh-CN':
      '城市等级：第一财经·新一线城市研究所《2022 城市商业魅力排行榜》（一线 4 个、新一线 15 个、二线 30 个）；国内其他城市计为三线及以下。',
  }),
  region: Bilingual.parse({
    en: 'Yangtze River Delta: Shanghai, Jiangsu, Zhejiang and Anhui (outline plan of 2019). Pearl River Delta: nine cities of Guangdong (outline plan of 2008). Beijing–Tianjin–Hebei: outline plan of 2015. The others: the customary great regions, without these.',
    'zh-CN':
      '长三角：沪苏浙皖（2019 年规划纲要）；珠三角：广东九市（2008 年规划纲要）；京津冀：2015 年规划纲要；其余按通行的地理大区，不含上述地区。',
  }),
}

export const placeNames: Readonly<Record<PlaceKey, z.infer<typeof Bilingual>>> = {
  first: { en: 'First tier', 'zh-CN': '一线城市' },
  new_first: { en: 'New first tier', 'zh-CN': '新一线城市' },
  second: { en: 'Second tier', 'zh-CN': '二线城市' },
  lower: { en: 'Third tier and below', 'zh-CN': '三线及以下城市' },
  yangtze_delta: { en: 'Yangtze River Delta', 'zh-CN': '长三角' },
  pearl_delta: { en: 'Pearl River Delta', 'zh-CN': '珠三角' },
  jing_jin_ji: { en: 'Beijing–Tianjin–Hebei', 'zh-CN': '京津冀' },
  north: { en: 'North', 'zh-CN': '华北其他' },
  northeast: { en: 'Northeast', 'zh-CN': '东北' },
  east: { en: 'East', 'zh-CN': '华东其他' },
  central: { en: 'Central', 'zh-CN': '华中' },
  south: { en: 'South', 'zh-CN': '华南其他' },
  southwest: { en: 'Southwest', 'zh-CN': '西南' },
  northwest: { en: 'Northwest', 'zh-CN': '西北' },
  hk_mo_tw: { en: 'Hong Kong, Macau, Taiwan', 'zh-CN': '港澳台' },
  unlisted: { en: 'Elsewhere', 'zh-CN': '名单之外' },
  unknown: { en: 'Unknown', 'zh-CN': '未知' },
}

const ENDINGS =
  /(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市|\s+(?:province|city|municipality|sar|autonomous region))$/u

type City = z.infer<typeof City>
type Province = z.infer<typeof Province>

const cities: readonly City[] = z.array(City).parse(cityList)
const provinces: readonly Province[] = z.array(Province).parse(provinceList)
const provinceOf = new Map(provinces.flatMap((one) => [one.zh, one.en].map((name) => [plain(name), one] as const)))
const citiesNamed = new Map(cities.flatMap((one) => [one.zh, one.en].map((name) => [plain(name), one] as const)))

/** What a profile or an order says of a place, as written there; empty where it says nothing. */
export interface Place {
  readonly city: string
  readonly province: string
}

/** The row a place belongs to, in Chinese or English, with or without "city" and "province" written out. */
export function placeOf(kind: PlaceKind, { city, province }: Place): PlaceKey {
  const within = provinceOf.get(plain(province)) ?? ownProvince(city, province)
  const listed = citiesNamed.get(plain(city))
  const known = listed && isThat(listed, city, within) ? listed : undefined
  return kind === 'tier' ? tierOf(city, province, within, known) : regionOf(city, province, within, known)
}

/** Beijing, Shanghai, Tianjin, Chongqing, Hong Kong and Macau are city and province in one. */
function ownProvince(city: string, province: string): Province | undefined {
  return province.trim() === '' ? provinceOf.get(plain(city)) : undefined
}

/** Two cities may share a name: the province tells them apart, and without it a shared name tells neither. */
function isThat(listed: City, city: string, within: Province | undefined): boolean {
  if (within) return within.zh === listed.province
  return !(listed.homonym && plain(city) === plain(listed.en))
}

function tierOf(city: string, province: string, within: Province | undefined, known: City | undefined): PlaceKey {
  if (known?.tier) return known.tier
  if (within?.region === 'hk_mo_tw') return 'unlisted'
  if (city.trim() === '') {
    const same = within && citiesNamed.get(plain(within.zh))
    return same?.tier ?? (within || province.trim() === '' ? 'unknown' : 'unlisted')
  }
  if (known || within) return 'lower'
  return citiesNamed.has(plain(city)) ? 'unknown' : 'unlisted'
}

function regionOf(city: string, province: string, within: Province | undefined, known: City | undefined): PlaceKey {
  if (known?.region) return known.region
  const found = within ?? (known && provinceOf.get(plain(known.province)))
  // Guangdong without a city may be in the delta or not.
  if (found?.region === 'south' && found.zh === '广东' && city.trim() === '') return 'unknown'
  if (found) return found.region
  if (citiesNamed.has(plain(city))) return 'unknown'
  return `${city}${province}`.trim() === '' ? 'unknown' : 'unlisted'
}

/** As compared: without case, spaces, marks, and what only says that it is a city or a province. */
function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .normalize('NFKC')
    .replace(ENDINGS, '')
    .replace(/[\s'’.-]/gu, '')
}
