import type { ResponseOf } from '@regulars/contract'
import type { metricsByPlatform } from '@regulars/contract/metrics'
import type { MetricValue } from './metric.ts'

export type Platforms = ResponseOf<typeof metricsByPlatform>

/** Platforms as their own country writes them; another one is shown as the files name it. */
const names: Readonly<Record<string, { readonly en: string; readonly 'zh-CN': string }>> = {
  tmall: { en: 'Tmall', 'zh-CN': '天猫' },
  jd: { en: 'JD', 'zh-CN': '京东' },
}

export interface PlatformRow {
  /** Null for all of them together. */
  readonly platform: string | null
  readonly members: MetricValue
  readonly others: MetricValue
  readonly lead: MetricValue
}

/** Each platform and, where there are several, all of them together. */
export function platformRows({ items, all }: Platforms): PlatformRow[] {
  const rows = items.map(({ platform, values }) => rowOf(platform, values))
  return items.length > 1 ? [...rows, rowOf(null, all)] : rows
}

function rowOf(platform: string | null, values: readonly MetricValue[]): PlatformRow {
  const find = (id: string) => values.find(({ metric }) => metric === id)!
  return {
    platform,
    members: find('platform_member_conversion'),
    others: find('platform_other_conversion'),
    lead: find('platform_conversion_lead'),
  }
}

export function platformName(platform: string, locale: 'en' | 'zh-CN'): string {
  return names[platform.toLowerCase()]?.[locale] ?? platform
}
