import { policyPacks } from '@regulars/packs/policies/index'
import type { Ctx } from '#platform/context'
import { notFound, Refusal } from '#platform/errors'
import { insertPacks, insertPolicies, lockPolicies, packsIn, policiesIn, savePolicies } from './policies.store.ts'
import {
  changesBetween,
  describeActive,
  faultOfPack,
  type LoadedPack,
  type PackChange,
  type PolicyPack,
  type Settings,
  withPack,
} from './policies.ts'

/** Of the product's first market; the console asks to choose. */
const FIRST_JURISDICTION = 'CN'

/** A new workspace begins with the packs of the product, each active where it applies. */
export async function preparePolicies(ctx: Ctx): Promise<void> {
  await insertPacks(
    ctx.tx,
    ctx.workspaceId,
    policyPacks.map((pack) => loadedNow(ctx, pack)),
  )
  await insertPolicies(ctx.tx, ctx.workspaceId, {
    defaultJurisdiction: FIRST_JURISDICTION,
    youthAudience: false,
    active: policyPacks.reduce(withPack, {}),
  })
}

export async function policies(ctx: Ctx) {
  const { active, ...settings } = await policiesIn(ctx.tx, ctx.workspaceId)
  const loaded = await packsIn(ctx.tx, ctx.workspaceId)
  const known = new Set(loaded.map(({ pack, version }) => `${pack}/${version}`))
  const offered = policyPacks.filter(({ pack, version }) => !known.has(`${pack}/${version}`))
  return { settings, active: describeActive(active), loaded, offered: [...offered] }
}

/** Keeps a version for ever; it decides nothing before it is activated. */
export async function loadPack(ctx: Ctx, pack: PolicyPack): Promise<LoadedPack> {
  await lockPolicies(ctx.tx, ctx.workspaceId)
  const versions = (await packsIn(ctx.tx, ctx.workspaceId)).filter((one) => one.pack === pack.pack)
  if (versions.some((one) => one.version === pack.version)) {
    throw new Refusal('already_exists', { what: 'policy pack', id: `${pack.pack} ${pack.version}` })
  }
  const fault = faultOfPack(pack, versions[0]?.version)
  if (fault) throw new Refusal('policy_invalid', { reason: fault })
  const loaded = loadedNow(ctx, pack)
  await insertPacks(ctx.tx, ctx.workspaceId, [loaded])
  ctx.record({ action: 'policy.loaded', object: { kind: 'policy', id: pack.pack }, before: null, after: pack })
  return loaded
}

/** Lets a version decide in its jurisdictions. It waits for the messages under way; the next is decided by it. */
export async function activatePack(ctx: Ctx, wanted: { pack: string; version: number }) {
  const before = await lockPolicies(ctx.tx, ctx.workspaceId)
  const pack = await requirePack(ctx, wanted)
  const active = withPack(before.active, pack)
  await savePolicies(ctx.tx, ctx.workspaceId, { ...before, active })
  ctx.record({
    action: 'policy.activated',
    object: { kind: 'policy', id: pack.pack },
    before: describeActive(before.active).map(versionOf),
    after: describeActive(active).map(versionOf),
  })
  return describeActive(active)
}

export async function saveSettings(ctx: Ctx, settings: Settings): Promise<Settings> {
  const { active, ...before } = await lockPolicies(ctx.tx, ctx.workspaceId)
  const { defaultJurisdiction } = settings
  if (defaultJurisdiction !== null && !(defaultJurisdiction in active)) {
    throw notFound('policy pack', defaultJurisdiction)
  }
  await savePolicies(ctx.tx, ctx.workspaceId, { ...settings, active })
  ctx.record({
    action: 'policy.settings_changed',
    object: { kind: 'policy', id: 'settings' },
    before,
    after: settings,
  })
  return settings
}

export async function packChanges(
  ctx: Ctx,
  { pack, from, to }: { pack: string; from: number; to: number },
): Promise<PackChange[]> {
  const [before, after] = [
    await requirePack(ctx, { pack, version: from }),
    await requirePack(ctx, { pack, version: to }),
  ]
  return changesBetween(before, after)
}

async function requirePack(ctx: Ctx, { pack, version }: { pack: string; version: number }): Promise<PolicyPack> {
  const found = (await packsIn(ctx.tx, ctx.workspaceId)).find((one) => one.pack === pack && one.version === version)
  if (!found) throw notFound('policy pack', `${pack} ${version}`)
  const { loadedAt: _at, loadedBy: _by, ...definition } = found
  return definition
}

function loadedNow(ctx: Ctx, pack: PolicyPack): LoadedPack {
  return { ...pack, loadedAt: ctx.now, loadedBy: `${ctx.actor.kind}:${ctx.actor.id}` }
}

function versionOf({ jurisdiction, pack, version }: { jurisdiction: string; pack: string; version: number }) {
  return `${jurisdiction}: ${pack} ${version}`
}
