import type { Words } from '@regulars/contract'
import type { FieldBasis } from '@regulars/contract/fields'
import type { z } from 'zod'
import type { Sensitivity } from './sensitive.ts'

/** A personal field as the register has it. */
export interface Field {
  readonly field: string
  readonly label: Words
  /** Comes with the product; it can be changed and not removed. */
  readonly builtIn: boolean
  readonly purpose: Words
  readonly legalBasis: z.infer<typeof FieldBasis>
  /** Null: as long as the membership. */
  readonly retentionDays: number | null
  readonly required: boolean
  /** Null: decisions may read it as it is. */
  readonly sensitive: Sensitivity | null
}

const reasons = {
  service: { purpose: { en: 'To address and serve the member', 'zh-CN': '称呼并服务会员' }, legalBasis: 'contract' },
  contact: {
    purpose: { en: 'To reach the member and to tell who they are', 'zh-CN': '联系会员并识别身份' },
    legalBasis: 'contract',
  },
  delivery: {
    purpose: { en: 'To deliver what was bought, and offers of the place', 'zh-CN': '配送商品与提供当地权益' },
    legalBasis: 'contract',
  },
  age: {
    purpose: { en: 'To keep minors safe, and for benefits of the birthday', 'zh-CN': '保护未成年人，并提供生日权益' },
    legalBasis: 'contract',
  },
  identity: {
    purpose: { en: 'To know the same member again on other channels', 'zh-CN': '跨渠道识别同一会员' },
    legalBasis: 'contract',
  },
  security: { purpose: { en: 'To find misuse', 'zh-CN': '发现滥用行为' }, legalBasis: 'legitimate_interest' },
  law: {
    purpose: { en: 'To know which law holds for the member', 'zh-CN': '确定适用的法律' },
    legalBasis: 'legal_obligation',
  },
  quiet: {
    purpose: { en: 'To keep the quiet hours of the member', 'zh-CN': '遵守会员所在地的免打扰时段' },
    legalBasis: 'legal_obligation',
  },
  stores: {
    purpose: {
      en: 'To let the store or region that looks after the member see them',
      'zh-CN': '便于所属门店或区域服务会员',
    },
    legalBasis: 'contract',
  },
} as const satisfies Record<string, Pick<Field, 'purpose' | 'legalBasis'>>

const known = [
  ['name', 'Name', '姓名', 'service'],
  ['first_name', 'First name', '名', 'service'],
  ['last_name', 'Last name', '姓', 'service'],
  ['nickname', 'Nickname', '昵称', 'service'],
  ['email', 'E-mail', '邮箱', 'contact'],
  ['phone', 'Phone', '手机号', 'contact'],
  ['address', 'Address', '地址', 'delivery'],
  ['birthday', 'Birthday', '生日', 'age'],
  ['id_number', 'Identity number', '证件号码', 'identity'],
  ['open_id', 'WeChat OpenID', '微信 OpenID', 'identity'],
  ['union_id', 'WeChat UnionID', '微信 UnionID', 'identity'],
  ['ip', 'IP address', 'IP 地址', 'security'],
  ['avatar', 'Avatar', '头像', 'service'],
  ['jurisdiction', 'Jurisdiction', '法域', 'law'],
  ['country', 'Country', '国家', 'law'],
  ['time_zone', 'Time zone', '时区', 'quiet'],
  ['language', 'Language', '语言', 'service'],
  ['store', 'Store', '所属门店', 'stores'],
  ['region', 'Region', '所属区域', 'stores'],
  ['city', 'City', '城市', 'delivery'],
  ['province', 'Province', '省份', 'delivery'],
  ['gender', 'Gender', '性别', 'service'],
] as const satisfies readonly (readonly [string, string, string, keyof typeof reasons])[]

/** What a new workspace may collect: the direct identifiers, and the attributes that the product itself reads. */
export const builtInFields: readonly Field[] = known.map(([field, en, zh, reason]) => ({
  field,
  label: { en, 'zh-CN': zh },
  builtIn: true,
  ...reasons[reason],
  retentionDays: null,
  required: false,
  sensitive: null,
}))
