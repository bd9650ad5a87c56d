import { folder } from './folder.source.ts'
import type { StoredSchedule } from './schedules.store.ts'
import type { Source } from './source.ts'
import { url } from './url.source.ts'

export const sources: Readonly<Record<StoredSchedule['place'], Source>> = { folder, url }
