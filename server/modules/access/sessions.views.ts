import type { Locale } from '@regulars/contract'
import type { Platform } from '../../platform/context.ts'
import { openedBy } from './authenticate.ts'
import { permissionsOf } from './roles.ts'
import type { Session } from './sessions.ts'
import type { User } from './users.ts'
import type { Workspace } from './workspaces.ts'

/** Who is signed in, and what they may do in each workspace that their session opens. */
export async function describeSession(
  platform: Platform,
  user: User,
  session: Pick<Session, 'userId' | 'through' | 'expiresAt'>,
) {
  const workspaces = await openedBy(platform, session)
  return {
    user: { ...user, locale: user.locale as Locale },
    workspaces: workspaces.map(({ membership: { role, own, granted, scope }, ...workspace }) => ({
      ...presentWorkspace(workspace),
      role,
      permissions: [...permissionsOf(role, own, granted)],
      isLimited: scope.kind === 'limited',
    })),
    expiresAt: session.expiresAt.toISOString(),
  }
}

export function presentWorkspace(workspace: Workspace) {
  return { ...workspace, createdAt: workspace.createdAt.toISOString() }
}
