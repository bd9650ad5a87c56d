import type { DataClass } from '@regulars/contract/dataMap'
import type { z } from 'zod'
import { columns as access } from '#modules/access/personal-data'
import { columns as audit } from '#modules/audit/personal-data'
import { columns as connections } from '#modules/connections/personal-data'
import { columns as consent } from '#modules/consent/personal-data'
import { columns as decisions } from '#modules/decisions/personal-data'
import { columns as events } from '#modules/events/personal-data'
import { columns as experiments } from '#modules/experiments/personal-data'
import { columns as journeys } from '#modules/journeys/personal-data'
import { columns as loyalty } from '#modules/loyalty/personal-data'
import { columns as members } from '#modules/members/personal-data'
import { columns as messaging } from '#modules/messaging/personal-data'
import { columns as portal } from '#modules/portal/personal-data'
import { columns as segments } from '#modules/segments/personal-data'
import { columns as platform } from '#platform/personal-data'
import { columns as incidents } from '../incidents/personal-data.ts'
import { columns as penTests } from '../penTests/personal-data.ts'
import { columns as registers } from '../personal-data.ts'

type Classes = Readonly<Record<string, Readonly<Record<string, z.infer<typeof DataClass> | 'none'>>>>

/** What each module says of its own columns; dataMap.db.test.ts compares this with the catalog of the database. */
const said = {
  ...{ access, audit, connections, consent, decisions, events, experiments, journeys },
  ...{ loyalty, members, messaging, platform, portal, segments },
  privacy: { ...registers, ...incidents, ...penTests },
} as const satisfies Record<string, Classes>

/** The tables of one module. */
export type Dataset = keyof typeof said

export interface PersonalColumn {
  readonly dataset: Dataset
  /** As `members.direct_values`; `history.` are tables of ClickHouse. */
  readonly table: string
  readonly column: string
  readonly dataClass: z.infer<typeof DataClass>
}

/** Every column of both stores that says something of a person. */
export const personalColumns: readonly PersonalColumn[] = (Object.keys(said) as Dataset[]).flatMap((dataset) =>
  Object.entries(said[dataset] as Classes).flatMap(([table, classes]) =>
    Object.entries(classes).flatMap(([column, dataClass]) =>
      dataClass === 'none' ? [] : [{ dataset, table, column, dataClass }],
    ),
  ),
)
