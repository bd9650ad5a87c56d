import { requireBetween, StatsError } from '../errors.ts'
import { chineseNameSimilarity } from './chinese-name.ts'
import { personNameSimilarity, sharedEntry } from './person-name.ts'
import { soundex } from './phonetic.ts'
import { editSimilarity, jaroWinkler } from './text-similarity.ts'

export type ComparisonMethod =
  | 'exact'
  | 'jarowinkler'
  | 'levenshtein'
  | 'soundex'
  | 'chinese-name'
  | 'person-name'
  | 'any'

/** How one field of two records is compared: 1 when similar to at least `threshold`, else 0; 0 when either is empty. */
export type FieldComparison = {
  readonly field: string
  readonly method: ComparisonMethod
  /** Default 0.85; not used by `exact`, `soundex` and `any`. */
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
  'person-name': personNameSimilarity,
  any: sharedEntry,
}

/** How similar two records are on a field, 0 to 1, and whether that is enough; nothing when one side is blank. */
export type FieldLikeness = { readonly similarity: number; readonly agrees: boolean }

/** A function that compares one field of two records, checked once rather than for each pair. */
export function likenessOn({
  field,
  method,
  threshold = DEFAULT_THRESHOLD,
}: FieldComparison): (a: TextRecord, b: TextRecord) => FieldLikeness | undefined {
  const compare = similarity[method]
  if (compare === undefined) throw new StatsError('unknown_name', `no comparison '${method}' for field '${field}'`)
  requireBetween(`threshold of field '${field}'`, threshold, 0, 1)
  return (a, b) => {
    const [x, y] = [a[field] ?? '', b[field] ?? '']
    if (x === '' || y === '') return undefined
    const found = compare(x, y)
    return { similarity: found, agrees: found >= threshold }
  }
}

/** A function that says whether a field agrees. */
export function agreementOn(comparison: FieldComparison): (a: TextRecord, b: TextRecord) => boolean {
  const likeness = likenessOn(comparison)
  return (a, b) => likeness(a, b)?.agrees ?? false
}
