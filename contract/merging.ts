import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { MemberSummary } from './members.ts'
import { Id, Instant, MemberParams, PageQuery, pageOf } from './shapes.ts'

const Reason = z.string().trim().min(3).max(500)

/** One time a member became part of another. */
export const Merge = z
  .object({
    id: Id,
    fromId: Id,
    intoId: Id,
    /** `rule`: an event named both and the rules of identity let them be one; otherwise a person decided. */
    cause: z.enum(['rule', 'review', 'request']),
    evidence: z.record(z.string(), z.unknown()),
    mergedAt: Instant,
    mergedBy: z.string(),
    undoneAt: Instant.nullable(),
    undoneBy: z.string().nullable(),
    undoReason: z.string().nullable(),
  })
  .meta({ id: 'Merge' })

const exampleMerge = {
  id: '0198c7a2-0000-7000-8000-0000000000c1',
  fromId: '0198c7a2-0000-7000-8000-00000000000b',
  intoId: '0198c7a2-0000-7000-8000-00000000000a',
  cause: 'review' as const,
  evidence: { reason: 'Same phone and birthday' },
  mergedAt: '2026-11-22T08:00:00.000Z',
  mergedBy: '0198c7a2-0000-7000-8000-000000000002',
  undoneAt: null,
  undoneBy: null,
  undoReason: null,
}

export const memberMerges = endpoint({
  id: 'members.merges',
  method: 'GET',
  path: '/v1/members/:member/merges',
  summary: 'Merges in which a member took part, newest first, undone ones too',
  permission: 'members:read',
  params: MemberParams,
  response: z.object({ items: z.array(Merge) }),
  refusals: ['not_found'],
  example: { items: [exampleMerge] },
})

export const mergeMember = endpoint({
  id: 'members.merge',
  method: 'POST',
  path: '/v1/members/:member/merges',
  summary: 'Make another member part of this one; it can be undone',
  permission: 'members:merge',
  params: MemberParams,
  body: z.object({ from: z.string().trim().min(1).max(200), reason: Reason }),
  response: Merge,
  status: 201,
  refusals: ['not_found', 'same_member'],
  example: exampleMerge,
})

export const undoMerge = endpoint({
  id: 'members.unmerge',
  method: 'POST',
  path: '/v1/merges/:id/undo',
  summary: 'Part two members again, each with what is its own; a pair that was reviewed is open for review again',
  permission: 'members:merge',
  params: z.object({ id: Id }),
  body: z.object({ reason: Reason }),
  response: Merge,
  refusals: ['not_found', 'already_unmerged'],
  example: {
    ...exampleMerge,
    undoneAt: '2026-11-23T08:00:00.000Z',
    undoneBy: '0198c7a2-0000-7000-8000-000000000002',
    undoReason: 'They are mother and daughter',
  },
})

/** What one field of two members says about their being one person. */
export const FieldEvidence = z
  .object({
    field: z.enum(['name', 'birthday', 'phone', 'email', 'address', 'id_number']),
    finding: z.enum(['agrees', 'differs', 'missing']),
    /** Null when it is missing on a side. */
    similarity: z.number().min(0).max(1).nullable(),
    /** In bits; what speaks against it is negative. */
    weight: z.number(),
  })
  .meta({ id: 'FieldEvidence' })

/** Two members who may be one person. */
export const DuplicatePair = z
  .object({
    members: z.array(MemberSummary).length(2),
    probability: z.number().min(0).max(1),
    /** An event that named both, or a search among all members. */
    source: z.enum(['event', 'search']),
    /** What speaks for it and against it; the values themselves are not shown. */
    evidence: z.object({
      /** Kinds of identifiers that one event named of both. */
      shared: z.array(z.string()).optional(),
      /** Sum of the weights of the fields: log₂ of how much likelier all this is for one person than for two. */
      weight: z.number().optional(),
      fields: z.array(FieldEvidence).optional(),
    }),
    state: z.enum(['open', 'merged', 'kept_apart']),
    foundAt: Instant,
    decidedAt: Instant.nullable(),
    decidedBy: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'DuplicatePair' })

export const listDuplicates = endpoint({
  id: 'duplicates.list',
  method: 'GET',
  path: '/v1/duplicates',
  summary: 'Pairs of members who may be one person, the likeliest first',
  permission: 'members:read',
  query: PageQuery.extend({
    state: z.enum(['open', 'merged', 'kept_apart']).default('open'),
    source: z.enum(['event', 'search']).optional(),
  }),
  response: pageOf(DuplicatePair).extend({ open: z.int() }),
  example: { items: [], nextCursor: null, open: 0 },
})

export const decideDuplicate = endpoint({
  id: 'duplicates.decide',
  method: 'POST',
  path: '/v1/duplicates/decisions',
  summary: 'Decide about a pair: one person, with the member who stays, or two',
  permission: 'members:merge',
  body: z.object({
    members: z.tuple([Id, Id]),
    decision: z.enum(['merge', 'keep_apart']),
    /** Who stays; the one who joined first when absent. */
    survivor: Id.optional(),
    reason: Reason,
  }),
  response: z.object({ merge: Merge.nullable() }),
  refusals: ['not_found', 'wrong_state', 'same_member', 'invalid_request'],
  example: { merge: exampleMerge },
})

/** A search for duplicates among all members of the workspace. */
export const DuplicateSearch = z
  .object({
    id: Id,
    state: z.enum(['running', 'done', 'failed']),
    /** 0 to 1. */
    progress: z.number().min(0).max(1),
    /** Blocks compared so far: members who share a key, such as the last digits of a phone. */
    blocks: z.int(),
    pairsCompared: z.int(),
    /** Pairs put up for review that were not up yet. */
    proposed: z.int(),
    /** Blocks too large to compare all with all; their members were compared only where another key brings them together. */
    skipped: z.array(
      z.object({
        key: z.enum(['birthday_postcode', 'email', 'id_number', 'name', 'name_birthday', 'name_postcode', 'phone']),
        blocks: z.int(),
        /** Members in the largest. */
        largest: z.int(),
      }),
    ),
    startedAt: Instant,
    startedBy: z.string(),
    finishedAt: Instant.nullable(),
  })
  .meta({ id: 'DuplicateSearch' })

const exampleSearch = {
  id: '0198c7a2-0000-7000-8000-0000000000c2',
  state: 'done' as const,
  progress: 1,
  blocks: 5120,
  pairsCompared: 7300,
  proposed: 41,
  skipped: [{ key: 'name' as const, blocks: 3, largest: 214 }],
  startedAt: '2026-11-22T08:00:00.000Z',
  startedBy: '0198c7a2-0000-7000-8000-000000000002',
  finishedAt: '2026-11-22T08:04:00.000Z',
}

export const searchDuplicates = endpoint({
  id: 'duplicates.search',
  method: 'POST',
  path: '/v1/duplicates/search',
  summary: 'Search all members for those who may be one person; while a search runs, its state',
  permission: 'members:merge',
  response: DuplicateSearch,
  status: 202,
  example: { ...exampleSearch, state: 'running', progress: 0, blocks: 0, finishedAt: null },
})

export const duplicateSearches = endpoint({
  id: 'duplicates.searches',
  method: 'GET',
  path: '/v1/duplicates/search',
  summary: 'How far the search for duplicates has come, and what the last one found',
  permission: 'members:read',
  response: z.object({ running: DuplicateSearch.nullable(), last: DuplicateSearch.nullable() }),
  example: { running: null, last: exampleSearch },
})
