import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Empty, Instant } from './shapes.ts'

export const Namespace = z
  .object({
    namespace: z.string().regex(/^[a-z][a-z0-9_]{1,39}$/),
    name: Bilingual,
    /** Lower counts first when an event names several people. */
    priority: z.int().min(1).max(1000),
    memberLimit: z.int().min(1).max(1000),
    /** Its holder is enrolled: known rather than anonymous. */
    enrols: z.boolean(),
    /** A verified one vouches that two members who share it are one person. */
    vouches: z.boolean(),
  })
  .meta({ id: 'Namespace' })

const exampleNamespace = {
  namespace: 'card',
  name: { en: 'Card', 'zh-CN': '会员卡' },
  priority: 20,
  memberLimit: 5,
  enrols: true,
  vouches: false,
}

export const listNamespaces = endpoint({
  id: 'namespaces.list',
  method: 'GET',
  path: '/v1/namespaces',
  summary: 'Kinds of identifiers, with what one of each says of its holder',
  permission: 'members:read',
  response: z.object({ items: z.array(Namespace) }),
  example: { items: [exampleNamespace] },
})

export const putNamespace = endpoint({
  id: 'namespaces.put',
  method: 'PUT',
  path: '/v1/namespaces/:namespace',
  summary: 'Add a kind of identifier of your own, or change the rules of one; what was decided stays',
  permission: 'workspace:manage',
  params: z.object({ namespace: Namespace.shape.namespace }),
  body: Namespace.omit({ namespace: true }),
  response: Namespace,
  refusals: ['invalid_request'],
  example: exampleNamespace,
})

export const blockIdentifier = endpoint({
  id: 'namespaces.block',
  method: 'POST',
  path: '/v1/namespaces/:namespace/blocked',
  summary: "Block a value that says nothing of who somebody is, such as the shop's own phone; kept as a blind index",
  permission: 'workspace:manage',
  params: z.object({ namespace: Namespace.shape.namespace }),
  body: z.object({ value: z.string().trim().min(1).max(254), reason: z.string().trim().min(3).max(500) }),
  response: Empty,
  status: 201,
  refusals: ['not_found', 'invalid_request'],
  example: {},
})

/** A value that says nothing of who somebody is. The value itself is not kept: the reason tells which it is. */
const BlockedIdentifier = z
  .object({
    /** Its blind index; says nothing without the key. */
    id: z.string(),
    namespace: Namespace.shape.namespace,
    reason: z.string(),
    blockedAt: Instant,
    blockedBy: z.string(),
  })
  .meta({ id: 'BlockedIdentifier' })

export const listBlocked = endpoint({
  id: 'blockedIdentifiers.list',
  method: 'GET',
  path: '/v1/blocked-identifiers',
  summary: 'Blocked values, the latest first, by the reason that was given: the values are not kept',
  permission: 'members:read',
  response: z.object({ items: z.array(BlockedIdentifier) }),
  example: {
    items: [
      {
        id: 'uJ3k0wRZ2v5mXr9cWq8H7sTnB4eYpLdA1fGhKzVxCiE',
        namespace: 'phone',
        reason: 'The phone of the shop in Nanjing Road',
        blockedAt: '2026-11-22T08:00:00.000Z',
        blockedBy: '0198c7a2-0000-7000-8000-000000000002',
      },
    ],
  },
})

export const unblockIdentifier = endpoint({
  id: 'blockedIdentifiers.remove',
  method: 'DELETE',
  path: '/v1/blocked-identifiers/:blocked',
  summary: 'Let a blocked value count again, from the next event on',
  permission: 'workspace:manage',
  params: z.object({ blocked: z.string().regex(/^[\w-]{43}$/) }),
  response: Empty,
  refusals: ['not_found'],
  example: {},
})
