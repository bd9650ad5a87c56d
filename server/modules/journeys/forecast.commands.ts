import { workspaceOf } from '#modules/access/index'
import { wouldTreat } from '#modules/experiments/index'
import { explainContact } from '#modules/messaging/index'
import type { Ctx } from '#platform/context'
import { ENTRIES_PER_PAGE, entering, experimentOf } from './entry.commands.ts'
import { type Entrance, segmentPage } from './entry.store.ts'
import { inOrder, purposesIn } from './graph.ts'
import { FIRST_ID, type JourneyRow } from './journeys.store.ts'

export interface Forecast {
  readonly audience: number
  readonly holdout: number
  readonly contactable: number
  readonly excluded: { readonly reason: string; readonly members: number }[]
  readonly sandbox: boolean
}

/**
 * What starting would do now: who may enter, who of them is held out, and whom the first message could go to. Walks the
 * segment in pages, so that memory does not grow with it, and records nothing.
 */
export async function forecastJourney(ctx: Ctx, journey: JourneyRow): Promise<Forecast> {
  const tally = new Tally()
  const entrance = entranceOf(ctx, journey)
  for (let after: string | undefined = FIRST_ID; after !== undefined; ) {
    const page: string[] = await segmentPage(ctx.tx, entrance, { after, limit: ENTRIES_PER_PAGE })
    const members = (await entering(ctx, entrance, ctx.now, page)).map((member) => member.memberId)
    await countPage(ctx, journey, members, tally)
    after = page.length < ENTRIES_PER_PAGE ? undefined : page.at(-1)
  }
  return tally.result((await workspaceOf(ctx)).sandbox)
}

async function countPage(ctx: Ctx, journey: JourneyRow, memberIds: readonly string[], tally: Tally): Promise<void> {
  const { holdoutPercent } = journey.definition
  const treated = await wouldTreat(ctx, { experiment: experimentOf(journey.id), holdoutPercent, memberIds })
  tally.audience += memberIds.length
  tally.treated += treated.length
  const first = inOrder(journey.definition).find((step) => step.kind === 'message')
  if (!first) return
  const { purpose, channel } = first
  for (const [reason, members] of await explainContact(ctx, treated, { purpose, channel })) tally.add(reason, members)
}

class Tally {
  audience = 0
  treated = 0
  #contactable = 0
  readonly #excluded = new Map<string, number>()

  add(reason: string | null, members: number): void {
    if (reason === null) this.#contactable += members
    else this.#excluded.set(reason, (this.#excluded.get(reason) ?? 0) + members)
  }

  result(sandbox: boolean): Forecast {
    const excluded = [...this.#excluded].map(([reason, members]) => ({ reason, members }))
    return {
      audience: this.audience,
      holdout: this.audience - this.treated,
      contactable: this.#contactable,
      excluded: excluded.sort((one, other) => other.members - one.members),
      sandbox,
    }
  }
}

/** The journey as members would enter it, whatever its state is now. */
function entranceOf(ctx: Ctx, journey: JourneyRow): Entrance {
  const { definition } = journey
  return {
    workspaceId: ctx.workspaceId,
    journeyId: journey.id,
    version: journey.version,
    segmentId: definition.segment,
    holdoutPercent: definition.holdoutPercent,
    goalDays: definition.goal.withinDays,
    reentryDays: definition.reentryAfterDays,
    start: definition.start,
    purposes: purposesIn(definition),
  }
}
