import type { Module } from '../platform/module.ts'
import { access } from './access/index.ts'
import { audit } from './audit/index.ts'
import { connections } from './connections/index.ts'
import { consent } from './consent/index.ts'
import { decisions } from './decisions/index.ts'
import { events } from './events/index.ts'
import { experiments } from './experiments/index.ts'
import { insights } from './insights/index.ts'
import { journeys } from './journeys/index.ts'
import { loyalty } from './loyalty/index.ts'
import { members } from './members/index.ts'
import { messaging } from './messaging/index.ts'
import { metrics } from './metrics/index.ts'
import { portal } from './portal/index.ts'
import { privacy } from './privacy/index.ts'
import { segments } from './segments/index.ts'

/**
 * The order of the modules, low to high. A module calls a lower one through its `index.ts` and reaches a higher one by
 * publishing an event; `npm run check` derives its rules from this list. A name without a folder is not built yet.
 */
export const order = [
  'access',
  'audit',
  'workflow',
  'members',
  'consent',
  'events',
  'metrics',
  'segments',
  'experiments',
  'loyalty',
  'messaging',
  'predictions',
  'attribution',
  'journeys',
  'campaigns',
  'planning',
  'insights',
  'decisions',
  'knowledge',
  'connections',
  'assistant',
  'portal',
  'privacy',
] as const

/** The modules that are built, in that order. */
export const modules: readonly Module[] = [
  access,
  audit,
  members,
  consent,
  events,
  metrics,
  segments,
  experiments,
  loyalty,
  messaging,
  journeys,
  insights,
  decisions,
  connections,
  portal,
  privacy,
]
