export { addDays, dayNumber, dayOf, dayText, startOfDay } from './calendar.ts'
