import type { Permission, ResponseOf } from '@regulars/contract'
import { getSession } from '@regulars/contract/access'
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query'
import { queryClient, sessionApi } from './api.ts'
import { preferences, setPreferences, usePreferences } from './preferences.ts'
import { chosenWorkspace } from './workspace.ts'

export type Session = ResponseOf<typeof getSession>
export type WorkspaceOf = Session['workspaces'][number]

export const sessionQuery = queryOptions<Session>({
  queryKey: ['session'],
  queryFn: ({ signal }) => sessionApi(getSession, {}, { signal }),
  staleTime: 60_000,
})

/** The session, and a workspace of it chosen: what a signed-in page needs before it is drawn. */
export async function openSession(): Promise<Session> {
  const session = await queryClient.ensureQueryData(sessionQuery)
  const chosen = chosenWorkspace(session, preferences().workspaceId)
  if (chosen && chosen.id !== preferences().workspaceId) setPreferences({ workspaceId: chosen.id })
  return session
}

export function useSession(): Session {
  return useSuspenseQuery(sessionQuery).data
}

export function useWorkspace(): WorkspaceOf {
  const session = useSession()
  const workspace = chosenWorkspace(session, usePreferences().workspaceId)
  if (!workspace) throw new Error('The session has no workspace.')
  return workspace
}

/** Whether to offer an action at all; the server decides whether it is done. */
export function useMay(permission: Permission): boolean {
  return useWorkspace().permissions.includes(permission)
}
