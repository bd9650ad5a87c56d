import type { Program } from './app.ts'
import { type Credentials, readCredentials, writeCredentials } from './home.ts'
import { createAdministrator, createKey, listWorkspaceIds } from './modules/access/index.ts'
import { collectRegisteredOnly } from './modules/members/index.ts'
import { everyPermission } from './platform/http/api.ts'
import { asSystem } from './platform/transaction.ts'

export const ADMIN_EMAIL = 'admin@regulars.local'
const PASSWORD_BYTES = 12

/**
 * The first start: the user's own empty workspace and the demo's, an administrator of both, and keys to the first. A
 * later start finds them and only renews the addresses.
 */
export async function prepareInstallation(
  program: Program,
  options: { readonly demo: boolean },
): Promise<{ credentials: Credentials | undefined; demoWorkspaceId: string | undefined }> {
  const { platform } = program
  const addresses = { url: platform.publicUrl, portalUrl: `${platform.publicUrl}/portal/` }
  if ((await listWorkspaceIds(platform)).length > 0) {
    const known = await readCredentials(platform.home)
    if (known) await writeCredentials(platform.home, { ...known, ...addresses })
    return { credentials: known && { ...known, ...addresses }, demoWorkspaceId: undefined }
  }
  const workspaceId = await program.createWorkspace({ name: 'main', kind: 'own' })
  // A workspace that is new collects what it has a purpose for, and nothing else.
  await asSystem(platform, workspaceId, (ctx) => collectRegisteredOnly(ctx, true))
  const demoWorkspaceId = options.demo ? await program.createWorkspace({ name: 'demo', kind: 'demo' }) : undefined
  const adminPassword = platform.random.bytes(PASSWORD_BYTES).toString('base64url')
  const workspaceIds = demoWorkspaceId ? [workspaceId, demoWorkspaceId] : [workspaceId]
  await createAdministrator(
    platform,
    { email: ADMIN_EMAIL, name: 'Administrator', locale: 'en', password: adminPassword },
    workspaceIds,
  )
  const { apiKey, writeKey } = await asSystem(platform, workspaceId, async (ctx) => ({
    apiKey: (await createKey(ctx, { kind: 'api', name: 'First key', scopes: [...everyPermission], expiresAt: null }))
      .secret,
    writeKey: (await createKey(ctx, { kind: 'write', name: 'First source', scopes: [], expiresAt: null })).secret,
  }))
  const credentials = { ...addresses, adminEmail: ADMIN_EMAIL, adminPassword, apiKey, writeKey, workspaceId }
  await writeCredentials(platform.home, credentials)
  return { credentials, demoWorkspaceId }
}
