import type { Permission } from '@regulars/contract'
import type { Ctx, Platform } from '../../platform/context.ts'
import { hashSecret } from '../../platform/crypto/keys.ts'
import { notFound, Refusal } from '../../platform/errors.ts'
import { sql } from '../../platform/postgres.ts'
import { asSystem } from '../../platform/transaction.ts'
import { refuseBeyond } from './roles.ts'
import { newSecret, prefixOf, workspaceOfSecret } from './secrets.ts'
import { standingPermissions } from './standing.ts'

export interface Key {
  readonly id: string
  readonly kind: 'api' | 'write'
  readonly name: string
  readonly prefix: string
  readonly scopes: Permission[]
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  readonly revokedAt: Date | null
  readonly dailyLimit: number | null
  readonly suspendedAt: Date | null
}

const columns = sql`
  keys.key_id as id, keys.kind, keys.name, keys.prefix, keys.scopes, keys.created_at as "createdAt",
  keys.last_used_at as "lastUsedAt", keys.expires_at as "expiresAt", keys.revoked_at as "revokedAt",
  keys.daily_limit as "dailyLimit", keys.suspended_at as "suspendedAt"
`

export async function listKeys(ctx: Ctx): Promise<Key[]> {
  const { rows } = await sql<Key>`
    select ${columns}
      from access.keys
     where keys.workspace_id = ${ctx.workspaceId}
     order by keys.created_at desc, keys.key_id
     limit 500
  `.execute(ctx.tx)
  return rows
}

export interface NewKey {
  readonly kind: 'api' | 'write'
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly expiresAt: Date | null
  readonly dailyLimit?: number | null
}

export async function createKey(ctx: Ctx, key: NewKey): Promise<Key & { secret: string }> {
  if (key.kind === 'api') refuseBeyond(await standingPermissions(ctx), key.scopes)
  const secret = newSecret(key.kind, ctx.workspaceId, ctx.random)
  const { rows } = await sql<Key>`
    insert into access.keys (workspace_id, key_id, kind, name, prefix, secret_hash, scopes, created_at, created_by, expires_at, daily_limit)
    values (${ctx.workspaceId}, ${ctx.ids.next()}, ${key.kind}, ${key.name}, ${prefixOf(secret)}, ${hashSecret(secret)},
            ${key.kind === 'api' ? (key.scopes as Permission[]) : []}, ${ctx.now}, ${ctx.actor.id}, ${key.expiresAt}, ${key.dailyLimit ?? null})
    returning ${columns}
  `.execute(ctx.tx)
  const { kind, name, scopes, expiresAt, dailyLimit } = rows[0]!
  const object = { kind: 'key', id: rows[0]!.id }
  ctx.record({ action: 'key.created', object, before: null, after: { kind, name, scopes, expiresAt, dailyLimit } })
  return { ...rows[0]!, secret }
}

export async function resumeKey(ctx: Ctx, keyId: string): Promise<Key> {
  const { rows } = await sql<Key>`
    update access.keys
       set suspended_at = null,
           uses = 0
     where keys.workspace_id = ${ctx.workspaceId}
       and keys.key_id = ${keyId}
    returning ${columns}
  `.execute(ctx.tx)
  if (!rows[0]) throw notFound('key', keyId)
  ctx.record({ action: 'key.resumed', object: { kind: 'key', id: keyId }, before: null, after: null })
  return rows[0]
}

export async function revokeKey(ctx: Ctx, keyId: string): Promise<void> {
  const { rows } = await sql<Key>`
    update access.keys
       set revoked_at = coalesce(keys.revoked_at, ${ctx.now})
     where keys.workspace_id = ${ctx.workspaceId}
       and keys.key_id = ${keyId}
    returning ${columns}
  `.execute(ctx.tx)
  if (!rows[0]) throw notFound('key', keyId)
  const { kind, name, scopes } = rows[0]
  ctx.record({ action: 'key.revoked', object: { kind: 'key', id: keyId }, before: { kind, name, scopes }, after: null })
}

export interface FoundKey {
  readonly workspaceId: string
  readonly id: string
  readonly name: string
  readonly scopes: readonly Permission[]
  readonly dailyLimit: number | null
}

/**
 * Without it every request would cost a look-up. A key that another process revokes stops working within this time, one that
 * this process revokes at once.
 */
const REMEMBERED_MS = 5_000
const MAX_REMEMBERED = 10_000

/** Finds live keys by their secrets. Remembers answers shortly, also that there is none. */
export class KeyRing {
  readonly #platform: Platform
  readonly #remembered = new Map<string, { found: FoundKey | undefined; until: number }>()

  /** Revoked keys never come back, so that this needs no end; it grows by an id with each. */
  readonly #revoked = new Set<string>()

  constructor(platform: Platform) {
    this.#platform = platform
  }

  /** Refuses a key that is over its limit; every request of a key with a limit is counted. */
  async find(kind: 'api' | 'write', secret: string): Promise<FoundKey | undefined> {
    const found = await this.#remember(kind, secret)
    if (found && this.#revoked.has(found.id)) return undefined
    if (found?.dailyLimit && !(await this.#count(found))) throw new Refusal('key_suspended')
    return found
  }

  /** A key was revoked here: what is remembered of it counts no longer, nor what is being looked up at this moment. */
  forget(keyId: string): void {
    this.#revoked.add(keyId)
  }

  /** One more request today. The first over the limit suspends the key, which the audit log says; false from then on. */
  async #count(key: FoundKey): Promise<boolean> {
    const counted = await asSystem(this.#platform, key.workspaceId, async (ctx) => {
      const { rows } = await sql<{ isOpen: boolean; isNewlyShut: boolean }>`
        with before as (
          select keys.suspended_at,
                 case when keys.used_on = ${ctx.now}::date then keys.uses else 0 end + 1 as uses,
                 keys.daily_limit
            from access.keys
           where keys.workspace_id = ${ctx.workspaceId}
             and keys.key_id = ${key.id}
             for update
        )
        update access.keys
           set used_on = ${ctx.now}::date,
               uses = before.uses,
               suspended_at = coalesce(before.suspended_at, case when before.uses > before.daily_limit then ${ctx.now}::timestamptz end)
          from before
         where keys.workspace_id = ${ctx.workspaceId}
           and keys.key_id = ${key.id}
        returning keys.suspended_at is null as "isOpen",
                  keys.suspended_at is not null and before.suspended_at is null as "isNewlyShut"
      `.execute(ctx.tx)
      if (rows[0]?.isNewlyShut) {
        const after = { dailyLimit: key.dailyLimit }
        ctx.record({ action: 'key.suspended', object: { kind: 'key', id: key.id }, before: null, after })
      }
      return rows[0]
    })
    if (counted?.isNewlyShut) this.#platform.logger.warn({ keyId: key.id }, 'a key went over its daily limit')
    return counted?.isOpen ?? false
  }

  async #remember(kind: 'api' | 'write', secret: string): Promise<FoundKey | undefined> {
    const now = this.#platform.clock.now().getTime()
    const cacheKey = `${kind}/${hashSecret(secret).toString('base64')}`
    const remembered = this.#remembered.get(cacheKey)
    if (remembered && remembered.until > now) return remembered.found
    const found = await this.#look(kind, secret)
    if (this.#remembered.size >= MAX_REMEMBERED) this.#remembered.clear()
    this.#remembered.set(cacheKey, { found, until: now + REMEMBERED_MS })
    return found
  }

  async #look(kind: 'api' | 'write', secret: string): Promise<FoundKey | undefined> {
    const workspaceId = workspaceOfSecret(secret)
    if (!workspaceId) return undefined
    const now = this.#platform.clock.now()
    return this.#platform.postgres.inWorkspace(workspaceId, async (tx) => {
      const { rows } = await sql<Omit<FoundKey, 'workspaceId'>>`
        update access.keys
           set last_used_at = ${now}
          from access.workspaces
         where keys.workspace_id = ${workspaceId}
           and keys.secret_hash = ${hashSecret(secret)}
           and keys.kind = ${kind}
           and keys.revoked_at is null
           and (keys.expires_at is null or keys.expires_at > ${now})
           and workspaces.workspace_id = keys.workspace_id
           and workspaces.removed_at is null
        returning keys.key_id as id, keys.name, keys.scopes, keys.daily_limit as "dailyLimit"
      `.execute(tx)
      return rows[0] && { workspaceId, ...rows[0] }
    })
  }
}
