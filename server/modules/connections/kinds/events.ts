import { gzipSync } from 'node:zlib'
import type { Ctx } from '#platform/context'
import { ORDER_COMPLETED, ORDER_REFUNDED } from '#platform/log/event'
import { appendToInbox } from '#platform/log/inbox'
import { sourceIdOf } from '../imports/orderEvent.ts'
import { type Cells, pastInstant, type Rules, Unfit } from '../rows/cells.ts'
import { rowKind } from '../rows/rowKind.ts'
import { memberFields } from './fields.ts'
import type { Outcome, ReadRow, Scope } from './kind.ts'

interface EventRecord {
  readonly memberNumber: string | null
  readonly anonymousId: string | null
  readonly name: string
  readonly occurredAt: number
  readonly messageId: string
  readonly properties: readonly (readonly [name: string, value: string])[]
}

/** What members did: each row is an event as a shop or an app would have sent it. */
export const events = rowKind<EventRecord>({
  code: 'events',
  name: { en: 'Events', 'zh-CN': '行为事件' },
  fields: [
    memberFields[0]!,
    {
      name: 'anonymousId',
      label: { en: 'Anonymous id', 'zh-CN': '匿名标识' },
      required: false,
      headings: ['anonymousid', 'deviceid', '匿名id', '设备id'],
      example: '',
    },
    {
      name: 'event',
      label: { en: 'Event', 'zh-CN': '事件名称' },
      required: true,
      headings: ['event', 'eventname', 'name', '事件', '事件名称'],
      example: 'Product Viewed',
    },
    {
      name: 'occurredAt',
      label: { en: 'Occurred at', 'zh-CN': '发生时间' },
      required: true,
      headings: ['occurredat', 'timestamp', 'time', 'date', '时间', '发生时间'],
      example: '2025-06-01 10:00:00',
    },
    {
      name: 'messageId',
      label: { en: 'Event id', 'zh-CN': '事件编号' },
      required: false,
      headings: ['messageid', 'eventid', 'id', '事件编号', '事件id'],
      example: 'E-1',
    },
  ],
  oneOf: [['memberNumber', 'anonymousId']],
  further: 'property.',
  read: readEvent,
  keysOf: (record) => [record.messageId === '' ? JSON.stringify(record) : `id:${record.messageId}`],
  once: true,
  take: takeEvents,
  // The undo of an import takes its events out of the history, whatever its kind.
  takeBack: async () => {},
})

const MAX_PROPERTY_LENGTH = 2_000

function readEvent(cells: Cells, rules: Rules): EventRecord {
  const memberNumber = cells.memberNumber()
  const anonymousId = cells.text('anonymousId') || null
  if (memberNumber === null && anonymousId === null) throw new Unfit('missing_member', 'memberNumber')
  const name = cells.text('event')
  if (name === '') throw new Unfit('missing_event', 'event')
  if (name === ORDER_COMPLETED || name === ORDER_REFUNDED) throw new Unfit('order_as_event', 'event', name)
  const properties = cells.further('property.')
  const long = properties.find(([, text]) => text.length > MAX_PROPERTY_LENGTH)
  if (long) throw new Unfit('too_long', `property.${long[0]}`, '', MAX_PROPERTY_LENGTH)
  return {
    memberNumber,
    anonymousId,
    name,
    occurredAt: pastInstant(cells, 'occurredAt', rules),
    messageId: cells.text('messageId'),
    properties,
  }
}

async function takeEvents(ctx: Ctx, scope: Scope, rows: readonly ReadRow<EventRecord>[]): Promise<Outcome[]> {
  const batch = rows.map(({ line, record }) => messageOf(scope, line, record))
  await appendToInbox(ctx.tx, ctx.keys, ctx.workspaceId, [
    {
      sourceId: sourceIdOf(ctx.workspaceId, scope.source),
      source: scope.source,
      kind: 'import',
      importId: scope.importId,
      receivedAt: ctx.now,
      eventCount: batch.length,
      body: gzipSync(JSON.stringify({ batch }), { level: 1 }),
    },
  ])
  return rows.map(({ line }) => ({ line, effect: 'created', undo: null }))
}

function messageOf({ importId }: Scope, line: number, record: EventRecord) {
  return {
    type: 'track',
    event: record.name,
    ...(record.memberNumber !== null && { userId: record.memberNumber }),
    ...(record.anonymousId !== null && { anonymousId: record.anonymousId }),
    messageId: record.messageId === '' ? `import:${importId}:${line}` : `event:${record.messageId}`,
    timestamp: new Date(record.occurredAt).toISOString(),
    properties: Object.fromEntries(record.properties),
  }
}
