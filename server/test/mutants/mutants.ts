import { contactMutants } from './contact.ts'
import type { Mutant } from './mutant.ts'
import { tenancyMutants } from './tenancy.ts'

export const mutants: readonly Mutant[] = [...contactMutants, ...tenancyMutants]
