import type { Ctx } from '../../platform/context.ts'
import { workspaceOf } from '../access/index.ts'
import type { Slice } from '../members/index.ts'
import type { Bucket, Buckets } from './buckets.ts'
import type { MeasureName } from './measures.ts'
import type { MetricDefinition } from './metric.ts'
import { type PersonRow, readHistory, readPeople } from './sources/history.olap.ts'

export type { PersonRow } from './sources/history.olap.ts'

/** A number of a person over a period, as one of the sums that a metric is made of. */
type OwnMeasure = (typeof ownMeasures)[number]
const ownMeasures = [
  'active_members',
  'buyers',
  'repeat_buyers',
  'member_orders',
  'member_revenue',
  'points_issued',
  'points_redeemed',
] as const

/** What each person adds to both parts of a metric. A number that is no share is told for each person. */
export interface ToldOfPeople {
  readonly numerator: OwnMeasure
  readonly denominator: OwnMeasure | 'people'
}

/** How a metric is told of a group of people; undefined for one that cannot be. */
export function toldOfPeople({ compared, made }: MetricDefinition): ToldOfPeople | undefined {
  if (compared === undefined || (made.kind !== 'count' && made.kind !== 'share')) return undefined
  if (made.kind === 'count') return { numerator: requireOwn(made.measure), denominator: 'people' }
  const denominator = made.denominator === 'members' ? 'people' : requireOwn(made.denominator)
  return { numerator: requireOwn(made.numerator), denominator }
}

function requireOwn(name: MeasureName): OwnMeasure {
  const own = ownMeasures.find((one) => one === name)
  if (!own) throw new Error(`"${name}" is no number of one person: leave "compared" out of its metric`)
  return own
}

/** Everybody of a slice who did anything in the period: members, and who is known by a device alone. */
export async function peopleIn(ctx: Ctx, period: Bucket, slice: Slice): Promise<PersonRow[]> {
  const { timeZone } = await workspaceOf(ctx)
  return readPeople(ctx, timeZone, only(period), slice)
}

/** Orders of the period that carry nobody. */
export async function unnamedOrders(ctx: Ctx, period: Bucket): Promise<number> {
  const { timeZone } = await workspaceOf(ctx)
  return (await readHistory(ctx, timeZone, only(period))).get('unnamed_orders')!.at(-1)!
}

/** Of the two places of this grain a period alone fills the second. */
function only(period: Bucket): Buckets {
  return { grain: 'period', list: [{ from: period.from, to: period.from }, period] }
}

/** A number of one person. Who is no member has no member's orders: theirs are told by the same rules. */
export function ofPerson(row: PersonRow, measure: OwnMeasure, as: 'member' | 'non_member'): number {
  if (as === 'member') return row[measure]
  if (measure === 'buyers') return Number(row.orders > 0)
  if (measure === 'repeat_buyers') return Number(row.orders > 1)
  if (measure === 'member_orders') return row.orders
  return measure === 'member_revenue' ? row.revenue : row[measure]
}
