import type { Ctx } from '#platform/context'
import { sql } from '#platform/postgres'

export interface SampledIdentifier {
  readonly memberId: string
  readonly namespace: string
  readonly valueIndex: Buffer
  readonly sealed: Buffer
}

/** Of each kind of identifier so many. */
const OF_EACH = 5

/** The indexes are hashes: those that follow a random place are a random choice, and one step along the key. */
export async function sampleIdentifiers(ctx: Ctx): Promise<SampledIdentifier[]> {
  const place = ctx.random.bytes(32)
  const { rows } = await sql<SampledIdentifier>`
    select sampled.member_id as "memberId", namespaces.namespace, sampled.value_index as "valueIndex", sampled.sealed
      from members.namespaces
     cross join lateral (
        (select identifiers.member_id, identifiers.value_index, identifiers.sealed
           from members.identifiers
          where identifiers.workspace_id = ${ctx.workspaceId}
            and identifiers.namespace = namespaces.namespace
            and identifiers.value_index >= ${place}
          order by identifiers.value_index
          limit ${OF_EACH})
         union
        (select identifiers.member_id, identifiers.value_index, identifiers.sealed
           from members.identifiers
          where identifiers.workspace_id = ${ctx.workspaceId}
            and identifiers.namespace = namespaces.namespace
            and identifiers.value_index < ${place}
          order by identifiers.value_index
          limit ${OF_EACH})
      ) as sampled
     where namespaces.workspace_id = ${ctx.workspaceId}
  `.execute(ctx.tx)
  return rows
}

/** A member with something to mask, if there is one. */
export async function someoneWithDirectValues(ctx: Ctx): Promise<string | undefined> {
  const { rows } = await sql<{ memberId: string }>`
    select direct_values.member_id as "memberId"
      from members.direct_values
      join members.members
        on members.workspace_id = direct_values.workspace_id
       and members.member_id = direct_values.member_id
       and members.merged_into is null
     where direct_values.workspace_id = ${ctx.workspaceId}
     limit 1
  `.execute(ctx.tx)
  return rows[0]?.memberId
}
