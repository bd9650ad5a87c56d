import type { Place } from '@regulars/packs/regions/index'
import type { Ctx } from '../../../platform/context.ts'
import { sql } from '../../../platform/postgres.ts'

/** City and province of these people as their profile has them; who has neither is left out. */
export async function homesOf(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, Place>> {
  const { rows } = await sql<Place & { memberId: string }>`
    select attributes.member_id as "memberId",
           coalesce(max(btrim(attributes.value #>> '{}')) filter (where attributes.name = 'city'), '') as city,
           coalesce(max(btrim(attributes.value #>> '{}')) filter (where attributes.name = 'province'), '') as province
      from members.attributes
     where attributes.workspace_id = ${ctx.workspaceId}
       and attributes.member_id = any(${memberIds as string[]}::uuid[])
       and attributes.name in ('city', 'province')
       and btrim(attributes.value #>> '{}') <> ''
     group by attributes.member_id
  `.execute(ctx.tx)
  return new Map(rows.map(({ memberId, ...place }) => [memberId, place]))
}
