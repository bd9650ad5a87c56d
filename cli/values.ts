import type { Locale } from '@regulars/contract'
import { InvalidArgumentError } from 'commander'

const MILLS_PER_UNIT = 1000

/** Money as people and spreadsheets write it: decimal units of the currency. Exact for every amount below 2^53 mills. */
export function moneyOf(mills: number): number {
  return mills / MILLS_PER_UNIT
}

export function numberText(value: number, locale: Locale, digits?: number): string {
  const fixed = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }
  return new Intl.NumberFormat(locale, fixed).format(value)
}

/** A size in steps of a thousand. */
export function bytesText(bytes: number, locale: Locale): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1)
  return `${numberText(Math.round((bytes / 1000 ** step) * 10) / 10, locale)} ${units[step]}`
}

/** An instant to the minute, in UTC, so that a log and a table say the same everywhere. */
export function instantText(instant: string | null): string {
  return instant === null ? '' : instant.slice(0, 16).replace('T', ' ')
}

/** An option that is a day: `YYYY-MM-DD`. */
export function aDay(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`))
  if (!isDay || new Date(`${text}T00:00:00Z`).toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('write a day as YYYY-MM-DD.')
  }
  return text
}

/** An option that is a whole number in a range. */
export function aNumberBetween(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (!Number.isInteger(number) || number < least || number > most) {
      throw new InvalidArgumentError(`write a whole number from ${least} to ${most}.`)
    }
    return number
  }
}
