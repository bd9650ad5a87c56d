import * as contract from '@regulars/contract/consent'
import { memberIdOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import type { Module } from '#platform/module'
import {
  consentHistory,
  consentOf,
  purposesOf,
  recordConsents,
  requirePurpose,
  withoutPersonalisation,
} from './consent.commands.ts'
import { collectedConsents } from './consent.jobs.ts'
import type { ConsentFact, Standing } from './consent.ts'
import { invariants } from './invariants.ts'
import { insertPurposes } from './purposes.store.ts'
import { defaultPurposes } from './purposes.ts'

export {
  consentOf,
  consentsOf,
  contactableCount,
  purposesOf,
  recordConsents,
  setPersonalisation,
  withoutPersonalisation,
} from './consent.commands.ts'
export { CONSENT_GRANTED, CONSENT_WITHDRAWN } from './consent.jobs.ts'
export type { ConsentFact, Standing } from './consent.ts'
export { consentRefusal, heldConsents, mayContact, type Permission, seenConsents, type Wish } from './mayContact.ts'
export type { Channel, Purpose } from './purposes.ts'

/** What members allow, with proof: decided by when it was said, and asked again inside every send. */
export const consent: Module = {
  name: 'consent',
  routes(api) {
    api.bind(contract.listPurposes, async (ctx) => ({ items: (await purposesOf(ctx)).map(presentPurpose) }))
    api.bind(contract.memberConsents, async (ctx, { params }) => describeConsents(ctx, params.member))
    api.bind(contract.recordConsent, async (ctx, { params, body }) => {
      const memberId = await memberIdOf(ctx, params.member)
      await requirePurpose(ctx, body.purpose, body.channel)
      const at = body.at ? new Date(body.at) : ctx.now
      return recordOne(ctx, { ...body, memberId, imported: false, at })
    })
  },
  consumers: () => [collectedConsents],
  prepare: (ctx) => insertPurposes(ctx.tx, ctx.workspaceId, defaultPurposes),
  invariants,
}

/** Answers with where the member stands afterwards: what was said earlier may not have changed it. */
async function recordOne(ctx: Ctx, fact: ConsentFact) {
  const before = await standingFor(ctx, fact)
  await recordConsents(ctx, [fact])
  const after = await standingFor(ctx, fact)
  ctx.record({ action: 'consent.recorded', object: { kind: 'member', id: fact.memberId }, before, after })
  return after
}

async function standingFor(ctx: Ctx, { memberId, purpose, channel }: ConsentFact) {
  const standings = await consentOf(ctx, memberId)
  return presentStanding(standings.find((one) => one.purpose === purpose && one.channel === channel)!)
}

async function describeConsents(ctx: Ctx, ref: string) {
  const memberId = await memberIdOf(ctx, ref)
  const history = await consentHistory(ctx, memberId)
  return {
    items: (await consentOf(ctx, memberId)).map(presentStanding),
    history: history.map(({ imported: _imported, ...event }) => ({ ...event, at: event.at.toISOString() })),
    personalisation: !(await withoutPersonalisation(ctx, [memberId])).has(memberId),
  }
}

function presentPurpose({ code, name, description, legalBasis, channels }: (typeof defaultPurposes)[number]) {
  return { code, name, description, legalBasis, channels: [...channels] }
}

function presentStanding({ purpose, channel, state, source, at }: Standing) {
  return { purpose, channel, state, source, at: at?.toISOString() ?? null }
}
