import { createHash } from 'node:crypto'
import type { Ctx } from '../context.ts'
import { Refusal } from '../errors.ts'
import { sql } from '../postgres.ts'

export interface Answer {
  readonly status: number
  readonly body: unknown
}

interface Request {
  readonly key: string
  readonly endpoint: string
  readonly content: unknown
}

/**
 * Runs `work` once for a key: the answer is stored in the transaction of its effects, and a repeated request gets it
 * again. The same key with another request is an error. A request that comes while the first is under way waits for it.
 */
export async function onceFor(ctx: Ctx, request: Request, work: () => Promise<Answer>): Promise<Answer> {
  const hash = createHash('sha256')
    .update(`${request.endpoint}\n${JSON.stringify(request.content)}`)
    .digest()
  const claimed = await sql`
    insert into http.answers (workspace_id, actor, idempotency_key, request_hash, status)
    values (${ctx.workspaceId}, ${ctx.actor.id}, ${request.key}, ${hash}, 0)
        on conflict do nothing
  `.execute(ctx.tx)
  if (claimed.numAffectedRows === 1n) {
    const answer = await work()
    await sql`
      update http.answers
         set status = ${answer.status}, sealed_body = ${ctx.keys.seal(ctx.workspaceId, SEAL, Buffer.from(JSON.stringify(answer.body)))}
       where workspace_id = ${ctx.workspaceId}
         and actor = ${ctx.actor.id}
         and idempotency_key = ${request.key}
    `.execute(ctx.tx)
    return answer
  }
  const { rows } = await sql<{ request_hash: Buffer; status: number; sealed_body: Buffer }>`
    select answers.request_hash, answers.status, answers.sealed_body
      from http.answers
     where answers.workspace_id = ${ctx.workspaceId}
       and answers.actor = ${ctx.actor.id}
       and answers.idempotency_key = ${request.key}
  `.execute(ctx.tx)
  const stored = rows[0]
  if (!stored?.request_hash.equals(hash)) throw new Refusal('idempotency_key_reused')
  return {
    status: stored.status,
    body: JSON.parse(ctx.keys.open(ctx.workspaceId, SEAL, stored.sealed_body).toString('utf8')),
  }
}

const SEAL = 'http.answers'

/** Forgets answers older than a time; a request repeated after it counts as new. */
export async function forgetAnswers(ctx: Ctx, before: Date, limit: number): Promise<number> {
  const forgotten = await sql`
    delete from http.answers
     where answers.workspace_id = ${ctx.workspaceId}
       and (answers.actor, answers.idempotency_key) in (
         select old.actor, old.idempotency_key
           from http.answers as old
          where old.workspace_id = ${ctx.workspaceId}
            and old.created_at < ${before}
          limit ${limit}
       )
  `.execute(ctx.tx)
  return Number(forgotten.numAffectedRows ?? 0n)
}
