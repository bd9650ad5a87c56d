import { mappings as productMappings } from '@regulars/packs/mappings/index'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/errors'
import type { ImportKind } from '../kinds/kind.ts'
import { kinds } from '../kinds/kinds.ts'
import { faultOfMapping } from './fit.ts'
import { type Mapping, saveDefinition, savedMappings } from './mappings.store.ts'

export type ListedMapping = Mapping & { readonly origin: 'product' | 'own' }

/** Those saved here first: they are the ones in use. */
export async function listAllMappings(ctx: Ctx): Promise<ListedMapping[]> {
  const own = await savedMappings(ctx.tx, ctx.workspaceId)
  return [
    ...own.map((mapping) => ({ ...mapping, origin: 'own' as const })),
    ...productMappings.map((mapping) => ({ ...mapping, origin: 'product' as const })),
  ]
}

export async function saveOwnMapping(ctx: Ctx, mapping: Mapping): Promise<Mapping> {
  if (productMappings.some(({ code }) => code === mapping.code))
    throw new Refusal('already_exists', { what: 'mapping', id: mapping.code })
  const fault = faultOfMapping(kinds[mapping.kind], mapping)
  if (fault) throw new Refusal('mapping_invalid', { reason: fault })
  const before = (await savedMappings(ctx.tx, ctx.workspaceId)).find(({ code }) => code === mapping.code) ?? null
  await saveDefinition(ctx.tx, ctx.workspaceId, mapping, ctx.now)
  ctx.record({ action: 'mapping.saved', object: { kind: 'mapping', id: mapping.code }, before, after: mapping })
  return mapping
}

/** The first mapping of a kind whose columns all occur in the file. */
export async function suggestMapping(ctx: Ctx, kind: ImportKind, columns: readonly string[]): Promise<string | null> {
  const all = await listAllMappings(ctx)
  return (
    all.find((mapping) => mapping.kind === kind && faultOfMapping(kinds[kind], mapping, columns) === undefined)?.code ??
    null
  )
}
