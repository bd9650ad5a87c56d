/**
 * Whole years since a birthday on a local day (`YYYY-MM-DD`), null when it is none that can be read or lies ahead. Born
 * on 29 February, one is a year older on 1 March of a common year.
 */
export function yearsOn(birthday: string | undefined, today: string): number | null {
  const written = /^(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})(?!\d)/.exec(birthday?.trim() ?? '')
  if (!written) return null
  const [year, month, day] = written.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null
  const [yearNow, monthNow, dayNow] = today.split('-').map(Number) as [number, number, number]
  const before = monthNow < month || (monthNow === month && dayNow < day)
  const years = yearNow - year - Number(before)
  return years < 0 ? null : years
}
