import { incidentSteps } from '@regulars/contract/incidents'
import { incidentClocks } from '@regulars/packs/incidents/index'
import { policyPacks } from '@regulars/packs/policies/index'
import { workspaceOf } from '#modules/access/index'
import type { Ctx } from '#platform/context'
import { notFound } from '#platform/errors'
import { dayOf } from '#platform/period'
import { exportsWithoutList } from './affected.store.ts'
import {
  clocksOf,
  findIncident,
  listStored,
  type StoredClock,
  type StoredIncident,
  stepsOf,
} from './incidents.store.ts'
import { byUrgency, CHANGE_LINE, draftNotice, nextOf, outcomeOf, quartersOf, severityOf } from './incidents.ts'

export const languages = ['zh-CN', 'en'] as const
export type Language = (typeof languages)[number]

/** Laws that say by when somebody is told. */
export function knownLaws() {
  return policyPacks
    .filter(({ pack }) => incidentClocks.some(({ law }) => law === pack))
    .map(({ pack, name }) => ({ law: pack, name }))
}

/** As far as is known: the larger of what was written and what was found. A search that finds nobody tells nothing. */
export function peopleOf(one: { readonly people: number | null; readonly affected?: number | null }): number | null {
  return one.people === null && !one.affected ? null : Math.max(one.people ?? 0, one.affected ?? 0)
}

/** The register, what is most pressing first, exercises after what is real, and the counter. */
export async function readRegister(ctx: Ctx) {
  const stored = await listStored(ctx.tx, ctx.workspaceId)
  const clocks = new Map<string, StoredClock[]>()
  for (const clock of await clocksOf(ctx.tx, ctx.workspaceId, null))
    clocks.set(clock.incidentId, [...(clocks.get(clock.incidentId) ?? []), clock])
  const { timeZone } = await workspaceOf(ctx)
  const open = stored.filter(({ closedAt }) => closedAt === null)
  const urgent = open.toSorted(
    (one, other) =>
      Number(one.exercise) - Number(other.exercise) || urgencyOf(clocks.get(one.id)) - urgencyOf(clocks.get(other.id)),
  )
  const counted = stored.filter(({ exercise }) => !exercise).map(({ noticedAt }) => dayOf(noticedAt, timeZone))
  return {
    items: [...urgent, ...stored.filter(({ closedAt }) => closedAt !== null)].map((one) =>
      summaryOf(one, clocks.get(one.id) ?? []),
    ),
    quarters: quartersOf(counted, dayOf(ctx.now, timeZone)),
    line: CHANGE_LINE,
    laws: knownLaws(),
  }
}

export async function readIncident(ctx: Ctx, id: string) {
  const one = await findIncident(ctx.tx, ctx.workspaceId, id)
  if (!one) throw notFound('incident', id)
  const clocks = (await clocksOf(ctx.tx, ctx.workspaceId, id)).toSorted(byUrgency)
  const steps = await stepsOf(ctx.tx, ctx.workspaceId, id)
  return {
    ...summaryOf(one, clocks),
    happenedFrom: one.happenedFrom.toISOString(),
    happenedTo: one.happenedTo.toISOString(),
    criticalInfrastructure: one.criticalInfrastructure,
    facts: one.facts,
    clocks: clocks.map(presentClock),
    steps: incidentSteps.flatMap((name) => {
      const step = steps.find((each) => each.step === name)
      return step ? [{ ...step, settledAt: step.settledAt?.toISOString() ?? null }] : []
    }),
    drafts: await draftsOf(ctx, one, clocks),
    affected: one.criteria && {
      criteria: one.criteria,
      members: one.affected ?? 0,
      searchedAt: one.searchedAt!.toISOString(),
      exportsWithoutList: await exportsWithoutList(ctx.tx, ctx.workspaceId, one.criteria),
    },
    review: one.review,
  }
}

/** The notices that are still to be sent, in both languages. */
export async function draftsOf(ctx: Ctx, one: StoredIncident, clocks: readonly StoredClock[]) {
  const waiting = clocks.filter(({ answer }) => answer === null)
  const drafts = []
  for (const { clock } of waiting)
    for (const language of languages) {
      const { audience, words } = await wordsFor(ctx, one, clock, language)
      const draft = draftNotice({ audience, facts: one.facts, people: peopleOf(one), words }, language)
      drafts.push({ clock, language, text: draft.text, missing: [...draft.missing] })
    }
  return drafts
}

/** Whom the notice of a clock goes to, and the words about the incident, in one language. */
export async function wordsFor(ctx: Ctx, one: StoredIncident, clock: string, language: Language) {
  const { name: company, timeZone } = await workspaceOf(ctx)
  const { audience, to } = dutyOf(clock)
  const when = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone })
  return {
    audience,
    words: {
      company,
      to: to[language],
      title: one.title,
      noticedAt: when.format(one.noticedAt),
      happenedFrom: when.format(one.happenedFrom),
      happenedTo: when.format(one.happenedTo),
    },
  }
}

function urgencyOf(clocks: readonly StoredClock[] = []): number {
  const next = nextOf(clocks)
  return next ? (next.dueAt ?? next.startsAt).getTime() : Number.MAX_SAFE_INTEGER
}

function summaryOf(one: StoredIncident, clocks: readonly StoredClock[]) {
  const next = nextOf(clocks)
  const people = peopleOf(one)
  const { id, title, exercise, noticedAt, startedAt, closedAt, readyAt } = one
  return {
    ...{ id, title, exercise, people },
    state: closedAt ? ('closed' as const) : ('open' as const),
    severity: severityOf(people),
    laws: [...one.laws],
    noticedAt: noticedAt.toISOString(),
    startedAt: startedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    next: next && presentClock(next),
    outcome: outcomeOf(clocks),
    readyMinutes: readyAt && Math.round((readyAt.getTime() - startedAt.getTime()) / MINUTE_MS),
  }
}

const MINUTE_MS = 60_000

function presentClock({ incidentId: _of, ...running }: StoredClock) {
  const { law, audience, to, source, hours } = dutyOf(running.clock)
  return {
    ...running,
    ...{ law, audience, to, source, hours },
    startsAt: running.startsAt.toISOString(),
    dueAt: running.dueAt?.toISOString() ?? null,
    answeredAt: running.answeredAt?.toISOString() ?? null,
  }
}

/** A clock that ran keeps its duty: the table may gain rows and change hours, but loses none. */
function dutyOf(clock: string) {
  const duty = incidentClocks.find((one) => one.clock === clock)
  if (!duty) throw new Error(`the clock "${clock}" is no longer in packs/incidents/clocks.json; put it back`)
  return duty
}
