import * as choices from '@regulars/contract/choices'
import * as contract from '@regulars/contract/consent'
import * as forms from '@regulars/contract/notices'
import * as laws from '@regulars/contract/policies'
import { noticeTemplate } from '@regulars/packs/consent/index'
import type { z } from 'zod'
import { memberIdOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import type { Module } from '#platform/module'
import {
  type Choices,
  changeOnBehalf,
  choicesOf,
  saveTopic,
  topicsOf,
  withoutPersonalisation,
} from './choices.commands.ts'
import type { ContactChoice } from './choices.store.ts'
import { consentHistory, consentOf, purposesOf, recordConsents, requirePurpose } from './consent.commands.ts'
import { collectedConsents } from './consent.jobs.ts'
import { type ConsentFact, presentStanding } from './consent.ts'
import { guardianOf, recordGuardian } from './guardians.commands.ts'
import type { Guardian } from './guardians.store.ts'
import { invariants } from './invariants.ts'
import { memberBlocks } from './memberBlocks.ts'
import { notices, publishNotice, savePurpose, writeDraft } from './notices.commands.ts'
import { type Draft, missingIn, type Notice } from './notices.ts'
import { collectionPoints, requireAsked, setPointState, writePoint } from './points.commands.ts'
import { activatePack, loadPack, packChanges, policies, preparePolicies, saveSettings } from './policies.commands.ts'
import type { LoadedPack } from './policies.ts'
import { insertPurposes } from './purposes.store.ts'
import { defaultPurposes, type Purpose } from './purposes.ts'

export { holdAnswers } from './answers.store.ts'
export {
  type Choices,
  changeChoices,
  choicesOf,
  saveTopic,
  topicsOf,
  withoutPersonalisation,
} from './choices.commands.ts'
export {
  consentHistory,
  consentOf,
  consentsOf,
  contactableCount,
  purposesOf,
  recordConsents,
} from './consent.commands.ts'
export { CONSENT_GRANTED, CONSENT_WITHDRAWN } from './consent.jobs.ts'
export type { ConsentFact, Standing } from './consent.ts'
export { ageRefusal, type Hold, mechanismUsed, policyJoins, STRICTEST } from './governed.ts'
export { consentRefusal, consentsAsked, mayContact, type Permission, type Wish } from './mayContact.ts'
export { type GivenAt, refusalsAt } from './points.commands.ts'
export type { Channel, Purpose } from './purposes.ts'
export { rebuildProofs } from './rebuilt.ts'
export { objectToSharing, type SharingSignal, sharingObjectionOf, sharingRefusal } from './sharing.ts'
export { deletionDue } from './terms.store.ts'

/** Since when the Global Privacy Control is honoured: for those who look it up. */
const GPC_SINCE = '2026-11-25'

/** What members allow, with proof: decided by when it was said, and asked again inside every send. */
export const consent: Module = {
  name: 'consent',
  routes(api, _platform, http) {
    http.get('/.well-known/gpc.json', async () => ({ gpc: true, lastUpdate: GPC_SINCE }))
    api.bind(contract.listPurposes, async (ctx) => ({ items: (await purposesOf(ctx)).map(presentPurpose) }))
    api.bind(forms.savePurpose, async (ctx, { params, body }) => {
      const purpose = { ...body, code: params.purpose, balancingNote: body.balancingNote || null }
      return presentPurpose(await savePurpose(ctx, purpose))
    })
    api.bind(forms.listNotices, async (ctx) => {
      const { drafts, versions } = await notices(ctx)
      return { drafts: drafts.map(presentDraft), versions: versions.map(presentNotice), template: noticeTemplate }
    })
    api.bind(forms.saveNoticeDraft, async (ctx, { params, body }) =>
      presentDraft(await writeDraft(ctx, { ...body, notice: params.notice })),
    )
    api.bind(forms.publishNotice, async (ctx, { params, body }) =>
      presentNotice(await publishNotice(ctx, params.notice, body)),
    )
    api.bind(forms.listCollectionPoints, async (ctx) => ({ items: await collectionPoints(ctx) }))
    api.bind(forms.saveCollectionPoint, async (ctx, { params, body }) =>
      writePoint(ctx, { ...body, code: params.point }),
    )
    api.bind(forms.setCollectionPointState, async (ctx, { params, body }) =>
      setPointState(ctx, params.point, body.state),
    )
    api.bind(laws.listPolicies, async (ctx) => {
      const { loaded, ...now } = await policies(ctx)
      return { ...now, loaded: loaded.map(presentPack) }
    })
    api.bind(laws.loadPolicyPack, async (ctx, { body }) => presentPack(await loadPack(ctx, body)))
    api.bind(laws.activatePolicyPack, async (ctx, { params, body }) => ({
      active: await activatePack(ctx, { ...params, ...body }),
    }))
    api.bind(laws.diffPolicyPacks, async (ctx, { params, query }) => ({
      changes: await packChanges(ctx, { ...params, ...query }),
    }))
    api.bind(laws.savePolicySettings, async (ctx, { body }) => saveSettings(ctx, body))
    api.bind(contract.memberConsents, async (ctx, { params }) => describeConsents(ctx, params.member))
    api.bind(contract.recordGuardian, async (ctx, { params, body }) => {
      const memberId = await memberIdOf(ctx, params.member)
      return presentGuardian(await recordGuardian(ctx, { ...body, memberId }))
    })
    api.bind(choices.listTopics, async (ctx) => ({ items: await topicsOf(ctx) }))
    api.bind(choices.saveTopic, async (ctx, { params, body }) => saveTopic(ctx, { ...body, code: params.topic }))
    api.bind(choices.memberChoices, async (ctx, { params }) =>
      presentChoices(await choicesOf(ctx, await memberIdOf(ctx, params.member))),
    )
    api.bind(choices.setMemberChoices, async (ctx, { params, body: { reason, contact, ...wishes } }) => {
      const memberId = await memberIdOf(ctx, params.member)
      const change = { ...wishes, memberId, source: 'staff', contact: contact && contactChoiceFrom(contact) }
      return presentChoices(await changeOnBehalf(ctx, change, reason))
    })
    api.bind(contract.recordConsent, async (ctx, { params, body }) => {
      const memberId = await memberIdOf(ctx, params.member)
      await requirePurpose(ctx, body.purpose, body.channel)
      if (body.collectionPoint !== undefined) await requireAsked(ctx, body.collectionPoint, body)
      const at = body.at ? new Date(body.at) : ctx.now
      const validUntil = body.validUntil === undefined ? undefined : new Date(body.validUntil)
      return recordOne(ctx, { ...body, memberId, imported: false, at, validUntil })
    })
  },
  consumers: () => [collectedConsents],
  async prepare(ctx) {
    await insertPurposes(ctx.tx, ctx.workspaceId, defaultPurposes)
    await preparePolicies(ctx)
  },
  invariants,
  memberBlocks,
}

/** A choice as a request carries it. */
export function contactChoiceFrom({ frequency, pausedUntil }: z.infer<typeof choices.ContactChoice>): ContactChoice {
  return { frequency, pausedUntil: pausedUntil === null ? null : new Date(pausedUntil) }
}

/** Choices as an answer carries them. */
export function presentChoices({ contact, topics, personalisation }: Choices): z.infer<typeof choices.MemberChoices> {
  const { frequency, pausedUntil } = contact
  const contactThen = { frequency, pausedUntil: pausedUntil?.toISOString() ?? null }
  return { contact: contactThen, topics: [...topics], personalisation }
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
    history: history.map(({ imported: _imported, ...event }) => ({
      ...event,
      at: event.at.toISOString(),
      validUntil: event.validUntil?.toISOString() ?? null,
    })),
    personalisation: !(await withoutPersonalisation(ctx, [memberId])).has(memberId),
    guardian: presentGuardian(await guardianOf(ctx, memberId)),
  }
}

function presentGuardian<G extends Guardian | null>(guardian: G) {
  return guardian && { ...guardian, at: guardian.at.toISOString() }
}

function presentPurpose(purpose: Purpose) {
  return { ...purpose, channels: [...purpose.channels] }
}

function presentPack(pack: LoadedPack) {
  return { ...pack, loadedAt: pack.loadedAt.toISOString() }
}

function presentDraft(draft: Draft) {
  const { purposes, updatedAt } = draft
  return { ...draft, purposes: [...purposes], updatedAt: updatedAt.toISOString(), missing: missingIn(draft) }
}

function presentNotice(notice: Notice) {
  return { ...notice, purposes: [...notice.purposes], publishedAt: notice.publishedAt.toISOString() }
}
