import type { Outside } from '../../platform/context.ts'
import { withArchived } from './archive/details.ts'
import { END_OF_TIME, type PageOf, type TimelineRow, timelineOf } from './timeline.olap.ts'
import { presentEvent, presentOrder } from './timeline.present.ts'

const ROWS_PER_PAGE = 1_000

/** Everything that happened with the profiles of one member, newest first, a page at a time: for the member's own copy. What is archived is read from its files. */
export async function* everythingOf(outside: Outside, profileIds: readonly string[]) {
  for await (const rows of pagesOf(outside, profileIds)) yield rows.map(presentEvent)
}

/** The orders and refunds among it. */
export async function* everyOrderOf(outside: Outside, profileIds: readonly string[], currency: string) {
  for await (const rows of pagesOf(outside, profileIds)) {
    yield rows.filter(({ name }) => ORDERS.has(name)).map((row) => presentOrder(row, currency))
  }
}

const ORDERS: ReadonlySet<string> = new Set(['Order Completed', 'Order Refunded'])

async function* pagesOf(outside: Outside, profileIds: readonly string[]): AsyncGenerator<TimelineRow[]> {
  let after: PageOf['after'] = null
  do {
    const page: PageOf = { profileIds, before: END_OF_TIME, after, limit: ROWS_PER_PAGE }
    const rows = await timelineOf(outside, page)
    if (rows.length > 0) yield await withArchived(outside, rows, profileIds)
    const last: TimelineRow | undefined = rows.at(-1)
    after = last && rows.length === ROWS_PER_PAGE ? { occurredAt: last.occurredAt, id: last.id } : null
  } while (after !== null)
}
