import { createHash } from 'node:crypto'
import { Refusal } from '../errors.ts'
import { sql, type Tx } from '../postgres.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Request {
  readonly workspaceId: string
  readonly actor: string
  readonly key: string
  readonly endpoint: string
  readonly content: unknown
}

/**
 * Runs `work` once for a key: the answer is stored in the transaction of its effects, and a repeated request gets it
 * again. The same key with another request is an error. A request that comes while the first is under way waits for it.
 */
export async function onceFor(tx: Tx, request: Request, work: () => Promise<Answer>): Promise<Answer> {
  const hash = createHash('sha256')
    .update(`${request.endpoint}\n${JSON.stringify(request.content)}`)
    .digest()
  const claimed = await sql`
    insert into http.answers (workspace_id, actor, idempotency_key, request_hash, status, body)
    values (${request.workspaceId}, ${request.actor}, ${request.key}, ${hash}, 0, 'null')
        on conflict do nothing
  `.execute(tx)
  if (claimed.numAffectedRows === 1n) {
    const answer = await work()
    await sql`
      update http.answers
         set status = ${answer.status}, body = ${JSON.stringify(answer.body)}::jsonb
       where workspace_id = ${request.workspaceId}
         and actor = ${request.actor}
         and idempotency_key = ${request.key}
    `.execute(tx)
    return answer
  }
  const { rows } = await sql<{ request_hash: Buffer; status: number; body: unknown }>`
    select answers.request_hash, answers.status, answers.body
      from http.answers
     where answers.workspace_id = ${request.workspaceId}
       and answers.actor = ${request.actor}
       and answers.idempotency_key = ${request.key}
  `.execute(tx)
  const stored = rows[0]
  if (!stored?.request_hash.equals(hash)) throw new Refusal('idempotency_key_reused')
  return { status: stored.status, body: stored.body }
}
