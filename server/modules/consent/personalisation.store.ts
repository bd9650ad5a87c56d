import { sql, type Tx } from '#platform/postgres'

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

/** Of these members, those who turned personalisation off. */
export async function optedOut(tx: Tx, workspaceId: string, memberIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ memberId: string }>`
    select last.member_id as "memberId"
      from (
        select distinct on (personalisation.member_id) personalisation.member_id, personalisation.allowed
          from consent.personalisation
         where personalisation.workspace_id = ${workspaceId}
           and personalisation.member_id = any(${memberIds as string[]}::uuid[])
         order by personalisation.member_id, personalisation.occurred_at desc, personalisation.choice_id desc
      ) as last
     where not last.allowed
  `.execute(tx)
  return new Set(rows.map((row) => row.memberId))
}
