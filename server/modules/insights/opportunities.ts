interface Words {
  readonly en: string
  readonly 'zh-CN': string
}

/** Groups of members for whom something can be done, each a segment of the product. */
export const opportunities: readonly { readonly id: string; readonly code: string; readonly name: Words }[] = [
  {
    id: 'at_risk',
    code: 'rfm:at_risk',
    name: { en: 'Bought often, not lately', 'zh-CN': '曾经常购买，近期没有' },
  },
  {
    id: 'cannot_lose',
    code: 'rfm:cannot_lose',
    name: { en: 'Your best of the past, gone quiet', 'zh-CN': '曾是最好的会员，已沉默' },
  },
  {
    id: 'one_time_buyers',
    code: 'orders:one',
    name: { en: 'Bought once and not again', 'zh-CN': '只购买过一次' },
  },
  {
    id: 'not_bought_yet',
    code: 'orders:none',
    name: { en: 'Joined and have not bought yet', 'zh-CN': '已加入，尚未购买' },
  },
  {
    id: 'need_attention',
    code: 'rfm:need_attention',
    name: { en: 'Drifting away slowly', 'zh-CN': '正在慢慢远离' },
  },
]
