import { Readable } from 'node:stream'
import { myDataSchema } from '@regulars/contract/myData'
import { workspaceOf } from '#modules/access/index'
import { choicesOf, consentHistory, presentChoices } from '#modules/consent/index'
import { decisionsAbout } from '#modules/decisions/index'
import { everyOrderOf, everythingOf } from '#modules/events/index'
import { statementOf } from '#modules/loyalty/index'
import { ownProfileOf } from '#modules/members/index'
import { ownMessagesOf } from '#modules/messaging/index'
import type { Ctx, Outside } from '#platform/context'
import type { Download } from '#platform/http/api'
import { inTransaction } from '#platform/transaction'
import { zipOf } from '#platform/zip'
import { memberOfLink } from './membership.views.ts'
import { partsOf, type Section } from './myData.ts'

/** Words of a member on consent that are taken along: each turn of a switch is one. */
const MOST_CONSENTS = 20_000
const ROWS_PER_PAGE = 200

type Row = Readonly<Record<string, unknown>>

/**
 * Everything that is kept of the member who asks, as an archive that is made while it is sent: a page of a part at a
 * time is read, so that it takes no more memory for a member of twenty years than for one of today.
 */
export async function myData(outside: Outside): Promise<Download> {
  const start = await inTransaction(outside, outside, async (ctx) => {
    const memberId = await memberOfLink(ctx)
    const { name, currency } = await workspaceOf(ctx)
    const { profileIds, profile, identities } = await ownProfileOf(ctx, memberId)
    const choices = presentChoices(await choicesOf(ctx, memberId))
    return { memberId, brand: name, currency, profileIds, profile, identities, choices }
  })
  const { memberId, brand, choices } = start
  const madeAt = outside.now.toISOString()
  const head = { format: 'regulars.member-data/1', madeAt, brand, memberId, choices }
  const parts = partsOf(head, sectionsOf(outside, start), myDataSchema())
  return { fileName: `member-data-${madeAt.slice(0, 10)}.zip`, stream: Readable.from(zipOf(parts, outside.now)) }
}

interface Start {
  readonly memberId: string
  readonly currency: string
  readonly profileIds: readonly string[]
  readonly profile: readonly Row[]
  readonly identities: readonly Row[]
}

function sectionsOf(outside: Outside, { memberId, currency, profileIds, profile, identities }: Start): Section[] {
  const inside = <T>(work: (ctx: Ctx) => Promise<T>) => inTransaction(outside, outside, work)
  return [
    { name: 'profile', columns: ['name', 'value', 'source', 'observedAt'], pages: () => onePage(async () => profile) },
    {
      name: 'identities',
      columns: ['namespace', 'value', 'firstSeenAt', 'verifiedAt'],
      pages: () => onePage(async () => identities),
    },
    {
      name: 'consents',
      columns: [
        'at',
        'purpose',
        'channel',
        'state',
        'source',
        'noticeVersion',
        'language',
        'validUntil',
        'actor',
        'proof',
      ],
      pages: () => onePage(() => inside((ctx) => consentsOf(ctx, memberId))),
    },
    {
      name: 'orders',
      columns: ['occurredAt', 'kind', 'orderId', 'amountMills', 'currency', 'items'],
      pages: () => everyOrderOf(outside, profileIds, currency),
    },
    {
      name: 'points',
      columns: ['occurredAt', 'postedAt', 'kind', 'points', 'balanceAfter', 'reason', 'orderId'],
      pages: () => pagesBy((cursor) => inside((ctx) => statementOf(ctx, memberId, { cursor, limit: ROWS_PER_PAGE }))),
    },
    {
      name: 'messages',
      columns: ['createdAt', 'channel', 'purpose', 'state', 'reason', 'subject', 'text'],
      pages: () => pagesBy((cursor) => inside((ctx) => ownMessagesOf(ctx, memberId, { cursor, limit: ROWS_PER_PAGE }))),
    },
    {
      name: 'decisions',
      columns: ['kind', 'subject', 'name', 'at', 'version', 'outcome', 'sentences', 'inputs', 'review'],
      pages: () => onePage(() => inside(async (ctx) => (await decisionsAbout(ctx, memberId)).items)),
    },
    {
      name: 'events',
      columns: ['occurredAt', 'name', 'type', 'source', 'receivedAt', 'orderId', 'amountMills', 'properties'],
      pages: () => everythingOf(outside, profileIds),
    },
  ]
}

async function consentsOf(ctx: Ctx, memberId: string): Promise<Row[]> {
  const history = await consentHistory(ctx, memberId, MOST_CONSENTS)
  return history.map(({ imported: _imported, at, validUntil, ...event }) => ({
    ...event,
    at: at.toISOString(),
    validUntil: validUntil?.toISOString() ?? null,
  }))
}

async function* onePage(rows: () => Promise<readonly Row[]>): AsyncGenerator<readonly Row[]> {
  yield await rows()
}

interface Page {
  readonly items: readonly Row[]
  readonly nextCursor: string | null
}

async function* pagesBy(page: (cursor: string | undefined) => Promise<Page>): AsyncGenerator<readonly Row[]> {
  let cursor: string | undefined
  do {
    const { items, nextCursor }: Page = await page(cursor)
    yield items
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
}
