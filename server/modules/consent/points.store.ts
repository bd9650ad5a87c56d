import { sql, type Tx } from '#platform/postgres'
import type { Point } from './points.ts'

export async function pointsIn(tx: Tx, workspaceId: string): Promise<Point[]> {
  const { rows } = await sql<Point>`
    select collection_points.point as code, collection_points.name, collection_points.notice,
           collection_points.controls, collection_points.state,
           collection_points.notice_version as "noticeVersion"
      from consent.collection_points
     where collection_points.workspace_id = ${workspaceId}
     order by collection_points.point
  `.execute(tx)
  return rows
}

export async function savePoint(tx: Tx, workspaceId: string, point: Point, now: Date): Promise<void> {
  await sql`
    insert into consent.collection_points
      (workspace_id, point, name, notice, controls, state, notice_version, updated_at)
    values (${workspaceId}, ${point.code}, ${JSON.stringify(point.name)}::jsonb, ${point.notice},
            ${JSON.stringify(point.controls)}::jsonb, ${point.state}, ${point.noticeVersion}, ${now})
        on conflict (workspace_id, point) do update
       set name = excluded.name,
           notice = excluded.notice,
           controls = excluded.controls,
           state = excluded.state,
           notice_version = excluded.notice_version,
           updated_at = excluded.updated_at
  `.execute(tx)
}
