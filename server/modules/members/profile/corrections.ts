/** Nobody who is alive was born before. */
const FIRST_BIRTHDAY = '1900-01-01'

export function isPossibleBirthday(day: string, now: Date): boolean {
  return day >= FIRST_BIRTHDAY && day <= now.toISOString().slice(0, 10)
}
