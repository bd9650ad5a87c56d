import { catalogue } from './catalogue.ts'
import { consents } from './consents.ts'
import { events } from './events.ts'
import type { ImportKind, Kind } from './kind.ts'
import { members } from './members.ts'
import { orders } from './orders.ts'
import { points } from './points.ts'

/** What can be imported, in the order a person chooses from. A new kind is one file and one line here. */
export const kinds: Readonly<Record<ImportKind, Kind>> = { orders, members, consents, points, events, catalogue }
