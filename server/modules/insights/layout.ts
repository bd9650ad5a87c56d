interface Words {
  readonly en: string
  readonly 'zh-CN': string
}

/** A board is a layout over the catalogue: which numbers, in which groups. */
export interface BoardLayout {
  readonly id: string
  readonly name: Words
  readonly groups: readonly { readonly name: Words; readonly metrics: readonly string[] }[]
}

export const overview: BoardLayout = {
  id: 'overview',
  name: { en: 'Overview', 'zh-CN': '总览' },
  groups: [
    {
      name: { en: 'Members', 'zh-CN': '会员' },
      metrics: ['member_total', 'new_members', 'active_rate', 'penetration'],
    },
    {
      name: { en: 'Consent', 'zh-CN': '授权' },
      metrics: ['consent_rate', 'marketable_rate', 'withdrawal_rate'],
    },
    {
      name: { en: 'Purchases', 'zh-CN': '购买' },
      metrics: ['buyers', 'orders', 'member_orders', 'purchase_frequency', 'repurchase_rate', 'aov', 'member_aov'],
    },
    {
      name: { en: 'Revenue', 'zh-CN': '收入' },
      metrics: ['revenue', 'member_revenue', 'member_revenue_share', 'gross_sales', 'member_gross_sales'],
    },
    {
      name: { en: 'Points', 'zh-CN': '积分' },
      metrics: ['points_issued', 'points_reversed', 'points_redeemed', 'points_outstanding'],
    },
  ],
}

/** The period a board opens with. */
export const DEFAULT_DAYS = 30
