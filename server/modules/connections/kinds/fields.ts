import type { Field } from './kind.ts'

/** Fields by which a row says of whom it speaks. */
export const memberFields: readonly Field[] = [
  {
    name: 'memberNumber',
    label: { en: 'Member number', 'zh-CN': '会员编号' },
    required: false,
    headings: [
      'memberid',
      'membernumber',
      'member',
      'customerid',
      'customer',
      'userid',
      '会员号',
      '会员编号',
      '会员id',
      '客户编号',
    ],
    example: 'M10001',
  },
  {
    name: 'email',
    label: { en: 'E-mail', 'zh-CN': '邮箱' },
    required: false,
    headings: ['email', 'emailaddress', '邮箱', '电子邮箱'],
    example: 'lin@example.com',
  },
  {
    name: 'phone',
    label: { en: 'Telephone', 'zh-CN': '手机号' },
    required: false,
    headings: ['phone', 'mobile', 'phonenumber', '手机', '手机号', '电话'],
    example: '13800000000',
  },
]

/** The number of a product, by which an order line names what the catalogue describes. */
export const skuField: Field = {
  name: 'sku',
  label: { en: 'Product number', 'zh-CN': '商品编码' },
  required: false,
  headings: ['sku', 'stockcode', 'productid', 'itemid', 'productcode', '商品编码', '商品编号', '货号'],
  example: 'TEA-01',
}

export const byMember = [['memberNumber', 'email', 'phone']] as const
