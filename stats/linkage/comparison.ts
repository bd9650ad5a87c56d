import { StatsError } from '../errors.ts'
import { chineseNameSimilarity } from './chinese-name.ts'
import { soundex } from './phonetic.ts'
import { editSimilarity, jaroWinkler } from './text-similarity.ts'

export type ComparisonMethod = 'exact' | 'jarowinkler' | 'levenshtein' | 'soundex' | 'chinese-name'

/** How one field of two records is compared: 1 when similar to at least `threshold`, else 0; 0 when either is empty. */
export type FieldComparison = {
  readonly field: string
  readonly method: ComparisonMethod
  /** Default 0.85; not used by `exact` and `soundex`. */
  readonly threshold?: number
  /** How much agreement adds to a score; default 1. */
  readonly weight?: number
}

export type TextRecord = Readonly<Record<string, string>>

const DEFAULT_THRESHOLD = 0.85

const similarity: Record<ComparisonMethod, (a: string, b: string) => number> = {
  exact: (a, b) => (a === b ? 1 : 0),
  jarowinkler: jaroWinkler,
  levenshtein: editSimilarity,
  soundex: (a, b) => (soundex(a) !== '' && soundex(a) === soundex(b) ? 1 : 0),
  'chinese-name': chineseNameSimilarity,
}

/** A function that says whether a field agrees, checked once rather than for each pair. */
export function agreementOn({
  field,
  method,
  threshold = DEFAULT_THRESHOLD,
}: FieldComparison): (a: TextRecord, b: TextRecord) => boolean {
  const compare = similarity[method]
  if (compare === undefined) throw new StatsError('unknown_name', `no comparison '${method}' for field '${field}'`)
  return (a, b) => {
    const [x, y] = [a[field] ?? '', b[field] ?? '']
    return x !== '' && y !== '' && compare(x, y) >= threshold
  }
}
