import type { History } from '#platform/clickhouse'
import { NO_MEMBER } from '#platform/log/block'
import { toClickHouse } from '#platform/period'
import { KEPT_PROPERTIES, type Month } from './archive.ts'

/** An event with all that the history has of it, in the order in which a file tells it. */
export const COLUMNS = [
  'event_id',
  'name',
  'type',
  'source',
  'message_id',
  'occurred_at',
  'received_at',
  'original_at',
  'sent_at',
  'external_id',
  'order_id',
  'amount_mills',
  'import_id',
] as const

export type ArchivedRow = Readonly<Record<(typeof COLUMNS)[number], string | number | null>> & {
  readonly member_id: string
  readonly properties: string
}

/** A file's id stands in the row of each of its events; this one says that there is none. */
const NO_FILE = NO_MEMBER

/** Rows of a page, and bytes of their properties: an imported order may hold a megabyte. */
const ROWS_PER_PAGE = 5_000
const BYTES_PER_PAGE = 16_000_000

/**
 * Writes into the whole events of some months which file they go to. Events that come later are not among them. One change
 * for all months, because each rewrites the column of every part that holds one of them.
 */
export async function claimMonths(
  history: History,
  workspaceId: string,
  files: readonly (Month & { readonly fileId: string })[],
  zone: string,
): Promise<void> {
  if (files.length === 0) return
  const at = (instants: readonly Date[], choose: (...ms: number[]) => number) =>
    toClickHouse(new Date(choose(...instants.map((instant) => instant.getTime()))))
  await history.change(
    workspaceId,
    `alter table events update archive_id = toUUID(transform(
            toString(toStartOfMonth(toDate(occurred_at, {zone:String}))), {months:Array(String)}, {files:Array(String)}, {none:String}))
      where workspace_id = {workspace:UUID}
        and archive_id = toUUID({none:String})
        and occurred_at >= {from:DateTime64(3, 'UTC')}
        and occurred_at < {until:DateTime64(3, 'UTC')}
   settings mutations_sync = 1`,
    {
      zone,
      months: files.map(({ month }) => month),
      files: files.map(({ fileId }) => fileId),
      none: NO_FILE,
      from: at(
        files.map(({ from }) => from),
        Math.min,
      ),
      until: at(
        files.map(({ until }) => until),
        Math.max,
      ),
    },
  )
}

/** The events of a file by member and time, a page at a time. */
export async function* eventsOfFile(history: History, workspaceId: string, fileId: string) {
  let after: { member: string; at: string; id: string } = { member: NO_MEMBER, at: START_OF_TIME, id: NO_MEMBER }
  for (;;) {
    const rows = await history.read<ArchivedRow>(
      workspaceId,
      `
      select member_id, ${COLUMNS.join(', ')}, properties
        from (
          select *, sum(length(properties)) over (order by member_id, occurred_at, event_id rows unbounded preceding) as so_far
            from (
              select *
                from events
               where workspace_id = {workspace:UUID}
                 and archive_id = {file:UUID}
                 and member_id >= {member:UUID}
                 and (member_id, occurred_at, event_id) > ({member:UUID}, {at:DateTime64(3, 'UTC')}, {id:UUID})
               order by member_id, occurred_at, event_id
               limit ${ROWS_PER_PAGE}
            )
        )
       where so_far - length(properties) < ${BYTES_PER_PAGE}
       order by member_id, occurred_at, event_id
      `,
      { file: fileId, ...after },
    )
    const last = rows.at(-1)
    if (!last) return
    yield rows
    after = { member: last.member_id, at: String(last.occurred_at), id: String(last.event_id) }
  }
}

const START_OF_TIME = '1900-01-01 00:00:00.000'

/** Leaves of the events of these files what reports read; doing it again changes nothing. */
export async function stripEvents(history: History, workspaceId: string, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return
  await history.change(
    workspaceId,
    `alter table events update
            properties = concat('{', arrayStringConcat(arrayMap(
              key -> concat('"', key, '":', JSONExtractRaw(properties, key)),
              arrayFilter(key -> JSONHas(properties, key), {kept:Array(String)})), ','), '}'),
            message_id = '', original_at = null, sent_at = null
      where workspace_id = {workspace:UUID}
        and archive_id in {files:Array(UUID)}
   settings mutations_sync = 1`,
    { files: fileIds, kept: KEPT_PROPERTIES },
  )
}

export interface MonthToMove {
  readonly month: string
  readonly events: number
  readonly bytes: number
}

/** Whole events from before an instant by month of the zone, oldest first. */
export async function monthsBefore(
  history: History,
  workspaceId: string,
  { before, zone }: { before: Date; zone: string },
): Promise<MonthToMove[]> {
  return history.read<MonthToMove>(
    workspaceId,
    `select toString(toStartOfMonth(toDate(occurred_at, {zone:String}))) as month, count() as events,
            sum(length(properties)) as bytes
       from events
      where workspace_id = {workspace:UUID}
        and archive_id = {none:UUID}
        and occurred_at < {before:DateTime64(3, 'UTC')}
      group by month
      order by month`,
    { none: NO_FILE, before: toClickHouse(before), zone },
  )
}

/** Whether a whole event is from before an instant. */
export async function isAnyBefore(history: History, workspaceId: string, before: Date): Promise<boolean> {
  const rows = await history.read(
    workspaceId,
    `select 1 as found
       from events
      where workspace_id = {workspace:UUID}
        and archive_id = {none:UUID}
        and occurred_at < {before:DateTime64(3, 'UTC')}
      limit 1`,
    { none: NO_FILE, before: toClickHouse(before) },
  )
  return rows.length > 0
}

export interface HotAndCold {
  readonly hot: number
  readonly archived: number
  readonly oldestHotAt: string | null
}

export async function hotAndCold(history: History, workspaceId: string): Promise<HotAndCold> {
  const [found] = await history.read<HotAndCold>(
    workspaceId,
    `select countIf(archive_id = {none:UUID}) as hot, countIf(archive_id != {none:UUID}) as archived,
            minOrNullIf(occurred_at, archive_id = {none:UUID}) as "oldestHotAt"
       from events
      where workspace_id = {workspace:UUID}`,
    { none: NO_FILE },
  )
  return found!
}

/** How many rows of the history name each file. */
export async function eventsByFile(history: History, workspaceId: string): Promise<Map<string, number>> {
  const rows = await history.read<{ file: string; events: number }>(
    workspaceId,
    `select toString(archive_id) as file, count() as events
       from events
      where workspace_id = {workspace:UUID}
        and archive_id != {none:UUID}
      group by file`,
    { none: NO_FILE },
  )
  return new Map(rows.map(({ file, events }) => [file, events]))
}

/** What is here again of these archived events, by their ids. */
export async function detailsOf(
  history: History,
  workspaceId: string,
  { profileIds, eventIds }: { profileIds: readonly string[]; eventIds: readonly string[] },
): Promise<Map<string, string>> {
  if (eventIds.length === 0) return new Map()
  const rows = await history.read<{ id: string; properties: string }>(
    workspaceId,
    `select event_id as id, properties
       from restored_events
      where workspace_id = {workspace:UUID}
        and member_id in {profiles:Array(UUID)}
        and event_id in {events:Array(UUID)}`,
    { profiles: profileIds, events: eventIds },
  )
  return new Map(rows.map(({ id, properties }) => [id, properties]))
}

/** The parts that the row of an archived event no longer has, with its place. */
export type RestoredRow = Pick<
  ArchivedRow,
  'member_id' | 'occurred_at' | 'event_id' | 'message_id' | 'original_at' | 'sent_at' | 'properties'
>

export async function insertRestored(
  history: History,
  workspaceId: string,
  { fileId, rows, token }: { fileId: string; rows: readonly RestoredRow[]; token: string },
): Promise<void> {
  const lines = rows.map((row) => JSON.stringify({ workspace_id: workspaceId, archive_id: fileId, ...row }))
  await history.insertLines('restored_events', Buffer.from(`${lines.join('\n')}\n`), token)
}

export async function removeRestored(history: History, workspaceId: string, fileId: string): Promise<void> {
  await history.change(
    workspaceId,
    `alter table restored_events delete
      where workspace_id = {workspace:UUID}
        and archive_id = {file:UUID}
   settings mutations_sync = 1`,
    { file: fileId },
  )
}

/** Whether anything of these members is back. */
export async function isAnyRestoredOf(
  history: History,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<boolean> {
  const rows = await history.read(
    workspaceId,
    `select 1 as found
       from restored_events
      where workspace_id = {workspace:UUID}
        and member_id in {members:Array(UUID)}
      limit 1`,
    { members: memberIds },
  )
  return rows.length > 0
}

export async function removeRestoredOf(
  history: History,
  workspaceId: string,
  memberIds: readonly string[],
): Promise<void> {
  await history.change(
    workspaceId,
    `alter table restored_events delete
      where workspace_id = {workspace:UUID}
        and member_id in {members:Array(UUID)}
   settings mutations_sync = 1`,
    { members: memberIds },
  )
}
