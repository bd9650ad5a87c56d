import type { FastifyRequest } from 'fastify'
import type { Change, Platform } from '../../platform/context.ts'
import { originOf } from '../../platform/http/api.ts'
import { inTransaction, systemActor, unlimited } from '../../platform/transaction.ts'
import { workspacesOfUser } from './memberships.store.ts'

type UserChange = Pick<Change, 'action'> & Partial<Pick<Change, 'object' | 'after'>>

/**
 * Notes what a user did that is of no single workspace, such as signing in, in each workspace the user works in, or in the
 * only one that it reaches.
 */
export async function noteForUser(
  platform: Platform,
  request: FastifyRequest,
  userId: string,
  change: UserChange,
  only?: string,
): Promise<void> {
  // Who failed to sign in did not show to be the user: nobody is named as having done it.
  const actor = change.action === 'session.refused' ? systemActor : { kind: 'user' as const, id: userId }
  const workspaces = await platform.postgres.inInstallation((tx) => workspacesOfUser(tx, userId, platform.clock.now()))
  for (const { id: workspaceId } of workspaces.filter(({ id }) => only === undefined || id === only)) {
    await inTransaction(
      platform,
      { workspaceId, actor, locale: 'en', origin: originOf(request), ...unlimited },
      async (ctx) => ctx.record({ object: { kind: 'user', id: userId }, before: null, after: null, ...change }),
    )
  }
}
