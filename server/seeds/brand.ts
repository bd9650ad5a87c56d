import { seededRandom } from '../platform/random.ts'
import { categories, cities, familyNames, givenNames, type Product, products } from './catalogue.ts'

/**
 * The demo brand, a fictitious tea and home retailer: who its members are and what they do in two years. Each member's
 * life is computed from the seed and their number alone, so that any part of it can be made again.
 */
export interface BrandOptions {
  readonly members: number
  /** The day the story ends, and how far back it begins. */
  readonly today: Date
  readonly days: number
  readonly seed: number
}

/** A call as a stock client would make it. */
export interface Call {
  readonly type: 'track' | 'identify'
  readonly event?: string
  readonly userId: string
  readonly messageId: string
  readonly timestamp: string
  readonly traits?: Readonly<Record<string, unknown>>
  readonly properties?: Readonly<Record<string, unknown>>
}

const DAY_MS = 86_400_000

/** How people buy: the share of members, how many days between orders, and the chance that an order was the last. */
const HABITS = [
  { share: 0.22, gapDays: 0, leaves: 1 },
  { share: 0.3, gapDays: 75, leaves: 0.62 },
  { share: 0.26, gapDays: 62, leaves: 0.35 },
  { share: 0.15, gapDays: 44, leaves: 0.17 },
  { share: 0.07, gapDays: 27, leaves: 0.08 },
] as const

/** Orders of a day against those of an ordinary one: 618, Double 11, Double 12, New Year, 8 March, weekends. */
export function seasonOf(date: Date): number {
  const month = date.getUTCMonth() + 1
  const day = date.getUTCDate()
  const weekend = date.getUTCDay() === 0 || date.getUTCDay() === 6 ? 1.25 : 1
  if (month === 11 && day >= 1 && day <= 12) return 2.6 * weekend
  if (month === 6 && day >= 10 && day <= 18) return 2.1 * weekend
  if (month === 12 && day >= 8 && day <= 12) return 1.6 * weekend
  if (month === 1 && day >= 5 && day <= 25) return 1.5 * weekend
  if (month === 3 && day >= 5 && day <= 8) return 1.4 * weekend
  return (month === 7 || month === 8 ? 0.8 : 1) * weekend
}

export const memberNumber = (index: number) => String(100_001 + index)

/** All calls of one member, in order of time. */
export function lifeOf(index: number, options: BrandOptions): Call[] {
  const random = seededRandom(options.seed * 1_000_003 + index)
  const start = options.today.getTime() - options.days * DAY_MS
  const joinedAt = start + joinShare(random.next()) * (options.days - 1) * DAY_MS + hourOfDay(random.next())
  const calls = [identify(index, joinedAt, random)]
  calls.push(...consentsOf(index, joinedAt, random))
  calls.push(...ordersOf(index, joinedAt, options, random))
  return calls
    .filter((call) => Date.parse(call.timestamp) < options.today.getTime())
    .sort((a, b) => (a.timestamp < b.timestamp ? -1 : a.timestamp > b.timestamp ? 1 : 0))
}

/** The brand grows: later days bring more new members. */
function joinShare(uniform: number): number {
  // The inverse of F(x) = 0.55 x + 0.45 x².
  return (-0.55 + Math.sqrt(0.3025 + 1.8 * uniform)) / 0.9
}

/** People buy between eight in the morning and eleven at night. */
function hourOfDay(uniform: number): number {
  return Math.floor((8 + uniform * 15) * 3_600_000)
}

type Stream = ReturnType<typeof seededRandom>

function identify(index: number, at: number, random: Stream): Call {
  const family = pick(familyNames, random.next())
  const given = pick(givenNames, random.next())
  const { city, province } = pick(cities, random.next() ** 1.6)
  return {
    type: 'identify',
    userId: memberNumber(index),
    messageId: `identify/${index}`,
    timestamp: new Date(at).toISOString(),
    traits: {
      name: `${family.zh}${given.zh}`,
      email: `${given.en}.${family.en}.${index}@example.com`.toLowerCase(),
      phone: `139${String(10_000_000 + index).padStart(8, '0')}`,
      city,
      province,
      favourite_category: pick(categories, random.next()),
      birth_month: 1 + Math.floor(random.next() * 12),
    },
  }
}

function consentsOf(index: number, joinedAt: number, random: Stream): Call[] {
  const calls: Call[] = []
  for (const [channel, share] of [
    ['email', 0.64],
    ['sms', 0.31],
  ] as const) {
    if (random.next() > share) continue
    const properties = { purpose: 'marketing', channel, proof: { form: 'sign-up', version: 'v1' } }
    calls.push(track(index, 'Consent Granted', joinedAt + 60_000, `consent/${channel}`, properties))
    if (random.next() < 0.035) {
      const later = joinedAt + (20 + random.next() * 300) * DAY_MS
      calls.push(
        track(index, 'Consent Withdrawn', later, `withdrawal/${channel}`, {
          ...properties,
          proof: { form: 'preference centre' },
        }),
      )
    }
  }
  return calls
}

function ordersOf(index: number, joinedAt: number, options: BrandOptions, random: Stream): Call[] {
  const habit = habitOf(random.next())
  const calls: Call[] = []
  let at = joinedAt + (habit.gapDays === 0 ? random.next() * 40 : random.next() ** 2 * 25) * DAY_MS
  const buysAtAll = habit.gapDays > 0 || random.next() < 0.2
  for (let count = 0; buysAtAll && count < MAX_ORDERS && at < options.today.getTime(); count++) {
    at = toSeason(at, random)
    calls.push(...visitsBefore(index, count, at, random), ...orderAt(index, count, at, random))
    if (random.next() < habit.leaves) break
    at += Math.max(2, habit.gapDays * (0.35 + 1.3 * random.next())) * DAY_MS
  }
  return calls
}

const MAX_ORDERS = 80

/** Moves an order to the best of three neighbouring days, by season. */
function toSeason(at: number, random: Stream): number {
  const candidates = [at, at + random.next() * 6 * DAY_MS, at - random.next() * 3 * DAY_MS]
  const best = candidates.reduce((one, other) =>
    seasonOf(new Date(other)) * random.next() > seasonOf(new Date(one)) * random.next() ? other : one,
  )
  return Math.floor(best / DAY_MS) * DAY_MS + hourOfDay(random.next())
}

function visitsBefore(index: number, count: number, at: number, random: Stream): Call[] {
  const visits = random.next() < 0.2 ? 1 : 0
  return Array.from({ length: visits }, (_, visit) => {
    const product = pick(products, random.next())
    return track(index, 'Product Viewed', at - (visit + 1) * 1_800_000, `view/${count}/${visit}`, {
      product_id: product.sku,
      name: product.name,
      price: product.price,
    })
  })
}

/** An order as the shop reports it, and sometimes its refund a few days later. */
export function orderAt(index: number, count: number, at: number, random: Stream, prefix = 'W'): Call[] {
  const lines = Array.from({ length: 1 + Math.floor(random.next() ** 2 * 4) }, () =>
    lineOf(pick(products, random.next() ** 1.3), 1 + Math.floor(random.next() ** 3 * 3)),
  )
  const total = Number(lines.reduce((sum, line) => sum + line.price * line.quantity, 0).toFixed(2))
  const orderId = `${prefix}${memberNumber(index)}-${count + 1}`
  const order = track(index, 'Order Completed', at, `order/${orderId}`, {
    order_id: orderId,
    total,
    currency: 'CNY',
    channel: pick(['mini program', 'shop', 'app'], random.next()),
    products: lines,
  })
  if (random.next() > 0.04) return [order]
  const refunded = random.next() < 0.5 ? total : lines[0]!.price
  const refund = track(index, 'Order Refunded', at + (2 + random.next() * 6) * DAY_MS, `refund/${orderId}`, {
    order_id: `R${orderId}`,
    original_order_id: orderId,
    total: refunded,
    currency: 'CNY',
  })
  return [order, refund]
}

function lineOf(product: Product, quantity: number) {
  return { sku: product.sku, name: product.name, quantity, price: product.price, category: product.category }
}

function habitOf(uniform: number) {
  let rest = uniform
  for (const habit of HABITS) {
    if (rest < habit.share) return habit
    rest -= habit.share
  }
  return HABITS[0]
}

function track(
  index: number,
  event: string,
  at: number,
  key: string,
  properties: Readonly<Record<string, unknown>>,
): Call {
  return {
    type: 'track',
    event,
    userId: memberNumber(index),
    messageId: `${key}/${index}`,
    timestamp: new Date(at).toISOString(),
    properties,
  }
}

function pick<Item>(items: readonly Item[], uniform: number): Item {
  return items[Math.min(items.length - 1, Math.floor(uniform * items.length))]!
}
