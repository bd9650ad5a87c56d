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
    select choices.frequency, choices.paused_until as "pausedUntil"
      from consent.contact_choices as choices
      join members.members as profile
        on profile.workspace_id = choices.workspace_id
       and profile.member_id = choices.member_id
     where choices.workspace_id = ${workspaceId}
       and (profile.member_id = ${memberId} or profile.merged_into = ${memberId})
     order by choices.changed_at desc
     limit 1
  `.execute(tx)
  return rows[0] ?? { frequency: 'normal', pausedUntil: null }
}

/** Part of the statement that decides: the last choice of each member, or of one merged into them. Reads `part`. */
export function chosen(workspaceId: string): RawBuilder<unknown> {
  return sql`
    choice as materialized (
      select distinct on (part.member_id) part.member_id, choices.frequency, choices.paused_until
        from part
        join consent.contact_choices as choices
          on choices.workspace_id = ${workspaceId}
         and choices.member_id = part.profile_id
       order by part.member_id, choices.changed_at desc
    )
  `
}
