import { Readable } from 'node:stream'
import type { Received } from '@regulars/contract'
import * as contract from '@regulars/contract/audit'
import type { Ctx, Outside } from '../../platform/context.ts'
import { notFound } from '../../platform/errors.ts'
import type { Api } from '../../platform/http/api.ts'
import { endOfDay, startOfDay } from '../../platform/period.ts'
import { inTransaction } from '../../platform/transaction.ts'
import { workspaceOf } from '../access/index.ts'
import { latestAnchor } from './anchors.ts'
import { headOf, linksAfter, sealedAfter } from './chain.store.ts'
import { genesis, type Head, verifyLinks } from './chain.ts'
import { headings, lineOf } from './entries.csv.ts'
import { actorsOf, countEntries, type EntryFilter, type EntryRow, type Place, pageOfEntries } from './entries.views.ts'

export function auditRoutes(api: Api): void {
  api.bind(contract.listAudit, async (ctx, { query }) => {
    const after = query.cursor === undefined ? null : placeOf(query.cursor)
    const rows = await pageOfEntries(ctx, await filterOf(ctx, query), { after, limit: query.limit + 1 })
    const page = rows.slice(0, query.limit)
    return { items: page.map(present), nextCursor: rows.length > query.limit ? idOf(page.at(-1)!) : null }
  })
  api.bind(contract.auditChain, describeChain)
  api.bindOutside(contract.exportAudit, async (outside, { query }) => ({
    fileName: 'audit.csv',
    stream: Readable.from(linesOf(outside, query)),
  }))
}

type Query = Received<typeof contract.exportAudit>['query']

async function filterOf(ctx: Ctx, query: Query): Promise<EntryFilter> {
  const { timeZone } = await workspaceOf(ctx)
  return {
    actor: query.actor ?? null,
    actionPrefix: query.action ?? null,
    objectKind: query.objectKind ?? null,
    objectId: query.objectId ?? null,
    text: query.text ?? null,
    from: query.from === undefined ? null : startOfDay(query.from, timeZone),
    to: query.to === undefined ? null : endOfDay(query.to, timeZone),
  }
}

function present(row: EntryRow) {
  const { action, before, after, reason, ip, userAgent, requestId, position } = row
  return {
    id: idOf(row),
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    action,
    object: { kind: row.objectKind, id: row.objectId },
    before,
    after,
    reason,
    ip,
    userAgent,
    requestId,
    position,
  }
}

function idOf({ xid, entryId }: Place): string {
  return `${xid}-${entryId}`
}

function placeOf(cursor: string): Place {
  const [, xid, entryId] = /^(\d{1,19})-(\d{1,18})$/.exec(cursor) ?? []
  if (xid === undefined || entryId === undefined) throw notFound('page', cursor)
  return { xid, entryId }
}

/** Links that are recomputed for the page: some tens of milliseconds. */
const VERIFIED_AT_ONCE = 5_000

async function describeChain(ctx: Ctx) {
  const head = await headOf(ctx.tx, ctx.workspaceId)
  const from = Math.max(0, head.position - VERIFIED_AT_ONCE)
  const { faults } = verifyLinks(
    await headAt(ctx, from),
    await linksAfter(ctx.tx, ctx.workspaceId, from, VERIFIED_AT_ONCE),
  )
  const sealedAt = await sealedAfter(ctx.tx, ctx.workspaceId, head.position - 1)
  const anchor = await latestAnchor(ctx.home, ctx.workspaceId)
  return {
    entries: await countEntries(ctx),
    head: sealedAt
      ? { position: head.position, hash: head.hash.toString('hex'), sealedAt: sealedAt.toISOString() }
      : null,
    verified: { from: head.position === 0 ? 0 : from + 1, to: head.position, faults },
    anchor: anchor ? { position: anchor.position, at: anchor.at } : null,
    actors: [...(await actorsOf(ctx)), { kind: 'system' as const, id: 'system', name: null }],
  }
}

/** The link at a position: what the one after it is computed over. */
async function headAt(ctx: Ctx, position: number): Promise<Head> {
  if (position === 0) return genesis
  const [link] = await linksAfter(ctx.tx, ctx.workspaceId, position - 1, 1)
  return link ?? genesis
}

const LINES_AT_ONCE = 2_000
const MAX_LINES = 100_000

/** A page at a time, each in a transaction of its own. */
async function* linesOf(outside: Outside, query: Query): AsyncGenerator<string> {
  yield headings
  let after: Place | null = null
  for (let lines = 0; lines < MAX_LINES; lines += LINES_AT_ONCE) {
    const page: EntryRow[] = await inTransaction(outside, outside, async (ctx) =>
      pageOfEntries(ctx, await filterOf(ctx, query), { after, limit: LINES_AT_ONCE }),
    )
    if (page.length > 0) yield page.map(lineOf).join('')
    if (page.length < LINES_AT_ONCE) return
    after = page.at(-1)!
  }
}
