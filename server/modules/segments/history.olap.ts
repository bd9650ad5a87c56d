import type { Parameter } from '../../platform/clickhouse.ts'
import { ORDER_COMPLETED, ORDER_REFUNDED } from '../../platform/log/event.ts'
import { OF_SLICE, sliceParameters } from '../members/index.ts'
import { aliasesOf } from './aliases.store.ts'
import type { Facts } from './lifecycle.ts'
import type { Population, Question } from './question.ts'

/** A number asked of the history for each member: an aggregate over `day`, `name`, `order_id`, `amount_mills`, `properties`. */
export interface Column {
  readonly sql: string
  readonly parameters?: Readonly<Record<string, Parameter>>
  /** When the number is about distinct orders only: the stored orders answer it too, without the history. */
  readonly ofOrders?: OfOrders
}

export interface OfOrders {
  readonly number: 'count' | 'oldest day'
  /** Orders after this day; null for all. */
  readonly since: number | null
}

/** What the history says of one member; columns are null-free numbers, 0 where there is nothing. */
export type Row = Readonly<Record<string, number>>

/** Names that say that a member registered or gave something back, which is no key behaviour. */
export const NO_ACTS = ['Signed Up', 'Registered', 'Account Created', 'User Registered', ORDER_REFUNDED]

/** Kinds of calls by which a member does something. */
export const ACT_TYPES = ['track', 'page', 'screen']

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
           uniqExactIf(order_id, is_order and order_id != '') + countIf(is_order and order_id = '') as orders,
           minIf(day, is_order) as first_order_day,
           maxIf(day, is_order) as last_order_day,
           countIf(is_act) as acts,
           minIf(day, is_act) as first_active_day,
           countIf(day > {today:Int32}) as later,
           minIf(day, day > {today:Int32}) as next_event_day${asked.join('')}
      from (
        select member_id, name, order_id, amount_mills, properties,
               toInt32(toDate(occurred_at, {zone:String})) as day,
               day <= {today:Int32} and name = {completed:String} as is_order,
               day <= {today:Int32} and type in {acts:Array(String)} and name not in {notActs:Array(String)} as is_act
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
      acts: ACT_TYPES,
      notActs: NO_ACTS,
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

export interface ToldOrder {
  readonly memberId: string
  readonly orderId: string
  readonly firstAt: string
  readonly lastAt: string
}

export interface FirstAct {
  readonly memberId: string
  readonly firstAt: string
}

/** What the history holds of some members' orders and first acts, to store it anew after events were taken out. */
export async function factsInHistory(
  { history, workspaceId }: Question['ctx'],
  memberIds: readonly string[],
): Promise<{ orders: ToldOrder[]; acts: FirstAct[] }> {
  const orders = await history.read<ToldOrder>(
    workspaceId,
    `
    select toString(member_id) as memberId, if(order_id = '', toString(event_id), order_id) as orderId,
           formatDateTime(min(occurred_at), '%FT%T.%fZ') as firstAt, formatDateTime(max(occurred_at), '%FT%T.%fZ') as lastAt
      from events
     where workspace_id = {workspace:UUID}
       and member_id in {members:Array(UUID)}
       and name = {completed:String}
     group by memberId, orderId
    `,
    { members: memberIds, completed: ORDER_COMPLETED },
  )
  const acts = await history.read<FirstAct>(
    workspaceId,
    `
    select toString(member_id) as memberId, formatDateTime(min(occurred_at), '%FT%T.%fZ') as firstAt
      from events
     where workspace_id = {workspace:UUID}
       and member_id in {members:Array(UUID)}
       and type in {acts:Array(String)}
       and name not in {notActs:Array(String)}
     group by memberId
    `,
    { members: memberIds, acts: ACT_TYPES, notActs: NO_ACTS },
  )
  return { orders, acts }
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
  return `member_id != {nobody:UUID} and (${OF_SLICE} or member_id in {aliasIds:Array(UUID)})`
}

function populationParameters(population: Population, aliases: readonly Alias[]): Record<string, Parameter> {
  const merged = {
    aliasFrom: aliases.map((alias) => alias.from),
    aliasInto: aliases.map((alias) => alias.into),
  }
  if (population.kind === 'members') return { members: [...population.memberIds, ...merged.aliasFrom], ...merged }
  return {
    nobody: NOBODY,
    ...sliceParameters(population),
    aliasIds: merged.aliasFrom,
    ...merged,
  }
}

const NOBODY = '00000000-0000-0000-0000-000000000000'
