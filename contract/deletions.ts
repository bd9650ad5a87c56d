import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Id, Instant, PageQuery, pageOf } from './shapes.ts'

/** A member asked to be deleted. */
export const DeletionRequest = z
  .object({
    id: Id,
    memberId: Id,
    memberNumber: z.string().nullable(),
    state: z.enum(['open', 'taken_back']),
    askedAt: Instant,
    /** By when it is to be done. */
    dueAt: Instant,
    closedAt: Instant.nullable(),
  })
  .meta({ id: 'DeletionRequest' })

export const listDeletionRequests = endpoint({
  id: 'deletions.list',
  method: 'GET',
  path: '/v1/deletion-requests',
  summary: 'Members who asked to be deleted: open ones first, the one due next before the others',
  permission: 'members:read',
  query: PageQuery,
  response: pageOf(DeletionRequest).extend({ open: z.int() }),
  refusals: ['not_found'],
  example: {
    items: [
      {
        id: '0198c7a2-0000-7000-8000-0000000000aa',
        memberId: '0198c7a2-0000-7000-8000-00000000000a',
        memberNumber: '10001',
        state: 'open',
        askedAt: '2026-11-25T08:00:00.000Z',
        dueAt: '2026-12-10T08:00:00.000Z',
        closedAt: null,
      },
    ],
    nextCursor: null,
    open: 1,
  },
})
