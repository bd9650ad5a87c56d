import type { Words } from '@regulars/contract'
import type { Assessment } from '@regulars/contract/assessments'
import type { z } from 'zod'

export type AssessmentItem = z.infer<typeof Assessment>

/** Reports and records of processing are kept at least so long: PIPL 56. */
const KEPT_YEARS = 3

/** The last day of the three years after it was decided, or written. */
export function keptUntil({ writtenAt, decidedAt }: { writtenAt: Date; decidedAt: Date | null }): string {
  const end = new Date(decidedAt ?? writtenAt)
  end.setUTCFullYear(end.getUTCFullYear() + KEPT_YEARS)
  return end.toISOString().slice(0, 10)
}

/**
 * Words by which a field is taken for sensitive until somebody has looked: PIPL 28 and GDPR 9. It is a question, not a
 * judgement: an assessment answers it either way.
 */
const SENSITIVE = [
  /\b(id|identity|passport|social[ _]security)[ _]?(number|no|card)\b/,
  /\b(health|medical|disease|allerg|pregnan|blood|disab|biometr|fingerprint|face[ _]?id|genetic)/,
  /\b(religio|faith|ethnic|race|politic|union[ _]member|sexual|orientation)/,
  /\b(bank|iban|account[ _]number|credit[ _]?card|salary|income)/,
  /\b(location|latitude|longitude|gps|track)/,
  /身份证|证件|护照|健康|医疗|疾病|病史|过敏|孕|血型|残疾|生物识别|指纹|人脸|基因|宗教|信仰|民族|种族|政治|性取向|银行|账号|信用卡|工资|收入|行踪|定位|轨迹/,
]

export function looksSensitive({ field, label }: { readonly field: string; readonly label: Words }): boolean {
  const said = [field.replaceAll('_', ' '), label.en, label['zh-CN']].map((text) => text.toLowerCase())
  return SENSITIVE.some((pattern) => said.some((text) => pattern.test(text)))
}
