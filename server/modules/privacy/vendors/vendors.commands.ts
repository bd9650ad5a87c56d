import type { Received } from '@regulars/contract'
import type * as contract from '@regulars/contract/vendors'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { assessedOn } from '../assessments/assessments.store.ts'
import type { Recipient } from '../dataMap/dataMap.ts'
import { connectedNow, recipientsInUse } from '../dataMap/recipients.views.ts'
import { todayOf } from '../today.ts'
import { saveVendor, type VendorRow, vendorsIn } from './vendors.store.ts'
import { needsAssessment, riskOf, scoreOf, type VendorItem, vendorGapsOf } from './vendors.ts'

/** Registered vendors as they stand, those with the most pressing gap first. */
export async function readVendors(ctx: Ctx): Promise<VendorItem[]> {
  const today = await todayOf(ctx)
  const assessed = await assessedVendors(ctx, today)
  const items = (await vendorsIn(ctx.tx, ctx.workspaceId)).map((row) => present(row, today, assessed.has(row.id)))
  return items.toSorted((one, other) => Number(other.gaps.length > 0) - Number(one.gaps.length > 0))
}

/** Connections of the product that go to no vendor that is registered and at work. */
export async function unregisteredConnections(ctx: Ctx) {
  const covered = new Set(
    (await vendorsIn(ctx.tx, ctx.workspaceId)).flatMap(({ state, connections }) =>
      state === 'active' ? connections : [],
    ),
  )
  return (await connectedNow(ctx)).filter(({ key }) => !covered.has(key))
}

/** Everybody who gets personal data: the vendors at work, and whom the product is connected to beside them. */
export async function recipients(ctx: Ctx): Promise<Recipient[]> {
  const open = new Set((await unregisteredConnections(ctx)).map(({ name }) => name))
  const vendors = (await vendorsIn(ctx.tx, ctx.workspaceId)).filter(({ state }) => state === 'active')
  const inUse = await recipientsInUse(ctx)
  return [
    ...vendors.map(({ name, country, abroad, transferGround, activities }) => ({
      ...{ name, state: 'vendor' as const, country, activities },
      transfer: abroad ? { ground: transferGround } : null,
    })),
    ...inUse.filter(({ name }) => open.has(name)),
  ]
}

type Facts = Received<typeof contract.addVendor>['body']

export async function addVendor(ctx: Ctx, facts: Facts): Promise<VendorItem> {
  return writeVendor(ctx, { before: null, facts })
}

/** What was found at a review takes the place of what was known before. */
export async function changeVendor(ctx: Ctx, id: string, facts: Facts): Promise<VendorItem> {
  const before = (await vendorsIn(ctx.tx, ctx.workspaceId)).find((one) => one.id === id)
  if (!before) throw notFound('vendor', id)
  return writeVendor(ctx, { before, facts })
}

/**
 * A vendor that gets what identifies people, is sensitive or leaves the country is at work only with an approved assessment:
 * registering is a deed of staff that can wait, so that it is refused rather than listed afterwards (PIPL 55).
 */
async function writeVendor(
  ctx: Ctx,
  { before, facts }: { readonly before: VendorRow | null; readonly facts: Facts },
): Promise<VendorItem> {
  const id = before?.id ?? ctx.ids.next()
  const isAssessed = (await assessedVendors(ctx, await todayOf(ctx))).has(id)
  const begins = facts.state === 'active' && !(before?.state === 'active' && needsAssessment(before))
  if (begins && needsAssessment(facts) && !isAssessed) throw new Refusal('assessment_needed', { name: facts.name })
  const reviewedBy = `${ctx.actor.kind}:${ctx.actor.id}`
  const isSaved = await saveVendor(ctx.tx, ctx.workspaceId, { ...facts, id, reviewedAt: ctx.now, reviewedBy })
  if (!isSaved) throw new Refusal('already_exists', { what: 'vendor', id: facts.name })
  ctx.record({
    action: before ? 'vendor.reviewed' : 'vendor.registered',
    object: { kind: 'vendor', id },
    before,
    after: facts,
  })
  return (await readVendors(ctx)).find((one) => one.id === id)!
}

/** Ids of the vendors that an assessment of the recipient allows. */
async function assessedVendors(ctx: Ctx, today: string): Promise<Set<string>> {
  const assessed = await assessedOn(ctx.tx, ctx.workspaceId, today)
  return new Set(assessed.flatMap(({ kind, subject }) => (kind === 'recipient' ? [subject] : [])))
}

function present(row: VendorRow, today: string, isAssessed: boolean): VendorItem {
  const score = scoreOf(row)
  return {
    ...row,
    reviewedAt: row.reviewedAt.toISOString(),
    score,
    risk: riskOf(score),
    gaps: vendorGapsOf(row, { today, isAssessed }),
  }
}
