import type { Words } from '@regulars/contract'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

export interface PackLaw {
  readonly pack: string
  readonly version: number
  readonly name: Words
  readonly legalReview: Words
  readonly jurisdictions: readonly string[]
  /** Whether it decides anywhere now. */
  readonly active: boolean
}

/** Every version of a policy pack that was loaded, and where it decides. */
export async function packLaws(ctx: Ctx): Promise<PackLaw[]> {
  const { rows } = await sql<PackLaw>`
    select packs.pack, packs.version, packs.definition -> 'name' as name,
           packs.definition -> 'legalReview' as "legalReview",
           array(select one ->> 'code' from jsonb_array_elements(packs.definition -> 'jurisdictions') as one)
             as jurisdictions,
           exists (
             select 1
               from consent.policies
              cross join jsonb_each(policies.active) as decides (jurisdiction, pack)
              where policies.workspace_id = packs.workspace_id
                and decides.pack ->> 'pack' = packs.pack
                and (decides.pack ->> 'version')::int = packs.version
           ) as active
      from consent.policy_packs as packs
     where packs.workspace_id = ${ctx.workspaceId}
     order by packs.pack, packs.version desc
  `.execute(ctx.tx)
  return rows
}

export interface Asked {
  readonly taskId: string
  readonly version: number
  readonly publishedAt: Date
  readonly material: boolean
  readonly waiting: number
  readonly renewed: number
  readonly withdrawn: number
}

/**
 * Of each task about a notice, the newest version of the notice since the task was made, and what became of the consents to
 * older words: they wait for renewal, were renewed, or were withdrawn. A version that asks nobody anew counts none.
 */
export async function askedAnew(ctx: Ctx): Promise<Asked[]> {
  const { rows } = await sql<Asked>`
    select tasks.task_id as "taskId", published.version, published.published_at as "publishedAt", published.material,
           count(stood.state) filter (where stood.state = 'granted' and stood.notice_version < published.version)
             as waiting,
           count(stood.state) filter (where stood.state = 'granted' and stood.notice_version >= published.version)
             as renewed,
           count(stood.state) filter (where stood.state = 'withdrawn') as withdrawn
      from privacy.regulation_tasks as tasks
     cross join lateral (
        select notices.version, notices.published_at, notices.material, notices.purposes
          from consent.notices
         where notices.workspace_id = tasks.workspace_id
           and notices.notice = tasks.notice
           and notices.published_at >= tasks.created_at
         order by notices.version desc
         limit 1
      ) as published
      left join lateral (
        select current.state, current.notice_version
          from consent.current
          join members.members
            on members.workspace_id = current.workspace_id
           and members.member_id = current.member_id
           and members.merged_into is null
         where current.workspace_id = tasks.workspace_id
           and published.material
           and current.purpose = any(published.purposes)
           and (   (current.state = 'granted' and current.notice_version < published.version)
                or (    current.occurred_at >= published.published_at
                    and (select before.state
                           from consent.events as before
                          where before.workspace_id = current.workspace_id
                            and before.member_id = current.member_id
                            and before.purpose = current.purpose
                            and before.channel = current.channel
                            and before.occurred_at < published.published_at
                          order by before.occurred_at desc, before.state desc
                          limit 1) = 'granted'))
      ) as stood on true
     where tasks.workspace_id = ${ctx.workspaceId}
     group by tasks.task_id, published.version, published.published_at, published.material
  `.execute(ctx.tx)
  return rows
}

/** Notices that were written, published or not. */
export async function noticeCodes(ctx: Ctx): Promise<string[]> {
  const { rows } = await sql<{ notice: string }>`
    select notices.notice from consent.notices where notices.workspace_id = ${ctx.workspaceId}
     union
    select drafts.notice from consent.notice_drafts as drafts where drafts.workspace_id = ${ctx.workspaceId}
     order by notice
  `.execute(ctx.tx)
  return rows.map(({ notice }) => notice)
}
