import type { ResponseOf } from '@regulars/contract'
import type { complianceLoop, gapIds, loopParts } from '@regulars/contract/compliance'
import type { listFields } from '@regulars/contract/fields'

export type Loop = ResponseOf<typeof complianceLoop>
export type Gap = Loop['gaps'][number]
export type Part = (typeof loopParts)[number]
export type Register = ResponseOf<typeof listFields>
export type Field = Register['items'][number]
export type FieldState = Field['state']

export const complianceTabs = [
  'loop',
  'audits',
  'protection',
  'fields',
  'decisions',
  'fairness',
  'incidents',
  'penTests',
  'registers',
  'archive',
] as const
export type ComplianceTab = (typeof complianceTabs)[number]
export const readTab = (text: string | undefined): ComplianceTab => complianceTabs.find((tab) => tab === text) ?? 'loop'

/** Where each gap is closed. */
export const gapPlaces = {
  withdrawals_over_line: { to: '/consent', search: { tab: 'withdrawals' } },
  purposes_without_notice: { to: '/consent', search: { tab: 'purposes' } },
  consents_to_renew: { to: '/consent', search: { tab: 'purposes' } },
  no_point_published: { to: '/consent', search: { tab: 'points' } },
  points_not_published: { to: '/consent', search: { tab: 'points' } },
  consent_rate_below_line: { to: '/board', search: { metric: 'consent_rate' } },
  unregistered_collected: { to: '/compliance', search: { tab: 'fields' } },
  anything_collected: { to: '/compliance', search: { tab: 'fields' } },
  fields_unused: { to: '/compliance', search: { tab: 'fields', state: 'unused' } },
  fields_unread: { to: '/compliance', search: { tab: 'fields', state: 'unread' } },
  requests_overdue: { to: '/requests' },
  requests_due_soon: { to: '/requests' },
  no_notice: { to: '/consent', search: { tab: 'purposes' } },
  requests_open: { to: '/requests' },
} as const satisfies Record<(typeof gapIds)[number], object>

/** Where a part without a gap is looked at. */
export const partPlaces = {
  consent: { to: '/consent' },
  minimisation: { to: '/compliance', search: { tab: 'fields' } },
  transparency: { to: '/requests' },
} as const satisfies Record<Part, object>

export const gapsIn = ({ gaps }: Pick<Loop, 'gaps'>, part: Part): Gap[] => gaps.filter((gap) => gap.part === part)

export type Shown = FieldState | 'all' | 'own'
const shown = ['all', 'own', 'unread', 'unused'] as const
export const shownChoices: readonly Shown[] = shown
export const readShown = (text: string | undefined): Shown => shown.find((one) => one === text) ?? 'all'

/** Own fields first, as the server has them; only those in a state when one is chosen. */
export function fieldsShown(fields: readonly Field[], choice: Shown): Field[] {
  return fields.filter(({ state, builtIn }) => choice === 'all' || state === choice || (choice === 'own' && !builtIn))
}
