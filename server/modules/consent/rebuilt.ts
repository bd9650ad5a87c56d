import type { Ctx } from '#platform/context'
import { opens } from '#platform/crypto/keys'
import { sql } from '#platform/postgres'
import { PROOF_PLACE } from './proof.ts'

export interface RebuiltProof {
  readonly eventId: string
  /** What was said at the time can be read. */
  readonly opens: boolean
  /** The notice that was shown is kept in that version. */
  readonly hasNotice: boolean
}

/** Consents in force, taken at random, each with whether its proof can still be shown. Reads every consent in force once. */
export async function rebuildProofs(ctx: Ctx, atMost: number): Promise<RebuiltProof[]> {
  const seed = ctx.random.bytes(8).toString('hex')
  const { rows } = await sql<{ eventId: string; proof: Buffer; hasNotice: boolean }>`
    with taken as (
      select current.said_by, current.event_id
        from consent.current
       where current.workspace_id = ${ctx.workspaceId}
         and current.state = 'granted'
       order by md5(current.event_id::text || ${seed})
       limit ${atMost}
    )
    select events.event_id as "eventId", events.proof,
           exists (
             select from consent.notices
              where notices.workspace_id = events.workspace_id
                and notices.version = events.notice_version
                and events.purpose = any(notices.purposes)
           ) as "hasNotice"
      from taken
      join consent.events
        on events.workspace_id = ${ctx.workspaceId}
       and events.member_id = taken.said_by
       and events.event_id = taken.event_id
  `.execute(ctx.tx)
  return rows.map(({ eventId, proof, hasNotice }) => ({
    eventId,
    opens: opens(ctx.keys, ctx.workspaceId, PROOF_PLACE, proof),
    hasNotice,
  }))
}
