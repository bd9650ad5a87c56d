import { useUi } from '@regulars/ui/context.tsx'
import { useTranslation } from 'react-i18next'
import type { When } from './schedules.ts'

/** A Monday: with a weekday's number added, a day of that name. */
const MONDAY = Date.UTC(2026, 2, 2)
const DAY_MS = 86_400_000

/** A rhythm in words: "every Monday at 09:00". */
export function useWhen() {
  const { t } = useTranslation('schedules')
  const weekday = useWeekday()
  return (recurrence: When): string => {
    if (recurrence.every === 'hour') return t('every.hour', { minute: String(recurrence.minute).padStart(2, '0') })
    if (recurrence.every === 'day') return t('every.day', { at: recurrence.at })
    return t('every.week', { day: weekday(recurrence.weekday), at: recurrence.at })
  }
}

/** The name of a weekday; Monday is 1. */
export function useWeekday() {
  const { locale } = useUi()
  const names = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  return (weekday: number): string => names.format(MONDAY + (weekday - 1) * DAY_MS)
}
