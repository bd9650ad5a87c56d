import type { Outside } from '../../platform/context.ts'
import { ORDER_COMPLETED } from '../../platform/log/event.ts'
import type { Alias } from './history.olap.ts'
import type { Cell } from './rfm.grid.ts'
import type { RfmRow } from './rfm.ts'

export interface RfmQuestion {
  readonly zone: string
  /** Sales before the start of this day count. */
  readonly asOf: string
  /** Members who were merged into another. */
  readonly aliases: readonly Alias[]
}

/**
 * RFM scores by NTILE(5) of all members with a sale before the day: recency in days from the day of the last sale,
 * distinct orders, and gross sales. Equal values are put in the order of member numbers as text, so that two runs agree.
 * Checked against the reference of the Online Retail rows in `rfm.reference.db.test.ts`.
 */
export async function scoreRfm(
  ctx: Pick<Outside, 'history' | 'workspaceId'>,
  question: RfmQuestion,
  part: { readonly of: number; readonly index: number } = { of: 1, index: 0 },
): Promise<RfmRow[]> {
  return ctx.history.read<RfmRow>(
    ctx.workspaceId,
    statement(question, 'sipHash64(memberId) % {parts:UInt32} = {part:UInt32}'),
    {
      ...parameters(question),
      parts: part.of,
      part: part.index,
    },
  )
}

/** The same of some members only; the others are still ranked against. */
export async function scoreRfmOf(
  ctx: Pick<Outside, 'history' | 'workspaceId'>,
  question: RfmQuestion,
  memberIds: readonly string[],
): Promise<RfmRow[]> {
  return ctx.history.read<RfmRow>(ctx.workspaceId, statement(question, 'memberId in {members:Array(String)}'), {
    ...parameters(question),
    members: memberIds,
  })
}

/** How many members have a sale before the day. */
export async function countBuyers(
  ctx: Pick<Outside, 'history' | 'workspaceId'>,
  question: RfmQuestion,
): Promise<number> {
  const rows = await ctx.history.read<{ members: number }>(
    ctx.workspaceId,
    `select count() as members from (${sales(question)})`,
    parameters(question),
  )
  return rows[0]?.members ?? 0
}

/** Members by full score, as of the day. */
export async function readCells(ctx: Pick<Outside, 'history' | 'workspaceId'>, question: RfmQuestion): Promise<Cell[]> {
  return ctx.history.read<Cell>(
    ctx.workspaceId,
    `
    select r, f, m, count() as members, sum(scored.monetaryMills) as monetaryMills,
           [min(recencyDays), max(recencyDays)] as recency,
           [min(scored.frequency), max(scored.frequency)] as frequency,
           [min(scored.monetaryMills), max(scored.monetaryMills)] as money
      from (${statement(question, '1')}) as scored
     group by r, f, m
    `,
    parameters(question),
  )
}

function statement(question: RfmQuestion, filter: string): string {
  return `
    select memberId, toString(last_day) as lastDay, recency_days as recencyDays, frequency, monetary_mills as monetaryMills, r, f, m
      from (
        select memberId, last_day, frequency, monetary_mills,
               dateDiff('day', last_day, {asOf:Date}) as recency_days,
               toUInt8(ntile(5) over (order by last_day asc, number asc, memberId asc)) as r,
               toUInt8(ntile(5) over (order by frequency asc, number asc, memberId asc)) as f,
               toUInt8(ntile(5) over (order by monetary_mills asc, number asc, memberId asc)) as m
          from (${sales(question)})
      )
     where ${filter}
  `
}

function sales(question: RfmQuestion): string {
  const member =
    question.aliases.length > 0
      ? 'transform(toString(member_id), {aliasFrom:Array(String)}, {aliasInto:Array(String)}, toString(member_id))'
      : 'toString(member_id)'
  return `
    select ${member} as memberId,
           max(external_id) as number,
           max(toDate(occurred_at, {zone:String})) as last_day,
           uniqExactIf(order_id, order_id != '') + countIf(order_id = '') as frequency,
           sum(ifNull(amount_mills, 0)) as monetary_mills
      from events
     where workspace_id = {workspace:UUID}
       and member_id != {nobody:UUID}
       and name = {completed:String}
       and toDate(occurred_at, {zone:String}) < {asOf:Date}
     group by memberId
  `
}

function parameters(question: RfmQuestion) {
  return {
    zone: question.zone,
    asOf: question.asOf,
    completed: ORDER_COMPLETED,
    nobody: '00000000-0000-0000-0000-000000000000',
    aliasFrom: question.aliases.map((alias) => alias.from),
    aliasInto: question.aliases.map((alias) => alias.into),
  }
}
