import { type MemberRef, normaliseIdentifier, type Owners, ownersOf } from '#modules/members/index'
import type { Ctx } from '#platform/context'
import type { Fault } from '../mapping/reasons.ts'
import { type Cells, Unfit } from './cells.ts'

/** Whom a row speaks of; refused when it names nobody, or names something that is no address. */
export function memberRefOf(cells: Cells): MemberRef {
  const ref = { memberNumber: cells.memberNumber(), email: addressIn(cells, 'email'), phone: addressIn(cells, 'phone') }
  if (ref.memberNumber === null && ref.email === null && ref.phone === null)
    throw new Unfit('missing_member', 'memberNumber')
  return ref
}

function addressIn(cells: Cells, field: 'email' | 'phone'): string | null {
  const text = cells.text(field)
  if (text === '') return null
  const normal = normaliseIdentifier(field, text)
  if (normal === undefined) throw new Unfit(field === 'email' ? 'invalid_email' : 'invalid_phone', field, text)
  return normal
}

/** One text for whom a row speaks of: the strongest of what it names. */
export function nameOf({ memberNumber, email, phone }: MemberRef): string {
  if (memberNumber !== null) return `number:${memberNumber}`
  return email === null ? `phone:${phone}` : `email:${email}`
}

/** The members that rows speak of; a fault where nobody has the number, or its identifiers lead to several. */
export async function membersNamed(ctx: Ctx, refs: readonly MemberRef[]): Promise<(string | Fault)[]> {
  const owners = await ownersOf(ctx, refs)
  return refs.map((ref, at) => {
    const found = owners[at]!
    const member = ref.memberNumber === null ? (found.email ?? found.phone) : found.memberNumber
    return member ? member.memberId : { reason: 'unknown_member', field: strongestField(ref), values: {} }
  })
}

function strongestField({ memberNumber, email }: MemberRef): string {
  return memberNumber !== null ? 'memberNumber' : email !== null ? 'email' : 'phone'
}

/** Why a row would join two members that are known apart; undefined when it would not. */
export function conflictOf(ref: MemberRef, owners: Owners): Fault | undefined {
  const numbered = owners.memberNumber
  for (const field of ['email', 'phone'] as const) {
    const owner = owners[field]
    if (owner?.kind !== 'known') continue
    const other = ref.memberNumber === null ? (owners.email ?? owners.phone) : numbered
    if (owner.memberId !== other?.memberId) return { reason: 'belongs_to_other', field, values: {} }
  }
  return undefined
}
