import type { Channel } from '#modules/consent/index'
import type { Ctx } from '#platform/context'
import { MessageSafe } from '../delivery/seal.ts'
import { hurryIntents, type IntentRow, insertIntents } from './intents.store.ts'

/** A message that somebody decided should go; whether it may is for the send gate, at hand-over. */
export interface NewIntent {
  readonly memberId: string
  readonly channel: Channel
  readonly purpose: string
  /** Code of a template. */
  readonly template: string
  /** `journey:<id>/<step>` or another. */
  readonly cause: string
  /** Which time: with member and cause it makes the intent unique. */
  readonly occurrence: string
  readonly journeyId?: string
  /** An experiment in whose hold-out the member must not be; a journey's own when the cause is one. */
  readonly holdoutKey?: string
  /** Traits by which the member was chosen: see `traitsOf` of segments. None where everyone gets it. */
  readonly features?: readonly string[]
  /** A one-time code that the template puts in as `{{ code }}`. */
  readonly code?: string
  /** Where it goes instead of the address of the profile, in the clear: it is sealed under the key of the member. */
  readonly address?: string
}

const JOURNEY_CAUSE = /^journey:([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\//
const BATCH = 5_000

/**
 * Makes intents, one for each member, cause and occurrence however often it is called. Returns how many are new.
 */
export async function createIntents(ctx: Ctx, intents: readonly NewIntent[]): Promise<number> {
  let created = 0
  for (let from = 0; from < intents.length; from += BATCH) {
    const some = intents.slice(from, from + BATCH)
    const seal = await sealSecrets(ctx, some)
    const batch = some.map((intent) => {
      const journeyId = intent.journeyId ?? JOURNEY_CAUSE.exec(intent.cause)?.[1] ?? null
      const holdoutKey = intent.holdoutKey ?? (journeyId && `journey:${journeyId}`)
      return { ...intent, intentId: ctx.ids.next(), journeyId, holdoutKey, ...seal(intent) }
    })
    created += await insertIntents(ctx.tx, ctx.workspaceId, ctx.now, batch)
  }
  return created
}

/** What waits for members who are no more: the gate looks at it now and finds no such member. */
export function refuseWaiting(ctx: Ctx, memberIds: readonly string[]): Promise<void> {
  return hurryIntents(ctx.tx, ctx.workspaceId, memberIds, ctx.now)
}

type Sealed = Pick<IntentRow, 'code' | 'address'>

/** Codes and addresses are sealed like messages: under the key of the member. Most intents have none, and no key is opened. */
async function sealSecrets(ctx: Ctx, intents: readonly NewIntent[]): Promise<(intent: NewIntent) => Sealed> {
  const withSecret = intents.filter(({ code, address }) => code !== undefined || address !== undefined)
  if (withSecret.length === 0) return () => ({ code: null, address: null })
  const safe = await MessageSafe.of(
    ctx,
    withSecret.map(({ memberId }) => memberId),
  )
  return ({ memberId, code, address }) => ({
    code: code === undefined ? null : safe.sealCode(memberId, code),
    address: address === undefined ? null : safe.sealAddress(memberId, address),
  })
}
