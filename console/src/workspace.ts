import type { ResponseOf } from '@regulars/contract'
import type { getSession } from '@regulars/contract/access'

type Session = ResponseOf<typeof getSession>

/** The workspace the user was in last, else their own, else any. */
export function chosenWorkspace(
  { workspaces }: Pick<Session, 'workspaces'>,
  preferredId: string | undefined,
): Session['workspaces'][number] | undefined {
  return (
    workspaces.find(({ id }) => id === preferredId) ?? workspaces.find(({ kind }) => kind === 'own') ?? workspaces[0]
  )
}
