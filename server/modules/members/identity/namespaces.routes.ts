import * as contract from '@regulars/contract/namespaces'
import type { Api } from '#platform/http/api'
import { blockIdentifier, namespacesOfWorkspace, saveNamespace, unblockIdentifier } from './namespaces.commands.ts'
import { blockedOf } from './namespaces.store.ts'

export function namespaceRoutes(api: Api): void {
  api.bind(contract.listNamespaces, async (ctx) => ({ items: await namespacesOfWorkspace(ctx) }))
  api.bind(contract.putNamespace, async (ctx, { params, body }) => saveNamespace(ctx, { ...params, ...body }))
  api.bind(contract.blockIdentifier, async (ctx, { params, body }) => {
    await blockIdentifier(ctx, { ...params, ...body })
    return {}
  })
  api.bind(contract.listBlocked, async (ctx) => ({
    items: (await blockedOf(ctx.tx, ctx.workspaceId)).map(({ index, at, by, ...blocked }) => ({
      id: index.toString('base64url'),
      ...blocked,
      blockedAt: at.toISOString(),
      blockedBy: by,
    })),
  }))
  api.bind(contract.unblockIdentifier, async (ctx, { params }) => {
    await unblockIdentifier(ctx, params.blocked)
    return {}
  })
}
