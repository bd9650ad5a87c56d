import cn from './cn.json' with { type: 'json' }
import { HolidayCalendar } from './schema.ts'
import us from './us.json' with { type: 'json' }

/** Public holidays as data, by jurisdiction. */
export const holidayCalendars: readonly HolidayCalendar[] = [cn, us].map((calendar) => HolidayCalendar.parse(calendar))

export type { HolidayCalendar } from './schema.ts'
