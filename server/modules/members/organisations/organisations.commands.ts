import type { Ctx } from '../../../platform/context.ts'
import { notFound, Refusal } from '../../../platform/errors.ts'
import { memberNamed, wrongField } from '../named.ts'
import {
  clearPrimary,
  contactRowsOf,
  deleteContacts,
  insertContact,
  setPrimary,
  updateRoles,
} from './contacts.store.ts'
import {
  insertOrganisation,
  isNumberTaken,
  lockOrganisation,
  managersOf,
  type OrganisationRow,
  updateRow,
} from './organisations.store.ts'
import { type Approval, type Contact, contactsOf, type OrganisationKind } from './organisations.ts'

export interface OrganisationInput {
  readonly number: string
  readonly name: string
  readonly kind: OrganisationKind
  readonly strategic: boolean
  readonly manager: string | null
  readonly extraApprovals: readonly Approval[]
}

/** Takes on an organisation; refuses a number that another one has. */
export async function createOrganisation(ctx: Ctx, input: OrganisationInput): Promise<string> {
  await checkManager(ctx, input.manager)
  const row = rowOf(input, { id: ctx.ids.next(), createdAt: ctx.now })
  if (!(await insertOrganisation(ctx, row))) throw numberTaken(input.number)
  ctx.record({ action: 'organisation.created', object: objectOf(row.id), before: null, after: input })
  return row.id
}

export async function updateOrganisation(ctx: Ctx, id: string, change: Partial<OrganisationInput>): Promise<void> {
  const before = await held(ctx, id)
  const input = { ...inputOf(before), ...change }
  if (change.manager !== undefined && change.manager !== before.managerId) await checkManager(ctx, change.manager)
  if (await isNumberTaken(ctx, input.number, id)) throw numberTaken(input.number)
  await updateRow(ctx, rowOf(input, before))
  if (input.kind !== before.kind) await tellContacts(ctx, id, 'organisation.changed')
  ctx.record({ action: 'organisation.changed', object: objectOf(id), before: inputOf(before), after: input })
}

/** Makes a member a contact. The first contact is the primary one, whatever was asked. */
export async function addContact(
  ctx: Ctx,
  id: string,
  input: { member: string; role: string; primary: boolean },
): Promise<void> {
  await held(ctx, id)
  const memberId = await memberNamed(ctx, 'member', input.member)
  const contacts = contactsOf(await contactRowsOf(ctx, [id]))
  if (contacts.some((contact) => contact.memberId === memberId)) {
    throw wrongField(ctx, 'member', {
      en: `Member "${input.member}" is a contact of this organisation already.`,
      'zh-CN': `会员“${input.member}”已是该组织的联系人。`,
    })
  }
  const isPrimary = input.primary || !contacts.some((contact) => contact.primary)
  if (isPrimary) await clearPrimary(ctx, id)
  await insertContact(ctx, id, { memberId, role: input.role, isPrimary })
  await ctx.publish([{ name: 'organisation.contact_added', memberId, properties: { organisationId: id } }])
  ctx.record({
    action: 'organisation.contact_added',
    object: objectOf(id),
    before: null,
    after: { member: memberId, role: input.role, primary: isPrimary },
  })
}

export async function updateContact(
  ctx: Ctx,
  id: string,
  input: { member: string; role?: string | undefined; primary?: true | undefined },
): Promise<void> {
  await held(ctx, id)
  const { contact, written } = await contactOf(ctx, id, input.member)
  if (input.role !== undefined) await updateRoles(ctx, id, written, input.role)
  if (input.primary) {
    await clearPrimary(ctx, id)
    await setPrimary(ctx, id, written[0]!)
  }
  const after = { ...contact, role: input.role ?? contact.role, primary: input.primary ?? contact.primary }
  ctx.record({ action: 'organisation.contact_changed', object: objectOf(id), before: contact, after })
}

/** A member speaks for the organisation no longer. After the primary contact the one added next is it. */
export async function removeContact(ctx: Ctx, id: string, member: string): Promise<void> {
  await held(ctx, id)
  const { contact, written, others } = await contactOf(ctx, id, member)
  await deleteContacts(ctx, id, written)
  if (contact.primary && others[0]) await setPrimary(ctx, id, others[0])
  await ctx.publish([
    { name: 'organisation.contact_removed', memberId: contact.memberId, properties: { organisationId: id } },
  ])
  ctx.record({ action: 'organisation.contact_removed', object: objectOf(id), before: contact, after: null })
}

/** A contact by the member it is now, the members it is written for, and those of the other contacts, earliest first. */
async function contactOf(
  ctx: Ctx,
  id: string,
  member: string,
): Promise<{ contact: Contact; written: string[]; others: string[] }> {
  const memberId = await memberNamed(ctx, 'member', member)
  const rows = (await contactRowsOf(ctx, [id])).toSorted(
    (left, right) => left.addedAt.getTime() - right.addedAt.getTime(),
  )
  const contact = contactsOf(rows).find((one) => one.memberId === memberId)
  if (!contact) throw notFound('contact', member)
  const isTheirs = (row: { rootId: string }) => row.rootId === memberId
  return {
    contact,
    written: rows.filter(isTheirs).map((row) => row.memberId),
    others: rows.filter((row) => !isTheirs(row)).map((row) => row.memberId),
  }
}

/** What changed for an organisation may move its contacts between segments. */
export async function tellContacts(
  ctx: Ctx,
  id: string,
  name: 'organisation.changed' | 'organisation.contract_changed',
): Promise<void> {
  const contacts = contactsOf(await contactRowsOf(ctx, [id]))
  await ctx.publish(
    contacts.map((contact) => ({ name, memberId: contact.memberId, properties: { organisationId: id } })),
  )
}

/** The organisation, held until the transaction ends; refuses with `not_found`. */
export async function held(ctx: Ctx, id: string): Promise<OrganisationRow> {
  const row = await lockOrganisation(ctx, id)
  if (!row) throw notFound('organisation', id)
  return row
}

export function objectOf(id: string) {
  return { kind: 'organisation', id }
}

async function checkManager(ctx: Ctx, manager: string | null): Promise<void> {
  if (manager === null || (await managersOf(ctx, [manager])).length > 0) return
  throw wrongField(ctx, 'manager', {
    en: `No user "${manager}" works in this workspace.`,
    'zh-CN': `本工作区没有用户“${manager}”。`,
  })
}

function numberTaken(number: string): Refusal {
  return new Refusal('already_exists', { what: 'organisation', id: number })
}

function rowOf(input: OrganisationInput, kept: Pick<OrganisationRow, 'id' | 'createdAt'>): OrganisationRow {
  const { strategic, manager, extraApprovals, ...same } = input
  return {
    ...same,
    id: kept.id,
    createdAt: kept.createdAt,
    isStrategic: strategic,
    managerId: manager,
    extraApprovals: [...new Set(extraApprovals)],
  }
}

function inputOf(row: OrganisationRow): OrganisationInput {
  const { id: _id, createdAt: _createdAt, isStrategic, managerId, ...same } = row
  return { ...same, strategic: isStrategic, manager: managerId }
}
