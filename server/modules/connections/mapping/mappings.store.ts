import type { Mapping as MappingShape } from '@regulars/contract/mappings'
import type { z } from 'zod'
import { sql, type Tx } from '#platform/postgres'

export type Mapping = z.infer<typeof MappingShape>

/** More would not fit a list that a person picks from. */
const MAX_MAPPINGS = 500

export async function savedMappings(tx: Tx, workspaceId: string): Promise<Mapping[]> {
  const { rows } = await sql<{ definition: Mapping }>`
    select mappings.definition
      from connections.mappings
     where mappings.workspace_id = ${workspaceId}
     order by mappings.code
     limit ${MAX_MAPPINGS}
  `.execute(tx)
  return rows.map((row) => row.definition)
}

export async function saveDefinition(tx: Tx, workspaceId: string, mapping: Mapping, now: Date): Promise<void> {
  await sql`
    insert into connections.mappings (workspace_id, code, definition, saved_at)
    values (${workspaceId}, ${mapping.code}, ${JSON.stringify(mapping)}::jsonb, ${now})
        on conflict (workspace_id, code) do update
       set definition = excluded.definition,
           saved_at = excluded.saved_at
  `.execute(tx)
}
