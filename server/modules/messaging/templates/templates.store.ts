import type { Channel } from '#modules/consent/index'
import { sql, type Tx } from '#platform/postgres'
import type { Content } from './templates.ts'

export interface StoredTemplate {
  readonly id: string
  readonly code: string
  readonly channel: Channel
  readonly purpose: string
  readonly topic: string | null
  readonly content: Content
  readonly updatedAt: Date
}

const columns = sql`
  templates.template_id as id, templates.code, templates.channel, templates.purpose, templates.topic,
  templates.content, templates.updated_at as "updatedAt"
`

export async function allTemplates(tx: Tx, workspaceId: string): Promise<StoredTemplate[]> {
  const { rows } = await sql<StoredTemplate>`
    select ${columns}
      from messaging.templates
     where templates.workspace_id = ${workspaceId}
     order by templates.code
     limit 1000
  `.execute(tx)
  return rows
}

export async function templatesNamed(
  tx: Tx,
  workspaceId: string,
  codes: readonly string[],
): Promise<Map<string, StoredTemplate>> {
  const { rows } = await sql<StoredTemplate>`
    select ${columns}
      from messaging.templates
     where templates.workspace_id = ${workspaceId}
       and templates.code = any(${codes as string[]})
  `.execute(tx)
  return new Map(rows.map((row) => [row.code, row]))
}

/** Saves templates by code: a new one, or new content for one that is there. */
export async function saveTemplates(
  tx: Tx,
  workspaceId: string,
  templates: readonly StoredTemplate[],
): Promise<StoredTemplate[]> {
  const { rows } = await sql<StoredTemplate>`
    insert into messaging.templates (workspace_id, code, template_id, channel, purpose, topic, content, updated_at)
    select ${workspaceId}, fresh.code, fresh.template_id, fresh.channel, fresh.purpose, fresh.topic, fresh.content,
           fresh.updated_at
      from unnest(
        ${templates.map((template) => template.code)}::text[],
        ${templates.map((template) => template.id)}::uuid[],
        ${templates.map((template) => template.channel)}::text[],
        ${templates.map((template) => template.purpose)}::text[],
        ${templates.map((template) => template.topic)}::text[],
        ${templates.map((template) => JSON.stringify(template.content))}::jsonb[],
        ${templates.map((template) => template.updatedAt)}::timestamptz[]
      ) as fresh (code, template_id, channel, purpose, topic, content, updated_at)
        on conflict (workspace_id, code) do update
       set channel = excluded.channel,
           purpose = excluded.purpose,
           topic = excluded.topic,
           content = excluded.content,
           updated_at = excluded.updated_at
    returning ${columns}
  `.execute(tx)
  return rows
}
