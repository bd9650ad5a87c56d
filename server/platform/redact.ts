import { isUuid } from './ids.ts'

const EMAIL = /[^\s@"'<>]{1,64}@[^\s@"'<>]{1,255}\.[a-z]{2,}/gi
/** Chinese mobile numbers and international ones with their plus sign. Longer runs of digits are order numbers. */
const PHONE = /(?<![\d])(?:\+\d{8,15}|1[3-9]\d{9})(?![\d])/g

/** Cuts out of free text what looks like an e-mail or a phone number. */
export function redactText(text: string): string {
  const withoutEmail = text.includes('@') ? text.replace(EMAIL, '[e-mail]') : text
  return /\d{8}/.test(withoutEmail) ? withoutEmail.replace(PHONE, '[phone]') : withoutEmail
}

/** The same in every text of a value, at any depth. The digits of an id are no phone number. */
export function redactTexts(value: unknown): unknown {
  if (typeof value === 'string') return isUuid(value) ? value : redactText(value)
  if (Array.isArray(value)) return value.map(redactTexts)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redactTexts(inner)]))
}
