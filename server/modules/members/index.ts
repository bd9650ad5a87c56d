import * as register from '@regulars/contract/fields'
import * as contract from '@regulars/contract/members'
import type { Ctx } from '../../platform/context.ts'
import type { Module } from '../../platform/module.ts'
import { duplicateRoutes } from './duplicates/duplicates.routes.ts'
import { duplicatesJob } from './duplicates/searches.jobs.ts'
import { erasedLeavesNothing } from './erasing/erasing.invariants.ts'
import { householdRoutes } from './households/households.routes.ts'
import { namespaceRoutes } from './identity/namespaces.routes.ts'
import { insertNamespaces } from './identity/namespaces.store.ts'
import { defaultNamespaces } from './identity/namespaces.ts'
import { hashPhonesSchedule } from './identity/phoneHashes.jobs.ts'
import { memberBlocks } from './memberBlocks.ts'
import { mergingRoutes } from './merging/merging.routes.ts'
import { organisationRoutes } from './organisations/organisations.routes.ts'
import { agesSchedule } from './profile/children.jobs.ts'
import { correctByStaff } from './profile/corrections.commands.ts'
import { normaliseIdentifier } from './profile/direct.ts'
import { collectRegisteredOnly, prepareFields, removeField, saveField } from './profile/fields.commands.ts'
import { deleteMembersOfImport } from './profile/imported.store.ts'
import { describeMember, listMembers, revealMember } from './profile/profile.commands.ts'
import { approveUse, endUse } from './profile/sensitive.commands.ts'
import { forgetReadingsSchedule } from './readings/readings.jobs.ts'
import { safeguards } from './safeguards/index.ts'

export { eraseMember, MEMBER_ERASED } from './erasing/erasing.commands.ts'
export { erasedSince } from './erasing/erasing.store.ts'
export { changeAddress, hasContactIdentifier, isBlockedAddress } from './identity/addresses.commands.ts'
export type { IdentityClaim } from './identity/claims.commands.ts'
export {
  type Owner,
  resolveMembers,
  resolveOwners,
  restoreMembersOfImport,
} from './identity/identity.commands.ts'
export { openKeys } from './identity/memberKeys.ts'
export { isBlocked } from './identity/namespaces.ts'
export { phoneHashIndex, phonesAreHashed } from './identity/phoneHashes.commands.ts'
export { hashPhonesFirst } from './identity/phoneHashes.jobs.ts'
export { normalisePhoneHash, PHONE_SHA256 } from './identity/phoneHashes.ts'
export { type Alias, eventsOfMembers, everyAlias } from './merging/aliases.ts'
export { MEMBER_MERGED, MEMBER_UNMERGED } from './merging/merges.commands.ts'
export { ofSeveral, profilesOf, severalAmong, survivorsOf } from './merging/merges.store.ts'
export { approvalsFor, type NeededApproval, organisationsOfMembers } from './organisations/organisations.views.ts'
export { heedGuardian, isLocked } from './profile/children.commands.ts'
export { isShown } from './profile/children.store.ts'
export { type Corrections, correctProfile, lockProfiles, ownFieldsOf } from './profile/corrections.commands.ts'
export { isPossibleBirthday } from './profile/corrections.ts'
export { type DirectName, directNameOf, isDirectNumber, mask, normaliseIdentifier } from './profile/direct.ts'
export {
  collectable,
  collectRegisteredOnly,
  fieldNames,
  keepRegistered,
  registeredFields,
  saveField,
} from './profile/fields.commands.ts'
export type { Field } from './profile/fields.ts'
export {
  type HeldValue,
  heldValues,
  type MemberRef,
  membersWithNewIdentifiers,
  type Owners,
  ownersOf,
  type Restored,
  restoreValues,
} from './profile/imported.commands.ts'
export { type Observation, observe } from './profile/observations.commands.ts'
export { ownProfileOf } from './profile/own.ts'
export { compareWords, type Teller } from './profile/precedence.ts'
export {
  directValuesOf,
  identifyMember,
  memberIdOf,
  ownersByIndex,
  type Summary,
  summariesOf,
} from './profile/profile.commands.ts'
export { closedAmong, refuseSensitive, sensitiveAmong } from './profile/sensitive.commands.ts'
export { allowTag, deleteTag, tagsOf } from './profile/tags.commands.ts'
export { yearsOn } from './profile/years.ts'
export { noteReading } from './readings/readings.store.ts'
export { families } from './roots.ts'
export { OF_SLICE, ofSlice, type Slice, sliceParameters, slicesOf, wholeSlice } from './slices.ts'

export const members: Module = {
  name: 'members',
  async prepare(ctx) {
    await insertNamespaces(ctx.tx, ctx.workspaceId, defaultNamespaces)
    await prepareFields(ctx)
  },
  routes(api) {
    namespaceRoutes(api)
    mergingRoutes(api)
    duplicateRoutes(api)
    api.bind(contract.listMembers, async (ctx, { query }) => listMembers(ctx, query))
    api.bind(contract.getMember, async (ctx, { params }) => describeMember(ctx, params.member))
    api.bind(contract.revealMember, async (ctx, { params, body }) => revealMember(ctx, params.member, body.reason))
    api.bind(contract.correctMember, async (ctx, { params, body }) => {
      await correctByStaff(ctx, params.member, body)
      return describeMember(ctx, params.member)
    })
    api.bind(register.saveField, async (ctx, { params, body }) => saveField(ctx, { ...body, field: params.field }))
    api.bind(register.removeField, async (ctx, { params }) => {
      await removeField(ctx, params.field)
      return {}
    })
    api.bind(register.approveUse, async (ctx, { params, body }) => {
      await approveUse(ctx, params.field, body.reason)
      return {}
    })
    api.bind(register.endUse, async (ctx, { params }) => {
      await endUse(ctx, params.field)
      return {}
    })
    api.bind(register.setFieldPolicy, async (ctx, { body }) => {
      await collectRegisteredOnly(ctx, body.registeredOnly)
      return body
    })
    householdRoutes(api)
    organisationRoutes(api)
  },
  jobs: (platform) => [duplicatesJob(platform)],
  schedules: (platform) => [hashPhonesSchedule(platform), agesSchedule(platform), forgetReadingsSchedule(platform)],
  memberBlocks,
  invariants: [erasedLeavesNothing],
  safeguards,
}

/** The key under which an address is looked up and suppressed; undefined when it is no such address. */
export function blindIndexOf(
  ctx: Pick<Ctx, 'keys' | 'workspaceId'>,
  field: 'email' | 'phone',
  value: string,
): Buffer | undefined {
  const normal = normaliseIdentifier(field, value)
  return normal === undefined ? undefined : ctx.keys.blindIndex(ctx.workspaceId, field, normal)
}

/** Removes members that only this import spoke of; `keep` are those that other events speak of. */
export async function removeMembersOfImport(ctx: Ctx, importId: string, keep: readonly string[]): Promise<number> {
  return deleteMembersOfImport(ctx.tx, ctx.workspaceId, importId, keep)
}
