import type { Safeguard } from '#platform/safeguard'
import { valuesAreMasked } from './masked.ts'
import { identifiersAreSealed } from './sealed.ts'

/** How members' direct identifiers are kept, and who sees how much of them. */
export const safeguards: readonly Safeguard[] = [identifiersAreSealed, valuesAreMasked]
