import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

/** Requests that are due within so many days are named before they are late. */
const DUE_SOON_DAYS = 3

export interface LoopCounts {
  readonly purposes: number
  /** That rest on consent and have no published notice. */
  readonly withoutNotice: number
  readonly pointsPublished: number
  readonly pointsWaiting: number
  /** Members with a consent that must be renewed before it counts again. */
  readonly toRenew: number
  readonly notices: number
  readonly open: number
  readonly overdue: number
  readonly dueSoon: number
  readonly closed: number
}

/** What the three parts of the loop count, each over the tables it belongs to; closed requests of the last thirty days. */
export async function loopCounts(ctx: Ctx): Promise<LoopCounts> {
  const { rows } = await sql<LoopCounts>`
    select purposes.total as purposes, purposes.without_notice as "withoutNotice",
           points.published as "pointsPublished", points.waiting as "pointsWaiting",
           renewals.members as "toRenew", published.notices,
           requests.open, requests.overdue, requests.due_soon as "dueSoon", requests.closed
      from (
        select count(*) as total,
               count(*) filter (where purposes.legal_basis = 'consent' and purposes.notice is null) as without_notice
          from consent.purposes
         where purposes.workspace_id = ${ctx.workspaceId}
      ) as purposes
     cross join (
        select count(*) filter (where points.state = 'published') as published,
               count(*) filter (where points.state = 'draft') as waiting
          from consent.collection_points as points
         where points.workspace_id = ${ctx.workspaceId}
      ) as points
     cross join (
        select count(distinct current.member_id) as members
          from consent.current
          join consent.purposes
            on purposes.workspace_id = current.workspace_id
           and purposes.purpose = current.purpose
           and purposes.least_version > current.notice_version
          join members.members
            on members.workspace_id = current.workspace_id
           and members.member_id = current.member_id
           and members.merged_into is null
         where current.workspace_id = ${ctx.workspaceId}
           and current.state = 'granted'
      ) as renewals
     cross join (
        select count(distinct notices.notice) as notices
          from consent.notices
         where notices.workspace_id = ${ctx.workspaceId}
      ) as published
     cross join (
        select count(*) filter (where requests.state = 'open') as open,
               count(*) filter (where requests.state = 'open' and requests.due_at < ${ctx.now}) as overdue,
               count(*) filter (
                 where requests.state = 'open'
                   and requests.due_at >= ${ctx.now}
                   and requests.due_at < ${ctx.now}::timestamptz + ${DUE_SOON_DAYS} * interval '1 day') as due_soon,
               count(*) filter (where requests.closed_at >= ${ctx.now}::timestamptz - interval '30 days') as closed
          from portal.deletion_requests as requests
         where requests.workspace_id = ${ctx.workspaceId}
      ) as requests
  `.execute(ctx.tx)
  return rows[0]!
}
