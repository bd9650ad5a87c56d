/** What the state of an order in a file says of it. */
export type OrderState = 'stands' | 'closed' | 'open'

/** As platforms write them, folded; Tmall and Taobao first, then JD, then shops in English. */
const states: Readonly<Record<OrderState, readonly string[]>> = {
  stands: [
    ...['交易成功', '买家已付款,等待卖家发货', '卖家已发货,等待买家确认', '卖家部分发货'],
    ...[
      '完成',
      '已完成',
      '等待出库',
      '等待发货',
      '待发货',
      '已出库',
      '已发货',
      '等待确认收货',
      '待收货',
      '已收货',
      '已付款',
      '已签收',
    ],
    ...['completed', 'complete', 'paid', 'processing', 'fulfilled', 'shipped', 'delivered'],
  ],
  closed: [
    ...['交易关闭', '付款以后用户退款成功,交易自动关闭', '付款以前,卖家或买家主动关闭交易'],
    ...['已取消', '已关闭', '取消', '已退款', '已删除'],
    ...['cancelled', 'canceled', 'closed', 'voided', 'refunded', 'expired'],
  ],
  open: [
    ...['等待买家付款', '没有创建支付宝交易', '定金已付,尾款未付'],
    ...['等待付款', '待付款', '未付款', '锁定', '暂停'],
    ...['pending', 'unpaid', 'pendingpayment', 'onhold'],
  ],
}

const known = new Map(
  Object.entries(states).flatMap(([state, words]) => words.map((word) => [word, state as OrderState] as const)),
)

/** Undefined for a word that nobody has told us of: whether such an order was paid is not for us to guess. */
export function orderStateOf(text: string): OrderState | undefined {
  return known.get(
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll(/[\s_-]/g, ''),
  )
}
