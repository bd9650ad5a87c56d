import type { Rule } from '@regulars/contract/rules'
import * as contract from '@regulars/contract/segments'
import type { Ctx } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import type { Api } from '../../platform/http/api.ts'
import { isUuid } from '../../platform/ids.ts'
import { memberIdOf, summariesOf } from '../members/index.ts'
import { explainMember } from './explain.ts'
import { wordsOf } from './product.ts'
import { questionAsOf } from './question.ts'
import {
  assertUsable,
  changeSegment,
  createSegment,
  decideRule,
  deleteSegment,
  requireSegment,
  slicesOf,
} from './segments.commands.ts'
import { allSegments, type Segment, sizesOf } from './segments.store.ts'
import { countContactable, type Entered, latestMembers, sizeHistory } from './segments.views.ts'

const SAMPLE = 10

export function segmentRoutes(api: Api): void {
  api.bind(contract.listSegments, async (ctx) => ({ items: await present(ctx, await allSegments(ctx)) }))
  api.bind(contract.getSegment, async (ctx, { params }) => {
    const segment = await requireSegment(ctx, params.id)
    return { ...(await presentOne(ctx, segment)), history: await sizeHistory(ctx, segment.id) }
  })
  api.bind(contract.createSegment, async (ctx, { body }) => presentOne(ctx, await createSegment(ctx, body)))
  api.bind(contract.updateSegment, async (ctx, { params, body }) =>
    presentOne(ctx, await changeSegment(ctx, params.id, defined(body))),
  )
  api.bind(contract.deleteSegment, async (ctx, { params }) => {
    await deleteSegment(ctx, params.id)
    return {}
  })
  api.bind(contract.previewSegment, async (ctx, { body }) => preview(ctx, body))
  api.bind(contract.segmentMembers, async (ctx, { params, query }) => {
    await requireSegment(ctx, params.id)
    return pageOfMembers(ctx, params.id, query)
  })
  api.bind(contract.memberSegments, async (ctx, { params }) => ({
    items: await explainMember(ctx, await memberIdOf(ctx, params.member)),
  }))
}

async function preview(ctx: Ctx, { rule, asOf }: { rule: Rule; asOf?: string | undefined }) {
  await assertUsable(ctx, rule)
  const sample: string[] = []
  let members = 0
  let contactable = 0
  for (const population of await slicesOf(ctx)) {
    const { inside } = await decideRule(await questionAsOf(ctx, asOf, population), rule)
    members += inside.length
    contactable += await countContactable(ctx, inside)
    sample.push(...inside.slice(0, SAMPLE - sample.length))
  }
  return { members, contactable, sample: [...(await summariesOf(ctx, sample)).values()] }
}

async function pageOfMembers(ctx: Ctx, segmentId: string, query: { cursor?: string | undefined; limit: number }) {
  const after = query.cursor === undefined ? null : decodeCursor(query.cursor)
  const found = await latestMembers(ctx, segmentId, after, query.limit + 1)
  const page = found.slice(0, query.limit)
  const summaries = await summariesOf(
    ctx,
    page.map((one) => one.memberId),
  )
  const last = page.at(-1)
  return {
    items: page.flatMap((one) => {
      const summary = summaries.get(one.memberId)
      return summary ? [{ ...summary, enteredAt: one.enteredAt.toISOString() }] : []
    }),
    nextCursor: found.length > query.limit && last ? encodeCursor(last) : null,
  }
}

function encodeCursor({ enteredAt, memberId }: Entered): string {
  return Buffer.from(`${enteredAt.toISOString()}/${memberId}`).toString('base64url')
}

function decodeCursor(cursor: string): Entered {
  const [at = '', memberId = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const enteredAt = new Date(at)
  if (Number.isNaN(enteredAt.getTime()) || !isUuid(memberId)) {
    throw new Refusal('invalid_request', {}, { fields: [{ field: 'cursor', message: 'is not from a page before' }] })
  }
  return { enteredAt, memberId }
}

async function present(ctx: Ctx, found: readonly Segment[]) {
  const sizes = await sizesOf(
    ctx,
    found.map((segment) => segment.id),
  )
  return found.map(({ code, ruleVersion: _version, ...segment }) => ({
    ...segment,
    name: wordsOf({ ...segment, code }, ctx.locale).name,
    description: wordsOf({ ...segment, code }, ctx.locale).description,
    members: sizes.get(segment.id) ?? 0,
    builtAt: segment.builtAt?.toISOString() ?? null,
    createdAt: segment.createdAt.toISOString(),
  }))
}

async function presentOne(ctx: Ctx, segment: Segment) {
  const [presented] = await present(ctx, [segment])
  return presented!
}

/** Leaves out what was not sent. */
function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: Exclude<T[Key], undefined>
  }
}
