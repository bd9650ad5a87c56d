import type { Ctx } from '../../platform/context.ts'
import type { Buckets } from './buckets.ts'
import { type ConsentMeasure, type ConsentsAbout, consentMeasures, readConsents } from './sources/consents.store.ts'
import { type HistoryMeasure, historyMeasures, readHistory } from './sources/history.olap.ts'
import { type MemberMeasure, memberMeasures, readMembers } from './sources/members.store.ts'
import { type PlatformMeasure, platformMeasures, readPlatforms } from './sources/platforms.olap.ts'
import { type PointsMeasure, pointsMeasures, readPoints } from './sources/points.olap.ts'
import { readStores, type StoreMeasure, storeMeasures } from './sources/stores.olap.ts'

/** What metrics are made of. Each comes from one source, and a source reads all that is asked of it at once. */
export type MeasureName =
  | HistoryMeasure
  | MemberMeasure
  | PointsMeasure
  | ConsentMeasure
  | StoreMeasure
  | PlatformMeasure

/** A number for each bucket. */
export type Measured = ReadonlyMap<MeasureName, readonly number[]>

export interface Source {
  readonly names: ReadonlySet<string>
  read(ctx: Ctx, zone: string, buckets: Buckets, about: ConsentsAbout): Promise<ReadonlyMap<string, readonly number[]>>
}

const sources: readonly Source[] = [
  { names: historyMeasures, read: readHistory },
  { names: memberMeasures, read: readMembers },
  { names: pointsMeasures, read: readPoints },
  { names: consentMeasures, read: readConsents },
  { names: storeMeasures, read: readStores },
  { names: platformMeasures, read: readPlatforms },
]

/** One statement for each source that is needed, whatever the number of metrics and buckets. */
export async function measure(
  ctx: Ctx,
  zone: string,
  buckets: Buckets,
  wanted: ReadonlySet<MeasureName>,
  about: ConsentsAbout,
): Promise<Measured> {
  const measured = new Map<MeasureName, readonly number[]>()
  for (const source of sources) {
    const asked = [...wanted].filter((name) => source.names.has(name))
    if (asked.length === 0) continue
    const found = await source.read(ctx, zone, buckets, about)
    for (const name of asked) measured.set(name, found.get(name)!)
  }
  return measured
}
