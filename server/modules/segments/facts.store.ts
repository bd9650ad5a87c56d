import type { RawBuilder } from 'kysely'
import type { Ctx } from '../../platform/context.ts'
import { sql } from '../../platform/postgres.ts'
import { dayText } from '../metrics/index.ts'
import { aliasesOf } from './aliases.store.ts'
import type { Alias, FirstAct, OfOrders, Row, ToldOrder } from './history.olap.ts'
import { type Population, type Question, within } from './question.ts'

export async function addOrders(ctx: Ctx, orders: readonly ToldOrder[]): Promise<void> {
  if (orders.length === 0) return
  await sql`
    insert into segments.orders (workspace_id, member_id, order_id, first_at, last_at)
    select ${ctx.workspaceId}, told.member_id, told.order_id, min(told.first_at), max(told.last_at)
      from unnest(
        ${orders.map((order) => order.memberId)}::uuid[],
        ${orders.map((order) => order.orderId)}::text[],
        ${orders.map((order) => order.firstAt)}::timestamptz[],
        ${orders.map((order) => order.lastAt)}::timestamptz[]
      ) as told (member_id, order_id, first_at, last_at)
     group by told.member_id, told.order_id
        on conflict (workspace_id, member_id, order_id) do update
       set first_at = least(orders.first_at, excluded.first_at),
           last_at = greatest(orders.last_at, excluded.last_at)
     where orders.first_at > excluded.first_at or orders.last_at < excluded.last_at
  `.execute(ctx.tx)
}

export async function addActs(ctx: Ctx, acts: readonly FirstAct[]): Promise<void> {
  if (acts.length === 0) return
  await sql`
    insert into segments.first_acts (workspace_id, member_id, first_at)
    select ${ctx.workspaceId}, told.member_id, min(told.first_at)
      from unnest(
        ${acts.map((act) => act.memberId)}::uuid[],
        ${acts.map((act) => act.firstAt)}::timestamptz[]
      ) as told (member_id, first_at)
     group by told.member_id
        on conflict (workspace_id, member_id) do update
       set first_at = excluded.first_at
     where first_acts.first_at > excluded.first_at
  `.execute(ctx.tx)
}

export async function forgetFacts(ctx: Ctx, memberIds: readonly string[]): Promise<void> {
  await sql`
    delete from segments.orders
     where orders.workspace_id = ${ctx.workspaceId}
       and orders.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
  await sql`
    delete from segments.first_acts
     where first_acts.workspace_id = ${ctx.workspaceId}
       and first_acts.member_id = any(${memberIds as string[]}::uuid[])
  `.execute(ctx.tx)
}

/** The stored facts in the shape of the history's rows; what was of a merged member counts for the one it became. */
export async function storedFacts(
  question: Question,
  columns: Readonly<Record<string, OfOrders>>,
): Promise<Map<string, Row>> {
  const { ctx, zone, population } = question
  const today = dayText(question.today)
  const aliases = await aliasesOf(ctx, population)
  const asked = Object.entries(columns).map(([name, column]) => sql`, ${aggregateOf(column, today)} as ${sql.id(name)}`)
  const { rows } = await sql<Row & { member: string }>`
    with asked as (
      select members.member_id, coalesce(alias.root_id, members.member_id) as root_id
        from members.members
        left join unnest(
          ${aliases.map((alias) => alias.from)}::uuid[],
          ${aliases.map((alias) => alias.into)}::uuid[]
        ) as alias (from_id, root_id)
          on alias.from_id = members.member_id
       where members.workspace_id = ${ctx.workspaceId}
         and ${within(everyId(population, aliases), sql`members.member_id`)}
    ),
    placed as (
      select asked.root_id, orders.order_id,
             (min(orders.first_at) at time zone ${zone})::date as first_day,
             (max(orders.last_at) at time zone ${zone})::date as last_day
        from asked
        join segments.orders
          on orders.workspace_id = ${ctx.workspaceId}
         and orders.member_id = asked.member_id
       group by asked.root_id, orders.order_id
    ),
    acted as (
      select asked.root_id, (min(first_acts.first_at) at time zone ${zone})::date as day
        from asked
        join segments.first_acts
          on first_acts.workspace_id = ${ctx.workspaceId}
         and first_acts.member_id = asked.member_id
       group by asked.root_id
    )
    select roots.root_id as member,
           count(placed.order_id) filter (where placed.first_day <= ${today}::date) as orders,
           ${numberOf(sql`min(placed.first_day) filter (where placed.first_day <= ${today}::date)`)} as first_order_day,
           ${numberOf(sql`max(placed.last_day) filter (where placed.last_day <= ${today}::date)`)} as last_order_day,
           count(acted.day) filter (where acted.day <= ${today}::date) as acts,
           ${numberOf(sql`min(acted.day)`)} as first_active_day,
           count(*) filter (where greatest(placed.last_day, acted.day) > ${today}::date) as later,
           ${numberOf(sql`least(min(placed.first_day) filter (where placed.first_day > ${today}::date),
                                min(placed.last_day) filter (where placed.last_day > ${today}::date),
                                min(acted.day) filter (where acted.day > ${today}::date))`)} as next_event_day
           ${asked.length > 0 ? sql.join(asked, sql``) : sql``}
      from (select distinct asked.root_id from asked) as roots
      left join placed
        on placed.root_id = roots.root_id
      left join acted
        on acted.root_id = roots.root_id
     group by roots.root_id
  `.execute(ctx.tx)
  return new Map(rows.map((row) => [row.member, row]))
}

/** A day as its number from 1970-01-01; 0 for none, as the history says it. */
function numberOf(day: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`coalesce(${day} - '1970-01-01'::date, 0)`
}

function aggregateOf({ number, since }: OfOrders, today: string): RawBuilder<number> {
  const inWindow = sql`filter (where placed.first_day <= ${today}::date
                         and (${since}::int is null or placed.first_day - '1970-01-01'::date > ${since}::int))`
  if (number === 'count') return sql<number>`count(placed.order_id) ${inWindow}`
  return numberOf(sql`min(placed.first_day) ${inWindow}`)
}

function everyId(population: Population, aliases: readonly Alias[]): Population {
  if (population.kind !== 'members') return population
  return { kind: 'members', memberIds: [...population.memberIds, ...aliases.map((alias) => alias.from)] }
}
