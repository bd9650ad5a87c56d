import { dayOf, daysBetween } from '../../../platform/period.ts'

/** What a test sent, and by whom it turns out to be. */
export interface Happening {
  readonly kind: 'order' | 'view' | 'identify' | 'granted' | 'withdrawn'
  readonly userId: string | null
  readonly anonymousId: string | null
  readonly at: Date
  readonly total: number
  readonly city: string
}

/** One person as the happenings tell. */
export interface Person {
  readonly number: string
  readonly events: readonly Happening[]
}

/** Known members: a browser's events belong to the first member number that was seen with it. */
export function peopleIn(happenings: readonly Happening[]): Person[] {
  const owners = new Map<string, string>()
  for (const { userId, anonymousId } of happenings) {
    if (userId && anonymousId && !owners.has(anonymousId)) owners.set(anonymousId, userId)
  }
  const people = new Map<string, Happening[]>()
  for (const happening of happenings) {
    const number = happening.userId ?? owners.get(happening.anonymousId!)
    if (number !== undefined) people.set(number, [...(people.get(number) ?? []), happening])
  }
  return [...people].map(([number, events]) => ({ number, events }))
}

/** The stage by walking through the days, one at a time: slow, and written without a look at lifecycle.ts. */
export function stageByDays(person: Person, now: Date, zone: string): string {
  const today = dayOf(now, zone)
  const days = (some: readonly Happening[]) => some.map((one) => dayOf(one.at, zone)).sort()
  const orders = days(person.events.filter((one) => one.kind === 'order'))
  const first = orders[0]
  const last = orders.at(-1)
  if (first && last) {
    const quiet = daysBetween(last, today)
    const gap = orders.length > 1 ? daysBetween(first, last) / (orders.length - 1) : null
    if (gap === null ? quiet >= 90 : quiet > Math.max(30, 2 * gap)) return 'churn_warning'
    return orders.length > 1 || daysBetween(first, today) >= 30 ? 'stable' : 'growth'
  }
  const acts = days(person.events.filter((one) => one.kind !== 'identify'))
  const joined = days(person.events)[0]!
  let stage = 'awakening'
  let since = joined
  for (let day = joined; day <= today; day = dayOf(new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000), 'UTC')) {
    const acted = acts.some((one) => one <= today)
    if (stage === 'awakening' && (acts.some((one) => one <= day) || daysBetween(since, day) >= 3)) {
      stage = 'activation'
      since = day
    } else if (stage === 'activation' && daysBetween(since, day) >= 7) {
      if (!acted) return 'churn_warning'
      stage = 'growth'
      since = day
    } else if (stage === 'growth' && daysBetween(since, day) >= 30) return 'churn_warning'
  }
  return stage
}

/** RFM by the words of the reference: sort by value and then by number, oldest first, and deal out in five. */
export function rfmOf(people: readonly Person[], asOf: string, zone: string): Map<string, string> {
  const rows = people
    .map(({ number, events }) => {
      const sales = events.filter((one) => one.kind === 'order' && dayOf(one.at, zone) < asOf)
      return {
        number,
        last:
          sales
            .map((one) => dayOf(one.at, zone))
            .sort()
            .at(-1) ?? '',
        orders: sales.length,
        money: sales.reduce((sum, one) => sum + one.total, 0),
      }
    })
    .filter((row) => row.orders > 0)
  const scores = new Map(rows.map((row) => [row.number, ['', '', '']]))
  const deal = (place: number, value: (row: (typeof rows)[number]) => number | string) => {
    const sorted = [...rows].sort((a, b) => {
      if (value(a) !== value(b)) return value(a) < value(b) ? -1 : 1
      return a.number < b.number ? -1 : 1
    })
    const size = Math.floor(rows.length / 5)
    const longer = rows.length % 5
    sorted.forEach((row, index) => {
      const bucket =
        index < longer * (size + 1)
          ? Math.floor(index / (size + 1))
          : longer + Math.floor((index - longer * (size + 1)) / size)
      scores.get(row.number)![place] = String(bucket + 1)
    })
  }
  deal(0, (row) => row.last)
  deal(1, (row) => row.orders)
  deal(2, (row) => row.money)
  return new Map([...scores].map(([number, digits]) => [number, digits.join('')]))
}
