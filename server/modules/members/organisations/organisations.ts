import { type approvals, approvals as everyApproval } from '@regulars/contract/organisations'
import type { organisationKinds } from '@regulars/contract/rules'

export type Approval = (typeof approvals)[number]
export type OrganisationKind = (typeof organisationKinds)[number]

/** The compliance profile of each kind: what a campaign needs before it may target such an account. */
const approvalsOfKind: Record<OrganisationKind, readonly Approval[]> = {
  enterprise: [],
  sme: [],
  government: ['compliance'],
}

/** The approvals an account needs: those of its kind, which nobody can take off, and those it was given. */
export function requiredApprovals(account: {
  readonly kind: OrganisationKind
  readonly extraApprovals: readonly Approval[]
}): Approval[] {
  const wanted = new Set([...approvalsOfKind[account.kind], ...account.extraApprovals])
  return everyApproval.filter((approval) => wanted.has(approval))
}

/** A row of a contact, and who the member it names became by merges. */
export interface ContactRow {
  readonly organisationId: string
  readonly memberId: string
  readonly rootId: string
  readonly role: string
  readonly isPrimary: boolean
  readonly addedAt: Date
}

export interface Contact {
  readonly memberId: string
  readonly role: string
  readonly primary: boolean
}

/**
 * The contacts of one organisation after merges, the primary one first. Two that turned out to be one person are one
 * contact: in the role written for the record that stays, or else in the earlier one.
 */
export function contactsOf(rows: readonly ContactRow[]): Contact[] {
  const sorted = rows.toSorted(
    (left, right) => left.addedAt.getTime() - right.addedAt.getTime() || (left.memberId < right.memberId ? -1 : 1),
  )
  const contacts = [...new Set(sorted.map((row) => row.rootId))].map((memberId) => {
    const own = sorted.filter((row) => row.rootId === memberId)
    const decisive = own.find((row) => row.memberId === memberId) ?? own[0]!
    return { memberId, role: decisive.role, primary: own.some((row) => row.isPrimary) }
  })
  return contacts.toSorted((left, right) => Number(right.primary) - Number(left.primary))
}
