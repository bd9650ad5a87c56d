import type { MetricValue } from '../metrics/index.ts'
import type { Jump } from './jump.ts'

/** The sentences that a page opens with: the number that matters and what changed. Pure. */

interface Words {
  readonly en: string
  readonly 'zh-CN': string
}

/** What happened in the period, in one sentence. */
export function boardSentence(value: (metric: string) => MetricValue, days: number): Words {
  const buyers = value('buyers')
  const bought = buyers.value ?? 0
  if (bought === 0) {
    return { en: `No member bought in these ${days} days`, 'zh-CN': `这 ${days} 天内没有会员购买` }
  }
  const change = changeOf(buyers)
  const share = value('member_revenue_share').value
  return {
    en: [
      `${count(bought, 'en')} ${bought === 1 ? 'member' : 'members'} bought in these ${days} days`,
      change && `, ${change.en} the ${days} before`,
      share !== null && `; members bring ${percent(share, 'en')} of revenue`,
    ]
      .filter(Boolean)
      .join(''),
    'zh-CN': [
      `这 ${days} 天有 ${count(bought, 'zh-CN')} 位会员购买`,
      change && `，${change['zh-CN'].replace('{days}', String(days))}`,
      share !== null && `；会员贡献 ${percent(share, 'zh-CN')} 的收入`,
    ]
      .filter(Boolean)
      .join(''),
  }
}

function changeOf({ value, previous }: MetricValue): Words | undefined {
  if (value === null || previous === null || previous === 0) return undefined
  const change = value / previous - 1
  if (Math.abs(change) < 0.005) return { en: 'as many as in', 'zh-CN': '与此前 {days} 天持平' }
  const size = (locale: 'en' | 'zh-CN') => percent(Math.abs(change), locale)
  return change > 0
    ? { en: `${size('en')} more than in`, 'zh-CN': `比此前 {days} 天多 ${size('zh-CN')}` }
    : { en: `${size('en')} fewer than in`, 'zh-CN': `比此前 {days} 天少 ${size('zh-CN')}` }
}

/** What the day begins with: the largest group of members for whom something can be done. */
export function todaySentence(members: number, largest: { name: Words; members: number } | undefined): Words {
  if (members === 0) return { en: 'Import your orders to begin', 'zh-CN': '导入订单，即可开始' }
  const all: Words = {
    en: `${count(members, 'en')} ${members === 1 ? 'member' : 'members'}`,
    'zh-CN': `共 ${count(members, 'zh-CN')} 位会员`,
  }
  if (!largest || largest.members === 0) {
    return { en: `${all.en}, none of whom needs attention today`, 'zh-CN': `${all['zh-CN']}，今天没有需要关注的会员` }
  }
  return {
    en: `${count(largest.members, 'en')} of ${all.en}: ${largest.name.en.toLowerCase()}`,
    'zh-CN': `${all['zh-CN']}，其中 ${count(largest.members, 'zh-CN')} 位${largest.name['zh-CN']}`,
  }
}

/** Too many members take their consent to marketing back. */
export function withdrawalSentence({ value, numerator, denominator }: MetricValue, days: number): Words {
  const words = (locale: 'en' | 'zh-CN') => [numerator, denominator].map((part) => count(part ?? 0, locale))
  const [lost, held] = words('en')
  const [lostZh, heldZh] = words('zh-CN')
  return {
    en: `${tenths(value ?? 0)} % withdrew their consent to marketing in ${days} days (${lost} against ${held} who held one): it must be below 3 %`,
    'zh-CN': `近 ${days} 天营销授权撤回率为 ${tenths(value ?? 0)}%（撤回 ${lostZh} 人，期初持有 ${heldZh} 人），须低于 3%`,
  }
}

/** On one day far more members than usual take it back. */
export function jumpSentence({ day, value, median, withdrawn }: Jump): Words {
  return {
    en: `${count(withdrawn, 'en')} members withdrew their consent to marketing on ${day}: ${fine(value)} %, more than three times the median of the 28 days before (${fine(median)} %)`,
    'zh-CN': `${day} 有 ${count(withdrawn, 'zh-CN')} 位会员撤回营销授权，撤回率 ${fine(value)}%，超过此前 28 天中位数（${fine(median)}%）的三倍`,
  }
}

/** What can be done about withdrawals: see what went out, write less often, see where those consents came from. */
export function withdrawalProposals(perWeek: number): { id: ProposalId; text: Words }[] {
  const fewer = Math.ceil(perWeek / 2)
  return [
    { id: 'check_sends', text: { en: 'Check what was sent lately', 'zh-CN': '检查近期发送' } },
    ...(fewer < perWeek
      ? [
          {
            id: 'cut_frequency' as const,
            text: {
              en: `Lower the limit from ${perWeek} to ${fewer} messages a week`,
              'zh-CN': `将频次上限从每周 ${perWeek} 条降至 ${fewer} 条`,
            },
          },
        ]
      : []),
    { id: 'see_sources', text: { en: 'See where they come from', 'zh-CN': '查看撤回来源' } },
  ]
}

type ProposalId = 'check_sends' | 'cut_frequency' | 'see_sources'

function tenths(share: number): string {
  return (share * 100).toFixed(1)
}

/** Two decimals: a day's share of withdrawals is small. */
function fine(share: number): string {
  return (share * 100).toFixed(2)
}

function count(value: number, locale: 'en' | 'zh-CN'): string {
  return value.toLocaleString(locale)
}

/** One decimal below ten per cent, where it matters, and none that is zero. */
function percent(share: number, locale: 'en' | 'zh-CN'): string {
  const number = Number((share * 100).toFixed(share < 0.1 ? 1 : 0))
  return locale === 'en' ? `${number} %` : `${number}%`
}
