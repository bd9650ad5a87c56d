import { sql, type Tx } from '#platform/postgres'

/** What a guardian of a child said last. */
export interface Guardian {
  readonly state: 'granted' | 'withdrawn'
  readonly source: string
  readonly at: Date
}

/** Keeps what was said, and moves what stands: the send gate holds that row while it hands a message over. */
export async function appendGuardianWord(
  tx: Tx,
  workspaceId: string,
  word: Guardian & { memberId: string; wordId: string; sealedProof: Buffer; actor: string },
): Promise<void> {
  await sql`
    insert into consent.guardian_consents
      (workspace_id, member_id, word_id, state, source, proof, occurred_at, actor)
    values (${workspaceId}, ${word.memberId}, ${word.wordId}, ${word.state}, ${word.source}, ${word.sealedProof},
            ${word.at}, ${word.actor})
  `.execute(tx)
  await sql`
    insert into consent.guardians (workspace_id, member_id, state, source, occurred_at)
    values (${workspaceId}, ${word.memberId}, ${word.state}, ${word.source}, ${word.at})
        on conflict (workspace_id, member_id) do update
       set state = excluded.state,
           source = excluded.source,
           occurred_at = excluded.occurred_at
     where (excluded.occurred_at, excluded.state = 'withdrawn') >= (guardians.occurred_at, guardians.state = 'withdrawn')
  `.execute(tx)
}

export async function guardianIn(tx: Tx, workspaceId: string, memberId: string): Promise<Guardian | null> {
  const { rows } = await sql<Guardian>`
    select guardians.state, guardians.source, guardians.occurred_at as at
      from consent.guardians
     where guardians.workspace_id = ${workspaceId}
       and guardians.member_id = ${memberId}
  `.execute(tx)
  return rows[0] ?? null
}
