import type { Safeguard } from '../safeguard.ts'
import { databaseIsShut } from './databaseDoor.ts'
import { checksumsAreOn, commitsAreDurable } from './durability.ts'
import { comesBackByHttps, pagesAreGuarded } from './headers.ts'
import { historyIsScoped } from './historyScope.ts'
import { rootKeyIsPrivate } from './rootKey.ts'
import { rowSecurityIsForced } from './rowSecurity.ts'
import { strangersSeeNothing } from './strangers.ts'
import { certificateHolds, speaksTls } from './tls.ts'

/** What protects data below all modules: the engines, the line to them, and the door of the program. */
export const platformSafeguards: readonly Safeguard[] = [
  rowSecurityIsForced,
  strangersSeeNothing,
  historyIsScoped,
  databaseIsShut,
  speaksTls,
  certificateHolds,
  comesBackByHttps,
  pagesAreGuarded,
  rootKeyIsPrivate,
  commitsAreDurable,
  checksumsAreOn,
]
