import type { ResponseOf } from '@regulars/contract'
import type { auditChain, listAudit } from '@regulars/contract/audit'

export type AuditEntry = ResponseOf<typeof listAudit>['items'][number]
export type AuditChain = ResponseOf<typeof auditChain>
export type Actor = AuditEntry['actor']

/** Actions with words of their own; a test sees to it that each which the server records is here. */
export const knownActions = [
  'workspace.changed',
  'workspace.removed',
  'key.created',
  'key.revoked',
  'key.suspended',
  'key.resumed',
  'user.invited',
  'user.joined',
  'user.changed',
  'user.removed',
  'invitation.revoked',
  'ownership.transferred',
  'role.created',
  'role.changed',
  'role.deleted',
  'password.changed',
  'second-factor.enabled',
  'second-factor.disabled',
  'recovery-codes.renewed',
  'session.proved',
  'passkey.added',
  'passkey.removed',
  'user.linked',
  'identity_provider.created',
  'identity_provider.changed',
  'identity_provider.removed',
  'session.started',
  'session.refused',
  'session.ended',
  'member.revealed',
  'member.corrected',
  'consent.recorded',
  'contact_choices.changed',
  'topic.saved',
  'points.adjusted',
  'earning_rule.changed',
  'segment.created',
  'segment.changed',
  'segment.deleted',
  'journey.created',
  'journey.changed',
  'journey.state_changed',
  'template.saved',
  'suppression.added',
  'contact_policy.changed',
  'channel.changed',
  'file.uploaded',
  'import.started',
  'import.cancelled',
  'import.undone',
  'mapping.saved',
  'export.begun',
  'export.downloaded',
  'archive.set',
  'archive.moved',
  'archive.restored',
  'archive.released',
  'schedule.created',
  'schedule.changed',
  'schedule.paused',
  'schedule.resumed',
  'schedule.run',
  'schedule.removed',
  'quarantine.replayed',
  'quarantine.discarded',
  'portal_link.created',
  'portal.settings_changed',
  'purpose.saved',
  'notice.drafted',
  'notice.published',
  'collection_point.drafted',
  'collection_point.published',
  'collection_point.disabled',
  'policy.loaded',
  'policy.activated',
  'policy.settings_changed',
  'guardian.recorded',
  'field.registered',
  'field.changed',
  'field.removed',
  'field.policy_set',
  'decision_review.upheld',
  'decision_review.changed',
  'field_use.approved',
  'field_use.ended',
  'member.merged',
  'member.unmerged',
  'duplicate.kept_apart',
  'duplicate_search.started',
  'namespace.added',
  'namespace.changed',
  'identifier.blocked',
  'identifier.unblocked',
  'deletion_request.carried_out',
  'deletion_request.refused',
  'backup.asked',
  'drill.asked',
  'household.created',
  'household.changed',
  'household.joined',
  'household.left',
  'organisation.created',
  'organisation.changed',
  'organisation.contact_added',
  'organisation.contact_changed',
  'organisation.contact_removed',
  'contract.created',
  'contract.renewed',
  'contract.corrected',
  'contract.deleted',
  'compliance_audit.opened',
  'compliance_audit.evidence_taken',
  'compliance_audit.item_judged',
  'compliance_audit.closed',
  'finding.opened',
  'finding.changed',
  'finding.closed',
  'finding.carried_over',
  'grant.requested',
  'grant.given',
  'grant.approved',
  'grant.ended',
  'pen_test.recorded',
  'pen_test.finding_set',
  'pen_test.period_set',
  'incident.started',
  'incident.changed',
  'incident.step_set',
  'incident.searched',
  'incident.list_downloaded',
  'incident.clock_answered',
  'incident.closed',
  'assessment.written',
  'assessment.submitted',
  'assessment.approved',
  'assessment.rejected',
  'data_owner.assigned',
  'data_owner.signed_off',
  'regulation.added',
  'regulation.changed',
  'regulation.task_added',
  'regulation.task_changed',
  'vendor.registered',
  'vendor.reviewed',
  'verify.run',
] as const
export const knownAction = (action: string) => knownActions.find((each) => each === action)

export const knownKinds = [
  'workspace',
  'key',
  'user',
  'invitation',
  'role',
  'identity_provider',
  'member',
  'earning_rule',
  'segment',
  'journey',
  'template',
  'suppression',
  'contact_policy',
  'channel',
  'file',
  'import',
  'mapping',
  'export',
  'archive_file',
  'schedule',
  'quarantined_event',
  'field',
  'decision_review',
  'purpose',
  'notice',
  'collection_point',
  'policy',
  'topic',
  'organisation',
  'household',
  'namespace',
  'deletion_request',
  'backup',
  'drill',
  'portal',
  'duplicate_search',
  'compliance_audit',
  'finding',
  'grant',
  'incident',
  'pen_test',
  'assessment',
  'data',
  'regulation',
  'vendor',
  'verify',
] as const
export const knownKind = (kind: string) => knownKinds.find((each) => each === kind)

export interface Difference {
  /** `content.en.subject`. */
  readonly field: string
  readonly before: string
  readonly after: string
}

export const nothing = '—'

/** What changed between two values, leaf by leaf, and how many leaves stayed. */
export function differences(before: unknown, after: unknown): { changed: Difference[]; same: number } {
  const [was, is] = [leaves(before), leaves(after)]
  const fields = [...new Set([...was.keys(), ...is.keys()])]
  const all = fields.map((field) => ({
    field,
    before: was.get(field) ?? nothing,
    after: is.get(field) ?? nothing,
  }))
  const changed = all.filter((each) => each.before !== each.after)
  return { changed, same: all.length - changed.length }
}

/** Fields by their paths. A list is one value: its places say nothing by themselves. */
function leaves(value: unknown, path = ''): Map<string, string> {
  if (value === null || value === undefined) return new Map(path ? [[path, nothing]] : [])
  if (typeof value !== 'object' || Array.isArray(value)) return new Map([[path, shown(value)]])
  return new Map(Object.entries(value).flatMap(([name, inner]) => [...leaves(inner, path ? `${path}.${name}` : name)]))
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** The page's filters as the address has them. */
export interface Filters {
  readonly actor?: string | undefined
  readonly action?: string | undefined
  readonly kind?: string | undefined
  readonly object?: string | undefined
  readonly text?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const day = (text: string | undefined) => (text && DAY.test(text) ? text : undefined)

/** As the API is asked; a day that is none is left out. */
export function queryOf({ kind, object, from, to, text, actor, action }: Filters) {
  return {
    actor,
    action,
    objectKind: kind,
    objectId: object,
    text: text?.trim() || undefined,
    from: day(from),
    to: day(to),
  }
}
