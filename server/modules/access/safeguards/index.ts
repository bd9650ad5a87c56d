import type { Safeguard } from '../../../platform/safeguard.ts'
import { cookieIsBound } from './cookie.ts'
import { endpointsAskForPermission } from './endpoints.ts'
import { keysAreInUse, keysEnd } from './keys.ts'
import { fewMayDoEverything } from './powers.ts'
import { staffHaveSecondFactor } from './secondFactor.ts'
import { secretsAreHashed } from './secrets.ts'

/** Who may enter, by what, and how far. */
export const safeguards: readonly Safeguard[] = [
  cookieIsBound,
  endpointsAskForPermission,
  staffHaveSecondFactor,
  fewMayDoEverything,
  keysEnd,
  keysAreInUse,
  secretsAreHashed,
]
