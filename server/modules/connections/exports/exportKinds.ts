import type { exportKinds as codes } from '@regulars/contract/exports'
import { consents } from './consents.export.ts'
import type { ExportKind } from './exportKind.ts'
import { members } from './members.export.ts'
import { orders } from './orders.export.ts'
import { points } from './points.export.ts'

export const exportKinds: Readonly<Record<(typeof codes)[number], ExportKind>> = { members, consents, points, orders }
