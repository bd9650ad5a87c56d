import type { Ctx } from '../../platform/context.ts'
import { opens } from '../../platform/crypto/keys.ts'
import type { StoredBatch } from '../../platform/log/inbox.ts'
import { sql } from '../../platform/postgres.ts'
import type { Rejection } from './normalise.ts'

export interface Quarantined extends Rejection {
  readonly id: string
  readonly batch: StoredBatch
  /** As it was sent. */
  readonly event: unknown
}

const SEAL = 'events.quarantine'

export async function insertQuarantined(ctx: Ctx, events: readonly Quarantined[]): Promise<void> {
  if (events.length === 0) return
  const seal = (event: unknown) => ctx.keys.seal(ctx.workspaceId, SEAL, Buffer.from(JSON.stringify(event ?? null)))
  await sql`
    insert into events.quarantine (workspace_id, event_id, source_id, source, kind, reason, field, message, received_at, sealed)
    select ${ctx.workspaceId}, fresh.event_id, fresh.source_id, fresh.source, fresh.kind, fresh.reason, fresh.field, fresh.message, fresh.received_at, fresh.sealed
      from unnest(
        ${events.map((one) => one.id)}::uuid[],
        ${events.map((one) => one.batch.sourceId)}::uuid[],
        ${events.map((one) => one.batch.source)}::text[],
        ${events.map((one) => one.batch.kind)}::text[],
        ${events.map((one) => one.reason)}::text[],
        ${events.map((one) => one.field)}::text[],
        ${events.map((one) => one.message.replaceAll('\u0000', ''))}::text[],
        ${events.map((one) => one.batch.receivedAt)}::timestamptz[],
        ${events.map((one) => seal(one.event))}::bytea[]
      ) as fresh (event_id, source_id, source, kind, reason, field, message, received_at, sealed)
  `.execute(ctx.tx)
}

export interface QuarantineRow {
  readonly id: string
  readonly sourceId: string
  readonly source: string
  readonly kind: 'collect' | 'historical' | 'import' | 'replay'
  readonly reason: string
  readonly field: string | null
  readonly message: string
  readonly receivedAt: Date
  readonly state: 'waiting' | 'replayed' | 'discarded'
  readonly event: unknown
}

interface StoredRow extends Omit<QuarantineRow, 'event'> {
  readonly sealed: Buffer
}

const columns = sql`
  quarantine.event_id as id, quarantine.source_id as "sourceId", quarantine.source, quarantine.kind, quarantine.reason,
  quarantine.field, quarantine.message, quarantine.received_at as "receivedAt", quarantine.state, quarantine.sealed
`

export async function pageOfQuarantine(
  ctx: Ctx,
  filter: { state: string; reason: string | null; before: string | null; limit: number },
): Promise<QuarantineRow[]> {
  const { rows } = await sql<StoredRow>`
    select ${columns}
      from events.quarantine
     where quarantine.workspace_id = ${ctx.workspaceId}
       and quarantine.state = ${filter.state}
       ${filter.reason ? sql`and quarantine.reason = ${filter.reason}` : sql``}
       ${filter.before ? sql`and quarantine.event_id < ${filter.before}::uuid` : sql``}
     order by quarantine.event_id desc
     limit ${filter.limit}
  `.execute(ctx.tx)
  return rows.map((row) => open(ctx, row))
}

export async function countByReason(ctx: Ctx, state: string): Promise<{ reason: string; count: number }[]> {
  const { rows } = await sql<{ reason: string; count: number }>`
    select quarantine.reason, count(*) as count
      from events.quarantine
     where quarantine.workspace_id = ${ctx.workspaceId}
       and quarantine.state = ${state}
     group by quarantine.reason
     order by count(*) desc, quarantine.reason
  `.execute(ctx.tx)
  return rows
}

/** Takes waiting events out of quarantine: each can be taken once. */
export async function settleQuarantined(
  ctx: Ctx,
  ids: readonly string[],
  state: 'replayed' | 'discarded',
): Promise<QuarantineRow[]> {
  const { rows } = await sql<StoredRow>`
    update events.quarantine
       set state = ${state}
     where quarantine.workspace_id = ${ctx.workspaceId}
       and quarantine.event_id = any(${ids as string[]}::uuid[])
       and quarantine.state = 'waiting'
    returning ${columns}
  `.execute(ctx.tx)
  return rows.map((row) => open(ctx, row))
}

function open(ctx: Ctx, { sealed, ...row }: StoredRow): QuarantineRow {
  return { ...row, event: JSON.parse(ctx.keys.open(ctx.workspaceId, SEAL, sealed).toString('utf8')) }
}

/** Some of what waits, and how much of it is ciphertext of this workspace. */
export async function quarantineIsSealed(ctx: Ctx): Promise<{ looked: number; sealed: number }> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select quarantine.sealed
      from events.quarantine
     where quarantine.workspace_id = ${ctx.workspaceId}
     order by quarantine.event_id desc
     limit ${LOOKED_AT}
  `.execute(ctx.tx)
  const sealed = rows.filter((row) => opens(ctx.keys, ctx.workspaceId, SEAL, row.sealed)).length
  return { looked: rows.length, sealed }
}

const LOOKED_AT = 20
