import type { ResponseOf } from '@regulars/contract'
import type { getOrganisation, listOrganisations } from '@regulars/contract/organisations'
import type { listRenewals } from '@regulars/contract/renewals'
import { organisationKinds } from '@regulars/contract/rules'

export type OrganisationSummary = ResponseOf<typeof listOrganisations>['items'][number]
export type Organisation = ResponseOf<typeof getOrganisation>
export type Contract = Organisation['contracts'][number]
export type DueRenewal = ResponseOf<typeof listRenewals>['items'][number]
export type OrganisationKind = OrganisationSummary['kind']

export interface OrganisationsFilter {
  readonly search?: string
  readonly kind?: OrganisationKind
}

/** The filter an address asks for; what it does not know is left out rather than refused. */
export function readFilter(address: { readonly search?: string; readonly kind?: string }): OrganisationsFilter {
  const kind = organisationKinds.find((each) => each === address.kind)
  return { ...(address.search && { search: address.search }), ...(kind && { kind }) }
}

export const isFiltered = (filter: OrganisationsFilter): boolean => Object.keys(filter).length > 0

/** Fees are kept in cents; the format takes mills. */
export const centsToMills = (cents: number): number => cents * 10

/** What is typed in units, as cents. Rounded, since 0.29 × 100 is not 29. */
export const unitsToCents = (units: number): number => Math.round(units * 100)
