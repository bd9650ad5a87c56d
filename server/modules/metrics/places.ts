import {
  type Place,
  type PlaceKey,
  type PlaceKind,
  placeKeys,
  placeNames,
  placeOf,
  placeSources,
} from '@regulars/packs/regions/index'
import type { Ctx } from '../../platform/context.ts'
import { workspaceOf } from '../access/index.ts'
import { slicesOf } from '../members/index.ts'
import { type Bucket, withPrevious } from './buckets.ts'
import { customerPenetration } from './catalogue/customerPenetration.ts'
import { memberAov } from './catalogue/memberAov.ts'
import { memberAovIndex } from './catalogue/memberAovIndex.ts'
import { assertPeriod } from './evaluate.ts'
import type { MeasureName } from './measures.ts'
import { givenValue, partsWithin } from './metric.ts'
import { type PersonRow, readPeople } from './sources/history.olap.ts'
import { homesOf } from './sources/homes.store.ts'
import { type OrderPlace, readOrderPlaces } from './sources/places.olap.ts'

/** What is told of a place, in this order. */
const told = [customerPenetration, memberAov, memberAovIndex]

/**
 * Penetration and average order value of members by place, each against the period before. A customer is at one place in
 * each period: where the profile says, or else where the last order of the period that names a place went. The rows are
 * therefore parts of the whole, and who is at no place is a row too.
 */
export async function metricsByPlace(ctx: Ctx, by: PlaceKind, period: Bucket) {
  assertPeriod(period)
  const [before, now] = await readTallies(ctx, by, period)
  const whole: Pair = [sumOf([...before.values()]), sumOf([...now.values()])]
  const items = placeKeys[by]
    .map((place) => ({ place, part: [before.get(place) ?? NONE, now.get(place) ?? NONE] satisfies Pair }))
    .filter(({ part }) => part.some(({ customers }) => customers > 0))
    .map(({ place, part }) => ({ place, name: placeNames[place], ...presentRow(part, whole) }))
  return { by, source: placeSources[by], items, all: presentRow(whole, whole), ...period }
}

/** What is added up for a place: measures by their names, and the orders that carry nobody. */
interface Tally {
  readonly buyers: number
  readonly customers: number
  readonly member_orders: number
  readonly member_revenue: number
  readonly unnamed: number
}

/** The period before, and the period. */
type Pair = readonly [Tally, Tally]
type Tallies = Map<PlaceKey, Tally>

const NONE: Tally = { buyers: 0, customers: 0, member_orders: 0, member_revenue: 0, unnamed: 0 }

/** Slice by slice, with a fixed number of statements for each; of a slice only who did anything comes over. */
async function readTallies(ctx: Ctx, by: PlaceKind, period: Bucket): Promise<readonly [Tallies, Tallies]> {
  const { timeZone } = await workspaceOf(ctx)
  const buckets = withPrevious(period)
  const tallies = [new Map(), new Map()] as readonly [Tallies, Tallies]
  const add = (bucket: number, place: PlaceKey, more: Tally) =>
    tallies[bucket]!.set(place, sumOf([tallies[bucket]!.get(place) ?? NONE, more]))
  const nameOf = rememberedPlaces(by)
  for (const slice of await slicesOf(ctx)) {
    const people = await readPeople(ctx, timeZone, buckets, slice)
    const orders = await readOrderPlaces(ctx, timeZone, buckets, slice)
    const homes = await homesOf(ctx, [...new Set(people.map(({ memberId }) => memberId))])
    const went = new Map(orders.map((order) => [keyOf(order), order]))
    for (const person of people) {
      const place = homes.get(person.memberId) ?? went.get(keyOf(person)) ?? NOWHERE
      add(person.bucket, nameOf(place), tallyOf(person))
    }
    for (const order of orders.filter(({ memberId }) => memberId === null)) {
      add(order.bucket, nameOf(order), { ...NONE, customers: order.orders, unnamed: order.orders })
    }
  }
  return tallies
}

const NOWHERE: Place = { city: '', province: '' }

function keyOf({ bucket, memberId }: Pick<OrderPlace, 'bucket' | 'memberId'>): string {
  return `${bucket}/${memberId}`
}

function tallyOf({ buyers, customers, member_orders, member_revenue }: PersonRow): Tally {
  return { buyers, customers, member_orders, member_revenue, unnamed: 0 }
}

/** A place is written the same many times: it is looked up once. */
function rememberedPlaces(by: PlaceKind): (place: Place) => PlaceKey {
  const known = new Map<string, PlaceKey>()
  return ({ city, province }) => {
    const written = `${city}\n${province}`
    const key = known.get(written) ?? placeOf(by, { city, province })
    known.set(written, key)
    return key
  }
}

function sumOf(tallies: readonly Tally[]): Tally {
  const sum = (name: keyof Tally) => tallies.reduce((total, tally) => total + tally[name], 0)
  return {
    buyers: sum('buyers'),
    customers: sum('customers'),
    member_orders: sum('member_orders'),
    member_revenue: sum('member_revenue'),
    unnamed: sum('unnamed'),
  }
}

function presentRow([before, now]: Pair, [wholeBefore, whole]: Pair) {
  const measured = (tally: Tally) => (name: MeasureName) => tally[name as keyof Tally]
  const values = told.map((metric) =>
    givenValue(metric, {
      ...partsWithin(metric, measured(now), measured(whole)),
      previous: partsWithin(metric, measured(before), measured(wholeBefore)).value,
    }),
  )
  const { value, previous } = values[0]!
  return {
    values,
    growth: value === null || !previous ? null : value / previous - 1,
    customers: { members: now.buyers, others: now.customers - now.buyers - now.unnamed, unnamed: now.unnamed },
  }
}
