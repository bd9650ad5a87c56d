import type { Parameter } from '../../platform/clickhouse.ts'
import { ORDER_COMPLETED, ORDER_REFUNDED } from '../../platform/log/event.ts'
import { aliasesOf } from './aliases.store.ts'
import type { Facts } from './lifecycle.ts'
import type { Population, Question } from './question.ts'

/** A number asked of the history for each member: an aggregate over `day`, `name`, `type`, `amount_mills`, `properties`. */
export interface Column {
  readonly sql: string
  readonly parameters?: Readonly<Record<string, Parameter>>
}

/** What the history says of one member; columns are null-free numbers, 0 where there is nothing. */
export type Row = Readonly<Record<string, number>>

/** Names that say that a member registered, which is not yet a behaviour. */
const REGISTRATION_NAMES = ['Signed Up', 'Registered', 'Account Created', 'User Registered', ORDER_REFUNDED]

/**
 * The stage facts of each member, and the columns that conditions ask for besides, in one statement. Orders are counted
 * by their distinct ids; days are those of the workspace. Events of members who were merged count for the one they became.
 */
export async function readHistory(
  question: Question,
  columns: Readonly<Record<string, Column>>,
): Promise<Map<string, Row>> {
  const aliases = await aliasesOf(question.ctx, question.population)
  const asked = Object.entries(columns).map(([name, column]) => `,\n       ${column.sql} as ${name}`)
  const rows = await question.ctx.history.read<Row & { member: string }>(
    question.ctx.workspaceId,
    `
    select toString(${aliases.length > 0 ? memberSql : 'member_id'}) as member,
           uniqExactIf(if(order_id = '', toString(event_id), order_id), is_order) as orders,
           minIf(day, is_order) as first_order_day,
           maxIf(day, is_order) as last_order_day,
           countIf(is_act) as acts,
           minIf(day, is_act) as first_active_day,
           countIf(day > {today:Int32}) as later,
           minIf(day, day > {today:Int32}) as next_event_day${asked.join('')}
      from (
        select member_id, event_id, name, order_id, amount_mills, properties,
               toInt32(toDate(occurred_at, {zone:String})) as day,
               day <= {today:Int32} and name = {completed:String} as is_order,
               day <= {today:Int32} and type in ('track', 'page', 'screen') and name not in {registrations:Array(String)} as is_act
          from events
         where workspace_id = {workspace:UUID}
           and ${populationSql(question.population)}
      )
     group by member
    `,
    {
      today: question.today,
      zone: question.zone,
      completed: ORDER_COMPLETED,
      registrations: REGISTRATION_NAMES,
      ...populationParameters(question.population, aliases),
      ...Object.assign({}, ...Object.values(columns).map((column) => column.parameters ?? {})),
    },
  )
  return new Map(rows.map((row) => [row.member, row]))
}

export function factsOf(joinedDay: number, row: Row | undefined): Facts {
  return {
    joinedDay,
    firstActiveDay: row?.acts ? row.first_active_day! : null,
    firstOrderDay: row?.orders ? row.first_order_day! : null,
    lastOrderDay: row?.orders ? row.last_order_day! : null,
    orders: row?.orders ?? 0,
  }
}

/** The day of the next event whose time has not come: clocks of senders run ahead. */
export function nextEventDay(row: Row | undefined): number | null {
  return row?.later ? row.next_event_day! : null
}

export interface Alias {
  readonly from: string
  readonly into: string
}

const memberSql =
  'transform(toString(member_id), {aliasFrom:Array(String)}, {aliasInto:Array(String)}, toString(member_id))'

function populationSql(population: Population): string {
  if (population.kind === 'members') return 'member_id in {members:Array(UUID)}'
  return `member_id != {nobody:UUID} and ((member_id >= {sliceFrom:UUID} and (member_id < {sliceTo:UUID} or {last:Bool})) or member_id in {aliasIds:Array(UUID)})`
}

function populationParameters(population: Population, aliases: readonly Alias[]): Record<string, Parameter> {
  const merged = {
    aliasFrom: aliases.map((alias) => alias.from),
    aliasInto: aliases.map((alias) => alias.into),
  }
  if (population.kind === 'members') return { members: [...population.memberIds, ...merged.aliasFrom], ...merged }
  return {
    nobody: NOBODY,
    sliceFrom: boundOf(population.from),
    sliceTo: boundOf(population.to),
    last: population.to === 'g',
    aliasIds: merged.aliasFrom,
    ...merged,
  }
}

const NOBODY = '00000000-0000-0000-0000-000000000000'

function boundOf(prefix: string): string {
  const digits = prefix === 'g' ? 'ffff' : prefix.padEnd(4, '0')
  return `00000000-0000-0000-${digits}-000000000000`
}
