import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'

/** How often a member wants promotional messages. */
export interface ContactChoice {
  readonly frequency: 'normal' | 'weekly' | 'monthly'
  readonly pausedUntil: Date | null
}

export async function saveChoice(
  tx: Tx,
  workspaceId: string,
  choice: ContactChoice & { memberId: string; at: Date; actor: string },
): Promise<void> {
  await sql`
    insert into consent.contact_choices (workspace_id, member_id, frequency, paused_until, changed_at, actor)
    values (${workspaceId}, ${choice.memberId}, ${choice.frequency}, ${choice.pausedUntil}, ${choice.at}, ${choice.actor})
        on conflict (workspace_id, member_id) do update
       set frequency = excluded.frequency,
           paused_until = excluded.paused_until,
           changed_at = excluded.changed_at,
           actor = excluded.actor
  `.execute(tx)
}

export async function choiceOf(tx: Tx, workspaceId: string, memberId: string): Promise<ContactChoice> {
  const { rows } = await sql<ContactChoice>`
    with ${partsOf(workspaceId, [memberId])},
    ${chosen(workspaceId)}
    select choice.frequency, choice.paused_until as "pausedUntil"
      from choice
  `.execute(tx)
  return rows[0] ?? { frequency: 'normal', pausedUntil: null }
}

/**
 * Parts of the statement that decides, over `part` (member_id, profile_id): `choice` is how often each member wants to
 * hear of us, and `left_topic` what they do not want to hear about. Of a member and those who became part of them the
 * stricter word stands, until the member chooses anew.
 */
export function chosen(workspaceId: string): RawBuilder<unknown> {
  return sql`
    choice as materialized (
      select part.member_id,
             (array_agg(choices.frequency order by array_position(array['monthly', 'weekly', 'normal'], choices.frequency)))[1]
               as frequency,
             max(choices.paused_until) as paused_until
        from part
        join consent.contact_choices as choices
          on choices.workspace_id = ${workspaceId}
         and choices.member_id = part.profile_id
       where ${stands(
         workspaceId,
         sql`
           select anew.member_id, anew.changed_at
             from consent.contact_choices as anew
            where anew.workspace_id = ${workspaceId}`,
       )}
       group by part.member_id
    ),
    left_topic as materialized (
      select distinct part.member_id, choices.topic
        from part
        join consent.topic_choices as choices
          on choices.workspace_id = ${workspaceId}
         and choices.member_id = part.profile_id
         and not choices.wanted
       where ${stands(
         workspaceId,
         sql`
           select anew.member_id, anew.changed_at
             from consent.topic_choices as anew
            where anew.workspace_id = ${workspaceId}
              and anew.topic = choices.topic`,
       )}
    )
  `
}

/** Members with those who became part of them: `part` (member_id, profile_id). */
export function partsOf(workspaceId: string, memberIds: readonly string[]): RawBuilder<unknown> {
  return sql`
    part as (
      select one.member_id, one.member_id as profile_id
        from unnest(${memberIds as string[]}::uuid[]) as one (member_id)
       union
      select merged.merged_into, merged.member_id
        from members.members as merged
       where merged.workspace_id = ${workspaceId}
         and merged.merged_into = any(${memberIds as string[]}::uuid[])
    )
  `
}

/**
 * Whether the word of the profile of a row `part` stands still: none whom it became has chosen anew since. `anew` selects
 * (member_id, changed_at) of the choices that would take its place. Who is nobody's part has nothing to look up.
 */
export function stands(workspaceId: string, anew: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`(
    part.profile_id = part.member_id
    or not exists (
      with recursive became (member_id, at) as (
        select merge.into_id, merge.merged_at
          from members.merges as merge
         where merge.workspace_id = ${workspaceId}
           and merge.from_id = part.profile_id
           and merge.undone_at is null
         union
        select merge.into_id, merge.merged_at
          from became
          join members.merges as merge
            on merge.workspace_id = ${workspaceId}
           and merge.from_id = became.member_id
           and merge.undone_at is null
      )
      select from became
        join (${anew}) as anew
          on anew.member_id = became.member_id
         and anew.changed_at > became.at
    )
  )`
}
