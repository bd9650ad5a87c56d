import type { Ctx } from '#platform/context'
import type { MemberKey } from '#platform/crypto/keys'
import { notFound } from '#platform/errors'
import { isUuid } from '#platform/ids'
import { findOwners } from '../identity/identity.store.ts'
import { openKeys } from '../identity/memberKeys.ts'
import { MEMBER_NUMBER } from '../identity/namespaces.ts'
import { profilesOf } from '../merging/merges.store.ts'
import { noteReading } from '../readings/readings.store.ts'
import { isLocked } from './children.commands.ts'
import { type DirectName, directNames, isDirectNumber, mask, normaliseIdentifier } from './direct.ts'
import {
  countMembers,
  findMember,
  identifiersFor,
  insertReveal,
  type MemberRow,
  membersById,
  type NamedMember,
  pageOfMembers,
} from './profile.store.ts'
import { type AttributeRow, type DirectRow, shownAttributesFor, shownDirectValuesFor } from './values.store.ts'

/**
 * Direct values of many members in the clear, for rendering a message; of a locked profile what is necessary alone. Never
 * log or store what this returns.
 */
export async function directValuesOf(
  ctx: Ctx,
  memberIds: readonly string[],
  names: readonly DirectName[],
): Promise<Map<string, Partial<Record<DirectName, string>>>> {
  const rows = await shownDirectValuesFor(ctx.tx, ctx.workspaceId, memberIds, names)
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, [...new Set(rows.map((row) => row.memberId))])
  const values = new Map<string, Partial<Record<DirectName, string>>>()
  for (const row of rows) {
    const key = keys.get(row.memberId)
    if (!key) continue
    const held = values.get(row.memberId) ?? {}
    held[row.name as DirectName] = key.decrypt(row.name, row.sealed)
    values.set(row.memberId, held)
  }
  return values
}

/**
 * A member by id or by the company's own number; one outside the caller's scope is as one that does not exist. Who asks is
 * about to be shown something of the member, which is noted.
 */
export async function memberIdOf(ctx: Ctx, ref: string): Promise<string> {
  const { id } = await memberOf(ctx, ref)
  await noteReading(ctx, { memberIds: [id], fields: [], clear: false })
  return id
}

async function memberOf(ctx: Pick<Ctx, 'tx' | 'workspaceId' | 'keys' | 'scope'>, ref: string): Promise<MemberRow> {
  return (await namedMember(ctx, ref)).member
}

async function namedMember(ctx: Pick<Ctx, 'tx' | 'workspaceId' | 'keys' | 'scope'>, ref: string): Promise<NamedMember> {
  const id = isUuid(ref) ? ref : isDirectNumber(ref) ? await ownerOfNumber(ctx, ref) : null
  const member = await findMember(ctx.tx, ctx.workspaceId, { id, externalId: ref, scope: ctx.scope })
  if (!member) throw notFound('member', ref)
  return member
}

/** The member that a reference leads to, with the profiles that are the member, and the one that was named. */
export async function identifyMember(
  ctx: Ctx,
  ref: string,
): Promise<{ member: Summary; namedId: string; profileIds: string[] }> {
  const { member, namedId } = await namedMember(ctx, ref)
  const [summary] = await summarise(ctx, [member])
  return { member: summary!, namedId, profileIds: await profilesOf(ctx.tx, ctx.workspaceId, [member.id]) }
}

async function ownerOfNumber(
  ctx: Pick<Ctx, 'tx' | 'workspaceId' | 'keys'>,
  memberNumber: string,
): Promise<string | null> {
  const key = ctx.keys.blindIndex(ctx.workspaceId, MEMBER_NUMBER, memberNumber).toString('base64')
  const owners = await findOwners(ctx.tx, ctx.workspaceId, [{ namespace: MEMBER_NUMBER, key }])
  return [...owners.values()][0]?.memberId ?? null
}

/** Whose each identifier is, by its blind index: for who keeps no address. In the order given. */
export async function ownersByIndex(
  ctx: Pick<Ctx, 'tx' | 'workspaceId'>,
  wanted: readonly { namespace: 'email' | 'phone'; index: Buffer }[],
): Promise<(string | undefined)[]> {
  const identifiers = wanted.map(({ namespace, index }) => ({ namespace, key: index.toString('base64') }))
  const owners = await findOwners(ctx.tx, ctx.workspaceId, identifiers)
  return identifiers.map(({ namespace, key }) => owners.get(`${namespace}:${key}`)?.memberId)
}

export interface Summary {
  readonly id: string
  readonly externalId: string | null
  readonly name: string | null
  readonly kind: 'anonymous' | 'known'
  readonly joinedAt: string
  readonly lastSeenAt: string
  readonly source: string
}

export async function summariesOf(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, Summary>> {
  return new Map(
    (await summarise(ctx, await membersById(ctx.tx, ctx.workspaceId, memberIds))).map((summary) => [
      summary.id,
      summary,
    ]),
  )
}

export async function listMembers(
  ctx: Ctx,
  query: { search?: string; kind?: 'anonymous' | 'known'; cursor?: string; limit: number },
): Promise<{ items: Summary[]; nextCursor: string | null; total: number }> {
  const found = query.search ? await memberBySearch(ctx, query.search) : null
  const filter = {
    kind: query.kind ?? null,
    externalIdPrefix: query.search && !found ? query.search : null,
    memberId: found,
    scope: ctx.scope,
    after: query.cursor ? decodeCursor(query.cursor) : null,
    limit: query.limit + 1,
  }
  const rows = await pageOfMembers(ctx.tx, ctx.workspaceId, filter)
  const page = rows.slice(0, query.limit)
  const last = rows.length > query.limit ? page.at(-1) : undefined
  return {
    items: await summarise(ctx, page),
    nextCursor: last ? encodeCursor(last) : null,
    total: await countMembers(ctx.tx, ctx.workspaceId, filter),
  }
}

/** A full phone or e-mail is looked up by its blind index; part of one finds nothing, on purpose. */
async function memberBySearch(ctx: Ctx, search: string): Promise<string | null> {
  const candidates = (['email', 'phone'] as const).flatMap((namespace) => {
    const value = normaliseIdentifier(namespace, search)
    return value ? [{ namespace, key: ctx.keys.blindIndex(ctx.workspaceId, namespace, value).toString('base64') }] : []
  })
  if (candidates.length === 0) return null
  const owners = await findOwners(ctx.tx, ctx.workspaceId, candidates)
  return [...owners.values()][0]?.memberId ?? null
}

async function summarise(ctx: Ctx, rows: readonly MemberRow[]): Promise<Summary[]> {
  const names = await directValuesOf(ctx, seesDirect(ctx) ? rows.map((row) => row.id) : [], [
    'name',
    'first_name',
    'last_name',
    'nickname',
  ])
  const fields = [...names.values()].flatMap((held) => Object.keys(held) as DirectName[])
  await noteReading(ctx, { memberIds: rows.map(({ id }) => id), fields, clear: false })
  return rows.map((row) => ({
    ...row,
    name: displayName(names.get(row.id) ?? {}),
    joinedAt: row.joinedAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
  }))
}

/** Whether direct values are shown at all, masked: a role or a key without it gets a profile without them. */
function seesDirect(ctx: Ctx): boolean {
  return ctx.permissions.has('members:direct')
}

function displayName(values: Partial<Record<DirectName, string>>): string | null {
  const full = values.name ?? ([values.first_name, values.last_name].filter(Boolean).join(' ') || values.nickname)
  return full ? mask('name', full) : null
}

export async function describeMember(ctx: Ctx, ref: string) {
  const member = await memberOf(ctx, ref)
  const [summary] = await summarise(ctx, [member])
  const profileIds = await profilesOf(ctx.tx, ctx.workspaceId, [member.id])
  return { ...summary!, ...(await describeProfile(ctx, member.id, profileIds)) }
}

/** What is known of a member, and by what they are found; direct values masked, or left out. */
export async function describeProfile(ctx: Ctx, memberId: string, profileIds: readonly string[]) {
  const direct = seesDirect(ctx) ? await shownDirectValuesFor(ctx.tx, ctx.workspaceId, [memberId], directNames) : []
  const identifiers = await identifiersFor(ctx.tx, ctx.workspaceId, profileIds)
  const profiles = await membersById(ctx.tx, ctx.workspaceId, profileIds)
  const sources = new Map(profiles.map(({ id, source }) => [id, source]))
  const keys = new Map<string, MemberKey>()
  await openKeys(ctx, keys, profileIds)
  const key = keys.get(memberId)
  const shownIdentifiers = identifiers.filter((row) => seesDirect(ctx) || !isDirect(row.namespace))
  const fields = [
    ...direct.map(({ name }) => name as DirectName),
    ...shownIdentifiers.flatMap(({ namespace }) => (isDirect(namespace) ? [namespace] : [])),
  ]
  await noteReading(ctx, { memberIds: [memberId], fields, clear: false })
  return {
    locked: await isLocked(ctx, memberId),
    attributes: [
      ...direct.flatMap((row) =>
        key ? [presentDirect(row, mask(row.name as DirectName, key.decrypt(row.name, row.sealed)))] : [],
      ),
      ...(await shownAttributesFor(ctx.tx, ctx.workspaceId, memberId)).map(presentAttribute),
    ],
    identifiers: shownIdentifiers.map((row) => {
      const holder = keys.get(row.profileId)
      return {
        namespace: row.namespace,
        value: holder ? shown(row.namespace, holder.decrypt(row.namespace, row.sealed)) : '',
        firstSeenAt: row.firstSeenAt.toISOString(),
        verifiedAt: row.verifiedAt?.toISOString() ?? null,
        profileId: row.profileId,
        source: sources.get(row.profileId) ?? '',
      }
    }),
  }
}

function isDirect(namespace: string): namespace is 'email' | 'phone' | 'open_id' | 'union_id' {
  return namespace === 'email' || namespace === 'phone' || namespace === 'open_id' || namespace === 'union_id'
}

function shown(namespace: string, value: string): string {
  if (isDirect(namespace)) return mask(namespace, value)
  return isDirectNumber(value) ? mask(value.includes('@') ? 'email' : 'phone', value) : value
}

/** Direct identifiers in the clear. Who looked, and why, is written down in the same transaction. */
export async function revealMember(ctx: Ctx, ref: string, reason: string) {
  const member = await memberOf(ctx, ref)
  await insertReveal(ctx.tx, ctx.workspaceId, {
    id: ctx.ids.next(),
    memberId: member.id,
    actor: ctx.actor.id,
    reason,
    at: ctx.now,
  })
  const rows = await shownDirectValuesFor(ctx.tx, ctx.workspaceId, [member.id], directNames)
  const values = (await directValuesOf(ctx, [member.id], directNames)).get(member.id) ?? {}
  const revealed = rows.map((row) => row.name as DirectName)
  await noteReading(ctx, { memberIds: [member.id], fields: revealed, clear: true })
  const after = { revealed }
  ctx.record({ action: 'member.revealed', object: { kind: 'member', id: member.id }, before: null, after, reason })
  return { attributes: rows.map((row) => presentDirect(row, values[row.name as DirectName] ?? '')) }
}

function presentDirect(row: DirectRow, value: string) {
  return {
    name: row.name,
    value,
    class: 'direct' as const,
    source: row.source,
    observedAt: row.observedAt.toISOString(),
    toldBy: row.toldBy,
  }
}

function presentAttribute(row: AttributeRow) {
  return {
    name: row.name,
    value: row.value,
    class: 'other' as const,
    source: row.source,
    observedAt: row.observedAt.toISOString(),
    toldBy: row.toldBy,
  }
}

function encodeCursor(row: MemberRow): string {
  return Buffer.from(`${row.joinedAt.toISOString()}/${row.id}`).toString('base64url')
}

function decodeCursor(cursor: string): { joinedAt: Date; id: string } {
  const [joinedAt, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('/')
  const at = new Date(joinedAt ?? '')
  if (Number.isNaN(at.getTime()) || !id || !isUuid(id)) throw notFound('page', cursor)
  return { joinedAt: at, id }
}
