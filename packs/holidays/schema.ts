import { z } from 'zod'

const Name = z.strictObject({ en: z.string(), 'zh-CN': z.string() })
const Month = z.int().min(1).max(12)

/** A holiday that a law names once for all years. */
const Rule = z.discriminatedUnion('on', [
  /** On a Saturday the Friday before is free instead, on a Sunday the Monday after. */
  z.strictObject({ on: z.literal('date'), name: Name, month: Month, day: z.int().min(1).max(31), since: z.int() }),
  /** The first, second … of a weekday in a month; -1 is the last. Monday is 1. */
  z.strictObject({
    on: z.literal('weekday'),
    name: Name,
    month: Month,
    weekday: z.int().min(1).max(7),
    nth: z.union([z.int().min(1).max(5), z.literal(-1)]),
    since: z.int(),
  }),
])

/** A year as it was published: days that are free, and days of the weekend that are worked for them. */
const Year = z.strictObject({
  year: z.int(),
  free: z.array(z.strictObject({ name: Name, from: z.iso.date(), to: z.iso.date() })),
  worked: z.array(z.iso.date()),
})

/** Which days are public holidays in one jurisdiction. Of a year that is in neither list nothing is known. */
export const HolidayCalendar = z.strictObject({
  /** As policy packs call it. */
  jurisdiction: z.string(),
  sources: z.array(z.string()).min(1),
  rules: z.array(Rule),
  years: z.array(Year),
})
export type HolidayCalendar = z.infer<typeof HolidayCalendar>
