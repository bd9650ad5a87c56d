import type { Ctx } from '#platform/context'
import { enqueue } from '#platform/jobs/queue'
import { survivorsOf } from '../merging/merges.store.ts'
import { proposePairs } from '../merging/review.store.ts'
import { type Cursor, countStale, countUnder, keysAfter, type StoredKey } from './matchKeys.store.ts'
import { keyKinds } from './matchKeys.ts'
import { recordsOf, refreshKeys } from './records.commands.ts'
import { BLOCK_LIMIT, type Block, type LikelyPair, likelyPairs, modelOf } from './scoring.ts'
import { decidedBefore, insertSearch, lockSearch, newestSearches, type Search, saveSearch } from './searches.store.ts'

export const DUPLICATES = 'members.duplicates'

/** Keys read in one step; with blocks of at most fifty, some fifty thousand comparisons. */
const KEYS_AT_ONCE = 2_000
const KEYS_OF_EACH_KIND_FOR_THE_MODEL = 1_000

/** Searches the workspace for members who may be one person. While one search runs, another start is that one. */
export async function startSearch(ctx: Ctx): Promise<Search> {
  const searchId = ctx.ids.next()
  const staleAtStart = await countStale(ctx.tx, ctx.workspaceId)
  if (await insertSearch(ctx, { searchId, staleAtStart })) {
    await enqueue(ctx, { kind: DUPLICATES, payload: { searchId }, key: searchId })
    const object = { kind: 'duplicate_search', id: searchId }
    ctx.record({ action: 'duplicate_search.started', object, before: null, after: { state: 'running' } })
  }
  return (await searchesNow(ctx)).running!
}

export async function searchesNow(ctx: Ctx): Promise<{ running: Search | null; last: Search | null }> {
  const searches = await newestSearches(ctx.tx, ctx.workspaceId)
  return {
    running: searches.find(({ state }) => state === 'running') ?? null,
    last: searches.find(({ state }) => state !== 'running') ?? null,
  }
}

/**
 * One step of a search in one transaction with where it has come to, so that one that was killed goes on where it was and
 * nothing counts twice. False when there is nothing more to do.
 */
export async function stepOn(ctx: Ctx, searchId: string): Promise<boolean> {
  const search = await lockSearch(ctx.tx, ctx.workspaceId, searchId)
  if (search?.state !== 'running') return false
  const after = await steps[search.phase](ctx, search)
  await saveSearch(ctx, after)
  return after.state === 'running'
}

/** A search that fails again and again is given up; what it put up stays. */
export async function giveUp(ctx: Ctx, searchId: string): Promise<void> {
  const search = await lockSearch(ctx.tx, ctx.workspaceId, searchId)
  if (search?.state === 'running') await saveSearch(ctx, { ...search, state: 'failed' })
}

const steps: { readonly [P in Search['phase']]: (ctx: Ctx, search: Search) => Promise<Search> } = {
  keys: refresh,
  model: learn,
  blocks: compareBlocks,
}

async function refresh(ctx: Ctx, search: Search): Promise<Search> {
  const refreshed = await refreshKeys(ctx)
  return refreshed === 0 ? { ...search, phase: 'model' } : { ...search, refreshed: search.refreshed + refreshed }
}

/** Keys are blind indexes: the first of each kind are as good as drawn at random. */
async function learn(ctx: Ctx, search: Search): Promise<Search> {
  const blocks: Block[] = []
  for (const kind of keyKinds) {
    const start = { kind, key: Buffer.alloc(0) }
    const rows = await keysAfter(ctx.tx, ctx.workspaceId, start, KEYS_OF_EACH_KIND_FOR_THE_MODEL)
    blocks.push(
      ...blocksIn(rows.filter((row) => row.kind === kind)).filter(({ profileIds }) => isComparable(profileIds)),
    )
  }
  const records = await recordsOf(ctx, [...new Set(blocks.flatMap(({ profileIds }) => profileIds))])
  return { ...search, phase: 'blocks', model: modelOf(blocks, records) }
}

async function compareBlocks(ctx: Ctx, search: Search): Promise<Search> {
  const rows = await keysAfter(ctx.tx, ctx.workspaceId, search.cursor, KEYS_AT_ONCE)
  const blocks = blocksIn(rows)
  // The last block of a full page may go on; it is read whole with the next, or is larger than any that is compared.
  if (rows.length === KEYS_AT_ONCE && blocks.length > 1) blocks.pop()
  const last = blocks.at(-1)
  if (!last) return { ...search, state: 'done' }
  const comparable = blocks.filter(({ profileIds }) => isComparable(profileIds))
  const records = await recordsOf(ctx, [...new Set(comparable.flatMap(({ profileIds }) => profileIds))])
  const { compared, pairs } = likelyPairs(comparable, records, search.model!)
  return {
    ...search,
    cursor: { kind: last.kind, key: last.key },
    blocks: search.blocks + comparable.length,
    pairsCompared: search.pairsCompared + compared,
    proposed: search.proposed + (await putUp(ctx, pairs)),
    skipped: await addSkipped(ctx, search, blocks),
  }
}

type KeyedBlock = Block & Cursor

function blocksIn(rows: readonly StoredKey[]): KeyedBlock[] {
  const blocks: (KeyedBlock & { readonly profileIds: string[] })[] = []
  for (const { kind, key, profileId } of rows) {
    const open = blocks.at(-1)
    if (open?.kind === kind && open.key.equals(key)) open.profileIds.push(profileId)
    else blocks.push({ kind, key, profileIds: [profileId] })
  }
  return blocks
}

function isComparable(profileIds: readonly string[]): boolean {
  return profileIds.length > 1 && profileIds.length <= BLOCK_LIMIT
}

/** A pair of a block that is too large is compared only if another key brings the two together: that is said, not hidden. */
async function addSkipped(ctx: Ctx, search: Search, blocks: readonly KeyedBlock[]): Promise<Search['skipped']> {
  const skipped = { ...search.skipped }
  for (const block of blocks.filter(({ profileIds }) => profileIds.length > BLOCK_LIMIT)) {
    const isCut = block.profileIds.length === KEYS_AT_ONCE
    const size = isCut ? await countUnder(ctx.tx, ctx.workspaceId, block) : block.profileIds.length
    const before = skipped[block.kind] ?? { blocks: 0, largest: 0 }
    skipped[block.kind] = { blocks: before.blocks + 1, largest: Math.max(before.largest, size) }
  }
  return skipped
}

/** Puts pairs up for the members that the profiles are of now. Answers how many were not up yet. */
async function putUp(ctx: Ctx, likely: readonly LikelyPair[]): Promise<number> {
  if (likely.length === 0) return 0
  const survivors = await survivorsOf(ctx.tx, ctx.workspaceId, [
    ...new Set(likely.flatMap(({ profileIds }) => profileIds)),
  ])
  const pairs = likely.flatMap((pair) => {
    const [lowId, highId] = pair.profileIds.map((id) => survivors.get(id) ?? id).sort() as [string, string]
    return lowId === highId ? [] : [{ ...pair, lowId, highId }]
  })
  const decided = await decidedBefore(ctx, pairs)
  return proposePairs(
    ctx,
    pairs
      .filter(({ lowId, highId }) => !decided.has(`${lowId} ${highId}`))
      .map(({ lowId, highId, probability, weight, fields }) => ({
        memberIds: [lowId, highId] as const,
        probability,
        source: 'search' as const,
        evidence: { weight, fields },
      })),
  )
}
