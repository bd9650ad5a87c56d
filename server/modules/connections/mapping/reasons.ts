import type { Words } from '@regulars/contract'

/** Why a line is not taken. Codes are stable: reports, error files and tests name them. */
export const reasons = {
  adjustment: {
    en: 'The order id "{value}" marks a bookkeeping entry, not a sale.',
    'zh-CN': '订单号“{value}”是账务调整，不是销售。',
  },
  zero_price: { en: 'The amount is zero: nothing was bought.', 'zh-CN': '金额为零，没有发生购买。' },
  zero_quantity: { en: 'The quantity is zero.', 'zh-CN': '数量为零。' },
  negative_price: {
    en: 'The price "{value}" is negative. A refund has a negative quantity, or the refund prefix of the mapping.',
    'zh-CN': '单价“{value}”为负。退款应使用负数量，或映射中设置的退款前缀。',
  },
  missing_order_id: { en: 'The line has no order id.', 'zh-CN': '该行没有订单号。' },
  missing_date: { en: 'The line has no date.', 'zh-CN': '该行没有日期。' },
  missing_price: { en: 'The line has neither a price nor an amount.', 'zh-CN': '该行既没有单价也没有金额。' },
  missing_quantity: { en: 'The line has no quantity.', 'zh-CN': '该行没有数量。' },
  invalid_date: {
    en: '"{value}" is not a date of the form {format}.',
    'zh-CN': '“{value}”不是 {format} 格式的日期。',
  },
  future_date: { en: 'The date "{value}" lies in the future.', 'zh-CN': '日期“{value}”在未来。' },
  invalid_quantity: {
    en: '"{value}" is not a number. Write it as 1234.5, without separators.',
    'zh-CN': '“{value}”不是数字，请写成 1234.5，不要分隔符。',
  },
  invalid_price: {
    en: '"{value}" is not an amount. Write it as 1234.5, without separators and currency signs.',
    'zh-CN': '“{value}”不是金额，请写成 1234.5，不要分隔符和货币符号。',
  },
  amount_too_large: { en: 'The amount is too large to be one line.', 'zh-CN': '单行金额过大。' },
  other_currency: {
    en: 'The currency "{value}" is not that of the mapping ({format}).',
    'zh-CN': '货币“{value}”与映射的货币（{format}）不同。',
  },
  too_long: { en: 'The text has more than {format} characters.', 'zh-CN': '文本超过 {format} 个字符。' },
  ragged: {
    en: 'The line has {value} fields, the heading {format}.',
    'zh-CN': '该行有 {value} 个字段，表头有 {format} 个。',
  },
  unclosed_quote: {
    en: 'A quotation mark is not closed, or text follows a closing one.',
    'zh-CN': '引号没有闭合，或闭合引号后还有文字。',
  },
  line_too_long: { en: 'The line is longer than {format} characters.', 'zh-CN': '该行超过 {format} 个字符。' },
  binary: { en: 'The line holds bytes that are not text.', 'zh-CN': '该行含有非文本字节。' },
  wrong_encoding: {
    en: 'The line holds bytes that are not {format}.',
    'zh-CN': '该行含有不属于 {format} 编码的字节。',
  },
  malformed_json: { en: 'The line is not a JSON object.', 'zh-CN': '该行不是 JSON 对象。' },
  order_of_several_members: {
    en: 'The lines of order "{value}" name different members.',
    'zh-CN': '订单“{value}”的各行属于不同会员。',
  },
  order_too_large: { en: 'Order "{value}" has more than {format} lines.', 'zh-CN': '订单“{value}”超过 {format} 行。' },
  order_changed: {
    en: 'Order "{value}" was imported before with other content. Undo that import to take the new one.',
    'zh-CN': '订单“{value}”此前已以不同内容导入。如需更新，请先撤销之前的导入。',
  },
  order_open: {
    en: 'The order is not decided yet ("{value}"). Import the file again when it is.',
    'zh-CN': '订单尚未完成（“{value}”），完成后再导入即可。',
  },
  unknown_state: {
    en: '"{value}" is no state of an order known here. Leave the column out, or write one of the guide.',
    'zh-CN': '“{value}”不是已知的订单状态。请不要映射该列，或使用指南中的写法。',
  },
  invalid_phone_hash: {
    en: 'The hash of the telephone is no SHA-256: 64 characters, 0-9 and a-f.',
    'zh-CN': '手机号哈希不是 SHA-256：应为 64 个字符，由 0-9 与 a-f 组成。',
  },
  missing_member: {
    en: 'The line names no member: it has neither a number, an e-mail nor a telephone.',
    'zh-CN': '该行没有会员编号、邮箱或手机号。',
  },
  unknown_member: {
    en: 'Nobody here has this number or address. Import the member first.',
    'zh-CN': '此处没有该编号或地址的会员，请先导入会员。',
  },
  belongs_to_other: {
    en: 'This e-mail or telephone belongs to another member. Members are not joined by a file.',
    'zh-CN': '该邮箱或手机号属于另一位会员，文件导入不会合并会员。',
  },
  repeated_line: {
    en: 'Line {value} of this file speaks of the same already.',
    'zh-CN': '本文件第 {value} 行已包含相同对象。',
  },
  row_changed: {
    en: 'This was imported before with other content. Undo that import to take the new one.',
    'zh-CN': '此前已以不同内容导入。如需更新，请先撤销之前的导入。',
  },
  invalid_email: { en: '"{value}" is not an e-mail address.', 'zh-CN': '“{value}”不是邮箱地址。' },
  invalid_phone: { en: '"{value}" is not a telephone number.', 'zh-CN': '“{value}”不是电话号码。' },
  invalid_points: {
    en: '"{value}" is not a number of points: a whole number above zero.',
    'zh-CN': '“{value}”不是有效积分，应为大于零的整数。',
  },
  already_expired: { en: 'The points ended on "{value}" already.', 'zh-CN': '积分已于“{value}”到期。' },
  ends_before_it_begins: { en: 'The points end before they were earned.', 'zh-CN': '到期时间早于获得时间。' },
  invalid_state: {
    en: '"{value}" is neither granted nor withdrawn.',
    'zh-CN': '“{value}”既不是同意也不是撤回。',
  },
  unknown_purpose: {
    en: 'There is no purpose "{value}" on the channel "{format}" here.',
    'zh-CN': '此处没有渠道“{format}”上的用途“{value}”。',
  },
  missing_event: { en: 'The line has no event name.', 'zh-CN': '该行没有事件名称。' },
  order_as_event: {
    en: '"{value}" is an order. Import it as orders, so that it earns points and can be refunded.',
    'zh-CN': '“{value}”是订单，请按订单导入，以便正确计算积分与退款。',
  },
  missing_sku: { en: 'The line has no product number.', 'zh-CN': '该行没有商品编码。' },
  missing_name: { en: 'The line has no name.', 'zh-CN': '该行没有名称。' },
} as const satisfies Record<string, Words>

export type Reason = keyof typeof reasons

/** A line that was not taken, and why. */
export interface Fault {
  readonly reason: Reason
  /** The field of the mapping at fault, if one is. */
  readonly field: string | null
  readonly values: Readonly<Record<string, string | number>>
}
