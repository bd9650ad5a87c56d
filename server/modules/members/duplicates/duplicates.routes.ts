import * as contract from '@regulars/contract/merging'
import type { Api } from '#platform/http/api'
import { keyKinds } from './matchKeys.ts'
import { searchesNow, startSearch } from './searches.commands.ts'
import type { Search } from './searches.store.ts'

export function duplicateRoutes(api: Api): void {
  api.bind(contract.searchDuplicates, async (ctx) => presentSearch(await startSearch(ctx)))
  api.bind(contract.duplicateSearches, async (ctx) => {
    const { running, last } = await searchesNow(ctx)
    return { running: running && presentSearch(running), last: last && presentSearch(last) }
  })
}

function presentSearch(search: Search) {
  const { searchId, state, blocks, pairsCompared, proposed, startedBy } = search
  return {
    id: searchId,
    state,
    progress: progressOf(search),
    blocks,
    pairsCompared,
    proposed,
    skipped: keyKinds.flatMap((key) => (search.skipped[key] ? [{ key, ...search.skipped[key] }] : [])),
    startedAt: search.startedAt.toISOString(),
    startedBy,
    finishedAt: search.finishedAt?.toISOString() ?? null,
  }
}

/** Keys are made in about as long as they are compared; blind indexes are spread evenly, so that a place tells the share. */
function progressOf({ state, phase, staleAtStart, refreshed, cursor }: Search): number {
  if (state === 'done') return 1
  if (phase === 'keys') return (KEYS_SHARE * Math.min(refreshed, staleAtStart)) / Math.max(staleAtStart, 1)
  if (!cursor) return KEYS_SHARE
  const place = keyKinds.indexOf(cursor.kind) + cursor.key.readUInt16BE(0) / 0x1_00_00
  return KEYS_SHARE + ((1 - KEYS_SHARE) * place) / keyKinds.length
}

const KEYS_SHARE = 0.5
