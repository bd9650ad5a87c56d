import type { Locale, Permission } from '@regulars/contract'
import type { Logger } from 'pino'
import type { History } from './clickhouse.ts'
import type { Clock } from './clock.ts'
import type { Keys } from './crypto/keys.ts'
import type { Ids } from './ids.ts'
import type { InternalEvent } from './log/event.ts'
import type { OpenBlocks } from './log/openBlocks.ts'
import type { Outbound } from './outbound/outbound.ts'
import type { Postgres, Tx } from './postgres.ts'
import type { Random } from './random.ts'
import type { Telemetry } from './telemetry/metrics.ts'

/** Who does it: stays in events, audit entries and ledger lines. */
export interface Actor {
  readonly kind: 'user' | 'key' | 'member' | 'system'
  readonly id: string
}

/** Where a request came from; null for work of the product itself. */
export interface Origin {
  readonly ip: string
  readonly userAgent: string
  readonly requestId: string
}

/** Which members a caller may see: all, or those whose attribute `store` or `region` is one of these. */
export type MemberScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'limited'; readonly stores: readonly string[]; readonly regions: readonly string[] }

/** What a command changed, for the audit log: who and when are the transaction's. */
export interface Change {
  /** What was done, in the past tense: `role.changed`, `member.revealed`. */
  readonly action: `${string}.${string}`
  readonly object: { readonly kind: string; readonly id: string }
  /** The object before and after, without direct identifiers or secrets; null where there was or is none. */
  readonly before: unknown
  readonly after: unknown
  /** Why, in the words of the person who did it, where they were asked. */
  readonly reason?: string
}

/** Built once by `app.ts` and handed down; nothing below reads the environment or a global. */
export interface Platform {
  readonly postgres: Postgres
  readonly history: History
  readonly keys: Keys
  readonly clock: Clock
  readonly ids: Ids
  readonly random: Random
  readonly logger: Logger
  readonly telemetry: Telemetry
  /** Address that members and staff reach the product at, without a trailing slash. */
  readonly publicUrl: string
  /** Folder for uploaded files and the embedded engines. */
  readonly home: string
  /** Folder for archived events: another disk, perhaps. */
  readonly archiveFolder: string
  /** How it goes out to addresses that people wrote. */
  readonly outbound: Outbound
  /** Blocks of the log that its followers share. */
  readonly openBlocks: OpenBlocks
  /** Says that there is work for the consumers of a workspace, so that they need not wait for their next look. */
  wake(workspaceId: string): void
  /** Keeps what a transaction changed, in that transaction: `modules/audit`. */
  keep(ctx: Ctx, changes: readonly Change[]): Promise<void>
}

/** What every command and store function works with: one workspace, one transaction, one moment. */
export interface Ctx extends Platform {
  readonly workspaceId: string
  readonly actor: Actor
  readonly locale: Locale
  readonly origin: Origin | null
  /** What the actor may do; the product itself may do everything. */
  readonly permissions: ReadonlySet<Permission>
  readonly scope: MemberScope
  readonly tx: Tx
  /** Fixed for the transaction. */
  readonly now: Date
  /** Appends events to the log in this transaction: they exist if and only if its effects do. */
  publish(events: readonly InternalEvent[]): Promise<void>
  /** Notes a change for the audit log; it is kept when the command is done, in the same transaction. */
  record(change: Change): void
}

/** A context without a transaction: for uploads, downloads and reads of the history. */
export type Outside = Omit<Ctx, 'tx' | 'publish' | 'record'>
