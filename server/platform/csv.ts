/** Excel takes UTF-8 for what it is only when it sees this mark. */
export const BYTE_ORDER_MARK = '\uFEFF'

/**
 * A cell that begins so would be run as a formula by spreadsheets; an apostrophe in front makes it text (OWASP, CSV
 * injection).
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

export function cell(value: string | number): string {
  const text = String(value)
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
