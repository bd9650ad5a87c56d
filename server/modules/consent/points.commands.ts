import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { pointsIn, savePoint } from './points.store.ts'
import { asks, faultOfPoint, type Point, type Wish } from './points.ts'
import { purposesIn } from './purposes.store.ts'
import type { Channel } from './purposes.ts'

export function collectionPoints(ctx: Ctx): Promise<Point[]> {
  return pointsIn(ctx.tx, ctx.workspaceId)
}

/** Writes a point. A change takes a published one out of use until it is published again. */
export async function writePoint(ctx: Ctx, point: Omit<Point, 'state' | 'noticeVersion'>): Promise<Point> {
  const before = (await collectionPoints(ctx)).find((one) => one.code === point.code) ?? null
  return keep(ctx, before, { ...point, state: 'draft', noticeVersion: null }, 'collection_point.drafted')
}

export async function setPointState(ctx: Ctx, code: string, state: 'published' | 'disabled'): Promise<Point> {
  const before = await requirePoint(ctx, code)
  if (state === 'disabled') {
    if (before.state === 'draft') throw new Refusal('wrong_state', { what: 'collection point', state: before.state })
    return keep(ctx, before, { ...before, state }, 'collection_point.disabled')
  }
  const purposes = new Map((await purposesIn(ctx.tx, ctx.workspaceId)).map((purpose) => [purpose.code, purpose]))
  const fault = faultOfPoint(before, purposes)
  if (fault) throw new Refusal('collection_point_invalid', { reason: fault })
  const [code0] = before.controls[0]!.purposes
  const { noticeVersion } = purposes.get(code0!)!
  return keep(ctx, before, { ...before, state, noticeVersion }, 'collection_point.published')
}

/** Refuses a grant said to be given where nobody is asked for it. A withdrawal is never refused. */
export async function requireAsked(
  ctx: Ctx,
  code: string,
  wish: { purpose: string; channel: Channel; state: 'granted' | 'withdrawn' },
): Promise<void> {
  if (wish.state === 'withdrawn') return
  const point = await requirePoint(ctx, code)
  if (point.state !== 'published') throw new Refusal('wrong_state', { what: 'collection point', state: point.state })
  if (!asks(point, wish)) {
    throw new Refusal('collection_point_invalid', { reason: `it does not ask for ${wish.purpose} on ${wish.channel}` })
  }
}

/** A grant that names the point where it was given. */
export interface GivenAt extends Wish {
  readonly point: string
}

/** Of grants said to be given at collection points, why each cannot have been: null where it can. */
export async function refusalsAt(ctx: Ctx, grants: readonly GivenAt[]): Promise<(string | null)[]> {
  if (grants.length === 0) return []
  const points = new Map((await collectionPoints(ctx)).map((point) => [point.code, point]))
  return grants.map((grant) => {
    const point = points.get(grant.point)
    if (!point) return 'there is no such collection point'
    if (point.state !== 'published') return `the collection point is "${point.state}"`
    return asks(point, grant) ? null : `it does not ask for ${grant.purpose} on ${grant.channel}`
  })
}

async function requirePoint(ctx: Ctx, code: string): Promise<Point> {
  const point = (await collectionPoints(ctx)).find((one) => one.code === code)
  if (!point) throw notFound('collection point', code)
  return point
}

async function keep(
  ctx: Ctx,
  before: Point | null,
  after: Point,
  action: `collection_point.${string}`,
): Promise<Point> {
  await savePoint(ctx.tx, ctx.workspaceId, after, ctx.now)
  ctx.record({ action, object: { kind: 'collection_point', id: after.code }, before, after })
  return after
}
