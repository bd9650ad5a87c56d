import { sql, type Tx } from '../../platform/postgres.ts'
import type { Provider } from './signOn.ts'

const columns = sql`
  identity_providers.workspace_id as "workspaceId", identity_providers.provider_id as id, identity_providers.name,
  identity_providers.issuer, identity_providers.client_id as "clientId",
  identity_providers.sealed_secret as "sealedSecret", identity_providers.domains,
  identity_providers.default_role as "defaultRole", identity_providers.creates_users as "createsUsers",
  identity_providers.role_claim as "roleClaim", identity_providers.claimed_roles as "claimedRoles",
  identity_providers.enabled, identity_providers.created_at as "createdAt"
`

export async function listProviders(tx: Tx, workspaceId: string): Promise<(Provider & { users: number })[]> {
  const { rows } = await sql<Provider & { users: number }>`
    select ${columns}, (
             select count(distinct identity_links.user_id)
               from access.identity_links
              where identity_links.workspace_id = identity_providers.workspace_id
                and identity_links.provider_id = identity_providers.provider_id
           ) as users
      from access.identity_providers
     where identity_providers.workspace_id = ${workspaceId}
     order by identity_providers.created_at, identity_providers.provider_id
     limit 100
  `.execute(tx)
  return rows
}

export async function findProvider(tx: Tx, workspaceId: string, providerId: string): Promise<Provider | undefined> {
  const { rows } = await sql<Provider>`
    select ${columns}
      from access.identity_providers
     where identity_providers.workspace_id = ${workspaceId}
       and identity_providers.provider_id = ${providerId}
  `.execute(tx)
  return rows[0]
}

/** One that may be signed in through, by its id; for a transaction of the installation. */
export async function findOpenProvider(tx: Tx, providerId: string): Promise<Provider | undefined> {
  const { rows } = await sql<Provider>`
    select ${columns}
      from access.identity_providers
      join access.workspaces
        on workspaces.workspace_id = identity_providers.workspace_id
     where identity_providers.provider_id = ${providerId}
       and identity_providers.enabled
       and workspaces.removed_at is null
  `.execute(tx)
  return rows[0]
}

/** The one that speaks for a domain. Of several, one of a workspace that the address has a user in comes first. */
export async function providerFor(tx: Tx, domain: string, email: string): Promise<Provider | undefined> {
  const { rows } = await sql<Provider>`
    select ${columns}
      from access.identity_providers
      join access.workspaces
        on workspaces.workspace_id = identity_providers.workspace_id
     where identity_providers.domains @> ${[domain]}::text[]
       and identity_providers.enabled
       and workspaces.removed_at is null
     order by exists (
                select from access.memberships
                  join access.users
                    on users.user_id = memberships.user_id
                 where memberships.workspace_id = identity_providers.workspace_id
                   and memberships.disabled_at is null
                   and users.email = ${email}
              ) desc, identity_providers.created_at, identity_providers.provider_id
     limit 1
  `.execute(tx)
  return rows[0]
}

export async function hasOpenProvider(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ isThere: boolean }>`
    select exists (select from access.identity_providers where identity_providers.enabled) as "isThere"
  `.execute(tx)
  return rows[0]!.isThere
}

/** False when the workspace has another provider of this name. */
export async function saveProvider(tx: Tx, provider: Provider): Promise<boolean> {
  const saved = await sql`
    insert into access.identity_providers
           (workspace_id, provider_id, name, issuer, client_id, sealed_secret, domains, default_role, creates_users,
            role_claim, claimed_roles, enabled, created_at)
    select ${provider.workspaceId}, ${provider.id}, ${provider.name}, ${provider.issuer}, ${provider.clientId},
           ${provider.sealedSecret}::bytea, ${provider.domains as string[]}::text[], ${provider.defaultRole}, ${provider.createsUsers}::boolean,
           ${provider.roleClaim}, ${JSON.stringify(provider.claimedRoles)}::jsonb, ${provider.enabled}::boolean, ${provider.createdAt}::timestamptz
     where not exists (
             select from access.identity_providers as other
              where other.workspace_id = ${provider.workspaceId}
                and other.name = ${provider.name}
                and other.provider_id <> ${provider.id}::uuid
           )
        on conflict (workspace_id, provider_id) do update
       set name = excluded.name,
           issuer = excluded.issuer,
           client_id = excluded.client_id,
           sealed_secret = excluded.sealed_secret,
           domains = excluded.domains,
           default_role = excluded.default_role,
           creates_users = excluded.creates_users,
           role_claim = excluded.role_claim,
           claimed_roles = excluded.claimed_roles,
           enabled = excluded.enabled
  `.execute(tx)
  return saved.numAffectedRows === 1n
}

export async function deleteProvider(tx: Tx, workspaceId: string, providerId: string): Promise<void> {
  await sql`
    delete from access.identity_providers
     where identity_providers.workspace_id = ${workspaceId}
       and identity_providers.provider_id = ${providerId}
  `.execute(tx)
}

/** Who signed in through a provider is signed out. */
export async function endSessionsThrough(tx: Tx, providerId: string): Promise<void> {
  await sql`delete from access.sessions where sessions.provider_id = ${providerId}`.execute(tx)
}

export interface Subject {
  readonly issuer: string
  readonly subject: string
}

export async function userLinkedTo(
  tx: Tx,
  { workspaceId, id }: Pick<Provider, 'workspaceId' | 'id'>,
  { issuer, subject }: Subject,
): Promise<string | undefined> {
  const { rows } = await sql<{ userId: string }>`
    select identity_links.user_id as "userId"
      from access.identity_links
     where identity_links.workspace_id = ${workspaceId}
       and identity_links.provider_id = ${id}
       and identity_links.issuer = ${issuer}
       and identity_links.subject = ${subject}
  `.execute(tx)
  return rows[0]?.userId
}

/** False when the user is another subject of the issuer already: an address given to somebody else opens nothing. */
export async function linkUser(
  tx: Tx,
  { workspaceId, id }: Pick<Provider, 'workspaceId' | 'id'>,
  { issuer, subject }: Subject,
  userId: string,
  now: Date,
): Promise<boolean> {
  const linked = await sql`
    insert into access.identity_links (workspace_id, provider_id, issuer, subject, user_id, linked_at)
    select ${workspaceId}, ${id}, ${issuer}, ${subject}, ${userId}::uuid, ${now}::timestamptz
     where not exists (
             select from access.identity_links as other
              where other.workspace_id = ${workspaceId}
                and other.provider_id = ${id}
                and other.issuer = ${issuer}
                and other.user_id = ${userId}::uuid
           )
  `.execute(tx)
  return linked.numAffectedRows === 1n
}

export async function unlinkUser(tx: Tx, workspaceId: string, userId: string): Promise<void> {
  await sql`
    delete from access.identity_links
     where identity_links.workspace_id = ${workspaceId}
       and identity_links.user_id = ${userId}
  `.execute(tx)
}
