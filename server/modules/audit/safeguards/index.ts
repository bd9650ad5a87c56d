import type { Safeguard } from '../../../platform/safeguard.ts'
import { accountsAreInUse } from './accounts.ts'
import { logIsAnchored } from './anchored.ts'

/** What the record of who did what shows, and what shows that it is whole. */
export const safeguards: readonly Safeguard[] = [accountsAreInUse, logIsAnchored]
