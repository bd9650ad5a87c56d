/** What the text of a cell is, by the number format it is shown with. */
export type CellStyle =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date' }
  | { readonly kind: 'zeros'; readonly width: number }

const PLAIN: CellStyle = { kind: 'plain' }
const DATE: CellStyle = { kind: 'date' }
/** Built-in formats that show dates; 27–36 and 50–58 are those of East Asian editions (ECMA-376 §18.8.30). */
const DATE_FORMATS = new Set([14, 15, 16, 17, 18, 19, 20, 21, 22, 45, 46, 47])

export function styleOf(formatId: number, code: string | undefined): CellStyle {
  if (code === undefined)
    return DATE_FORMATS.has(formatId) || (formatId >= 27 && formatId <= 36) || (formatId >= 50 && formatId <= 58)
      ? DATE
      : PLAIN
  const bare = code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_./g, '')
  if (/^0{2,}$/.test(bare)) return { kind: 'zeros', width: bare.length }
  return /[ymdhs]/i.test(bare) && !/[#?]/.test(bare) ? DATE : PLAIN
}

/**
 * The text of a number as a person reads it: dates as `yyyy-MM-dd HH:mm:ss`, member numbers with the zeros their format
 * shows, prices as typed (a workbook stores 2.55 as 2.5499999999999998).
 */
export function numberText(stored: string, style: CellStyle, epoch1904: boolean): string {
  const number = Number(stored)
  if (stored.trim() === '' || !Number.isFinite(number)) return stored
  if (style.kind === 'date') return dateText(number, epoch1904)
  if (style.kind === 'zeros' && Number.isInteger(number) && number >= 0)
    return String(number).padStart(style.width, '0')
  // Digits beyond what a float can carry are kept as they stand.
  return Number.isInteger(number) && !Number.isSafeInteger(number) && /^\d+$/.test(stored) ? stored : String(number)
}

const DAY_MS = 86_400_000

function dateText(serial: number, epoch1904: boolean): string {
  // Day 60 of the 1900 system is a 29 February that never was.
  const days = epoch1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const milliseconds = Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000
  if (serial < 0 || milliseconds > Date.UTC(9999, 11, 31) + DAY_MS) return String(serial)
  return new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')
}

/** `BC12` is column 54. */
export function columnOf(reference: string): number {
  let column = 0
  for (const letter of /^[A-Z]{1,3}/.exec(reference)?.[0] ?? '') column = column * 26 + letter.charCodeAt(0) - 64
  return column - 1
}
