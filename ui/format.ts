/** Numbers, money and times as people of a language write them. Pure: the clock is a parameter. */

export type LocaleCode = 'zh-CN' | 'en'

export interface FormatOptions {
  readonly locale: LocaleCode
  /** IANA zone of the workspace: everyone sees the same day. */
  readonly timeZone: string
  /** ISO 4217 code of the workspace. */
  readonly currency: string
}

export interface Format {
  /** Money kept in thousandths: two decimals, or three where the last one says something. */
  money(mills: number, currency?: string): string
  /** Money that nobody pays, such as an average: to the smallest coin. */
  moneyMean(mills: number, currency?: string): string
  /** Short money for axes and tiles: `¥12.3万`, `£1.2M`. */
  moneyShort(mills: number, currency?: string): string
  count(value: number): string
  countShort(value: number): string
  points(value: number): string
  /** With its sign, for changes: `+12`, `−3`. */
  signed(value: number): string
  /** A fraction of one. */
  percent(fraction: number, digits?: number): string
  /** A difference of two fractions, in percentage points. */
  percentPoints(fraction: number): string
  ratio(value: number): string
  /** Date and time to the minute. */
  instant(iso: string): string
  /** Date and time to the second, with the zone: for proofs. */
  instantExact(iso: string): string
  /** The time of day of an instant, in the workspace's zone. */
  time(iso: string): string
  /** The calendar day of an instant, in the workspace's zone. */
  dayOf(iso: string): string
  /** A calendar day, `YYYY-MM-DD`, which has no zone. */
  day(day: string): string
  /** `3 days ago`, against a given now. */
  ago(iso: string, nowMs: number): string
  bytes(value: number): string
  /** A length of time given in seconds. */
  duration(seconds: number): string
}

export function createFormat({ locale, timeZone, currency }: FormatOptions): Format {
  const number = (options: Intl.NumberFormatOptions) => {
    const made = new Intl.NumberFormat(locale, options)
    return (value: number) => made.format(value)
  }
  const date = (options: Intl.DateTimeFormatOptions) => {
    const made = new Intl.DateTimeFormat(locale, options)
    return (iso: string) => made.format(new Date(iso))
  }
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const unit = (name: string, digits = 0) =>
    number({ style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: digits })
  const inCurrency = memo((code: string, kind: 'plain' | 'exact' | 'short') => number(moneyStyles[kind](code)))
  const count = number({ maximumFractionDigits: 0 })
  const signed = number({ maximumFractionDigits: 2, signDisplay: 'exceptZero' })

  return {
    money: (mills, code = currency) => inCurrency(code, mills % 10 === 0 ? 'plain' : 'exact')(mills / 1000),
    moneyMean: (mills, code = currency) => inCurrency(code, 'plain')(mills / 1000),
    moneyShort: (mills, code = currency) => inCurrency(code, 'short')(mills / 1000),
    count,
    countShort: number({ notation: 'compact', maximumFractionDigits: 1 }),
    points: count,
    signed,
    percent: (fraction, digits = 1) => number({ style: 'percent', maximumFractionDigits: digits })(fraction),
    percentPoints: (fraction) => `${signed(round(fraction * 100, 2))} ${locale === 'en' ? 'pp' : '个百分点'}`,
    ratio: number({ maximumFractionDigits: 2 }),
    instant: date({ ...dayParts, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
    instantExact: date({
      ...dayParts,
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
      timeZone,
    }),
    time: date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
    dayOf: date({ ...dayParts, timeZone }),
    day: date({ ...dayParts, timeZone: 'UTC' }),
    ago: (iso, nowMs) => {
      const seconds = (new Date(iso).getTime() - nowMs) / 1000
      const step = agoSteps.find(({ upTo }) => Math.abs(seconds) < upTo) ?? agoSteps.at(-1)!
      return relative.format(Math.round(seconds / step.seconds), step.unit)
    },
    bytes: (value) => {
      const at = byteUnits.findIndex((_, i) => value < 1000 ** (i + 1) || i === byteUnits.length - 1)
      return unit(byteUnits[at]!, at === 0 ? 0 : 1)(value / 1000 ** at)
    },
    duration: (seconds) => {
      const step = durationSteps.find(({ from }) => seconds >= from) ?? durationSteps.at(-1)!
      return unit(step.unit, seconds < 10 ? 1 : 0)(seconds / step.seconds)
    },
  }
}

const moneyStyles: Record<'plain' | 'exact' | 'short', (currency: string) => Intl.NumberFormatOptions> = {
  plain: (currency) => ({ style: 'currency', currency, currencyDisplay: 'narrowSymbol' }),
  exact: (currency) => ({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
  }),
  short: (currency) => ({
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    notation: 'compact',
    minimumFractionDigits: 0,
    maximumFractionDigits: 1,
  }),
}

const dayParts = { year: 'numeric', month: 'short', day: 'numeric' } as const

const agoSteps = [
  { upTo: 60, seconds: 1, unit: 'second' },
  { upTo: 3600, seconds: 60, unit: 'minute' },
  { upTo: 86_400, seconds: 3600, unit: 'hour' },
  { upTo: 86_400 * 31, seconds: 86_400, unit: 'day' },
  { upTo: 86_400 * 365, seconds: 86_400 * 30.44, unit: 'month' },
  { upTo: Number.POSITIVE_INFINITY, seconds: 86_400 * 365.25, unit: 'year' },
] as const

const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

const durationSteps = [
  { from: 86_400, seconds: 86_400, unit: 'day' },
  { from: 3600, seconds: 3600, unit: 'hour' },
  { from: 60, seconds: 60, unit: 'minute' },
  { from: 0, seconds: 1, unit: 'second' },
] as const

function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits
}

function memo<A extends string, B extends string, T>(make: (a: A, b: B) => T): (a: A, b: B) => T {
  const made = new Map<string, T>()
  return (a, b) => {
    const key = `${a} ${b}`
    const value = made.get(key) ?? make(a, b)
    made.set(key, value)
    return value
  }
}
