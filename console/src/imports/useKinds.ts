import { listImportKinds } from '@regulars/contract/mappings'
import { useEndpoint } from '../api.ts'
import type { ImportKind } from './mapping.ts'

/** What can be imported, as the server describes it. */
export function useKinds() {
  const kinds = useEndpoint(listImportKinds, {})
  return { ...kinds, of: (kind: ImportKind) => kinds.data?.items.find((one) => one.kind === kind) }
}
