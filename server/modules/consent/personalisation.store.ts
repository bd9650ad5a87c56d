import type { RawBuilder } from 'kysely'
import { sql, type Tx } from '#platform/postgres'
import { partsOf, stands } from './choices.store.ts'

export interface Choice {
  readonly memberId: string
  readonly choiceId: string
  readonly allowed: boolean
  readonly source: string
  readonly at: Date
  readonly actor: string
}

export async function appendChoice(tx: Tx, workspaceId: string, choice: Choice): Promise<void> {
  await sql`
    insert into consent.personalisation (workspace_id, member_id, choice_id, allowed, source, occurred_at, actor)
    values (${workspaceId}, ${choice.memberId}, ${choice.choiceId}, ${choice.allowed}, ${choice.source}, ${choice.at}, ${choice.actor})
  `.execute(tx)
}

/**
 * Of these members, those who turned personalisation off, they or one who became part of them: off stands until the
 * member turns it on again.
 */
export async function optedOut(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ memberId: string }>`
    with ${partsOf(workspaceId, memberIds)},
    ${impersonal(workspaceId)}
    select impersonal.member_id as "memberId"
      from impersonal
  `.execute(tx)
  return new Set(rows.map((row) => row.memberId))
}

/** The same as parts of a statement over `part` (member_id, profile_id): the members are in `impersonal`. */
export function impersonal(workspaceId: string): RawBuilder<unknown> {
  return sql`
    last_wish as materialized (
      select distinct on (part.member_id, part.profile_id) part.member_id, part.profile_id, personalisation.allowed
        from part
        join consent.personalisation
          on personalisation.workspace_id = ${workspaceId}
         and personalisation.member_id = part.profile_id
       order by part.member_id, part.profile_id, personalisation.occurred_at desc, personalisation.choice_id desc
    ),
    impersonal as materialized (
      select distinct part.member_id
        from last_wish as part
       where not part.allowed
         and ${stands(
           workspaceId,
           sql`
             select anew.member_id, anew.occurred_at as changed_at
               from consent.personalisation as anew
              where anew.workspace_id = ${workspaceId}`,
         )}
    )
  `
}
