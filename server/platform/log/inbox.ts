import type { Ctx } from '../context.ts'
import { type Keys, opens } from '../crypto/keys.ts'
import { type Postgres, sql, type Tx } from '../postgres.ts'
import { BYTES_OF_AN_EVENT } from './block.ts'

/** What was accepted, as it came: one row for one HTTP batch. */
export interface InboxBatch {
  readonly sourceId: string
  readonly source: string
  readonly kind: 'collect' | 'historical' | 'import' | 'replay'
  readonly importId: string | null
  readonly receivedAt: Date
  readonly eventCount: number
  /** Compressed JSON. Sealed before it is stored: it may hold direct identifiers. */
  readonly body: Buffer
}

const SEAL = 'log.inbox'

export async function appendToInbox(
  tx: Tx,
  keys: Keys,
  workspaceId: string,
  batches: readonly InboxBatch[],
): Promise<void> {
  await sql`
    insert into log.inbox (workspace_id, source_id, source, kind, import_id, received_at, event_count, body)
    select ${workspaceId}, batch.source_id, batch.source, batch.kind, batch.import_id, batch.received_at, batch.event_count, batch.body
      from unnest(
        ${batches.map((batch) => batch.sourceId)}::uuid[],
        ${batches.map((batch) => batch.source)}::text[],
        ${batches.map((batch) => batch.kind)}::text[],
        ${batches.map((batch) => batch.importId)}::uuid[],
        ${batches.map((batch) => batch.receivedAt)}::timestamptz[],
        ${batches.map((batch) => batch.eventCount)}::int[],
        ${batches.map((batch) => keys.seal(workspaceId, SEAL, batch.body))}::bytea[]
      ) as batch (source_id, source, kind, import_id, received_at, event_count, body)
  `.execute(tx)
}

/** The newest bodies, and how many of them are ciphertext of this workspace. */
export async function inboxIsSealed(
  ctx: Pick<Ctx, 'tx' | 'keys' | 'workspaceId'>,
): Promise<{ looked: number; sealed: number }> {
  const { rows } = await sql<{ body: Buffer }>`
    select inbox.body
      from log.inbox
     where inbox.workspace_id = ${ctx.workspaceId}
     order by inbox.xid desc, inbox.batch_id desc
     limit ${LOOKED_AT}
  `.execute(ctx.tx)
  return { looked: rows.length, sealed: rows.filter(({ body }) => opens(ctx.keys, ctx.workspaceId, SEAL, body)).length }
}

/** A body may have some megabytes. */
const LOOKED_AT = 5

/** True when batches wait behind the cursor, or when there is no cursor yet; asked before it is locked, as with the log. */
export async function inboxHasNews(tx: Tx, workspaceId: string, consumer: string): Promise<boolean> {
  const { rows } = await sql<{ news: boolean }>`
    select coalesce(bool_or(exists (
             select from log.inbox
              where inbox.workspace_id = cursors.workspace_id
                and (inbox.xid, inbox.batch_id) > (cursors.xid, cursors.last_id)
                and inbox.xid < log.settled_xid()
           )), true) as news
      from log.cursors
     where cursors.workspace_id = ${workspaceId}
       and cursors.consumer = ${consumer}
  `.execute(tx)
  return rows[0]!.news
}

export interface StoredBatch extends InboxBatch {
  readonly xid: string
  readonly batchId: number
}

/**
 * Batches after the cursor, in the order their transactions began, up to `events` events (at least one batch).
 * A batch whose transaction might still be followed by an earlier one is not read yet: every transaction below
 * `log.settled_xid` has ended, so nothing can appear before what is returned here.
 */
export async function readInbox(
  tx: Tx,
  keys: Keys,
  workspaceId: string,
  after: { readonly xid: string; readonly id: number },
  events: number,
): Promise<StoredBatch[]> {
  const { rows } = await sql<Omit<StoredBatch, 'body'> & { body: Buffer }>`
    with waiting as (
      select inbox.xid, inbox.batch_id,
             sum(weight.events) over (order by inbox.xid, inbox.batch_id) - weight.events as events_before
        from log.inbox
       cross join lateral (
         select greatest(inbox.event_count, octet_length(inbox.body) / ${BYTES_OF_AN_EVENT}::int) as events
       ) as weight
       where inbox.workspace_id = ${workspaceId}
         and (inbox.xid, inbox.batch_id) > (${after.xid}::xid8, ${after.id}::bigint)
         and inbox.xid < log.settled_xid()
       order by inbox.xid, inbox.batch_id
       limit 2000
    )
    select inbox.xid::text as xid, inbox.batch_id as "batchId", inbox.source_id as "sourceId", inbox.source, inbox.kind,
           inbox.import_id as "importId", inbox.received_at as "receivedAt", inbox.event_count as "eventCount", inbox.body
      from waiting
      join log.inbox
        on inbox.workspace_id = ${workspaceId}
       and inbox.xid = waiting.xid
       and inbox.batch_id = waiting.batch_id
     where waiting.events_before < ${events}
     order by inbox.xid, inbox.batch_id
  `.execute(tx)
  return rows.map((row) => ({ ...row, body: keys.open(workspaceId, SEAL, row.body) }))
}

/** Longest queue of batches waiting for their commit before new ones are turned away. */
const MAX_WAITING = 5_000

/**
 * Gathers the batches that arrive while a commit is under way and writes them with the next one: many callers share
 * one flush of the disk. `accept` resolves only after the commit.
 */
export class InboxWriter {
  readonly #postgres: Postgres
  readonly #keys: Keys
  readonly #waiting = new Map<string, Waiting[]>()
  readonly #busy = new Map<string, number>()
  #size = 0

  constructor(postgres: Postgres, keys: Keys) {
    this.#postgres = postgres
    this.#keys = keys
  }

  /** False when the queue is full: the caller answers 429. */
  get hasRoom(): boolean {
    return this.#size < MAX_WAITING
  }

  accept(workspaceId: string, batch: InboxBatch): Promise<void> {
    return new Promise((resolve, reject) => {
      const queue = this.#waiting.get(workspaceId) ?? []
      queue.push({ batch, resolve, reject })
      this.#waiting.set(workspaceId, queue)
      this.#size += 1
      if ((this.#busy.get(workspaceId) ?? 0) < WRITERS) void this.#drain(workspaceId)
    })
  }

  async #drain(workspaceId: string): Promise<void> {
    this.#busy.set(workspaceId, (this.#busy.get(workspaceId) ?? 0) + 1)
    for (let taken = this.#take(workspaceId); taken.length > 0; taken = this.#take(workspaceId)) {
      try {
        await this.#postgres.inWorkspace(workspaceId, (tx) =>
          appendToInbox(
            tx,
            this.#keys,
            workspaceId,
            taken.map((one) => one.batch),
          ),
        )
        for (const one of taken) one.resolve()
      } catch (error) {
        for (const one of taken) one.reject(error)
      }
    }
    this.#busy.set(workspaceId, (this.#busy.get(workspaceId) ?? 1) - 1)
  }

  #take(workspaceId: string): Waiting[] {
    const queue = this.#waiting.get(workspaceId) ?? []
    const taken = queue.splice(0, BATCHES_PER_COMMIT)
    if (queue.length === 0) this.#waiting.delete(workspaceId)
    this.#size -= taken.length
    return taken
  }
}

/** While one commit waits for the disk, the next is prepared. */
const WRITERS = 2
const BATCHES_PER_COMMIT = 500

interface Waiting {
  readonly batch: InboxBatch
  resolve(): void
  reject(error: unknown): void
}
