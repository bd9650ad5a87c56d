import type { Locale, ResponseOf } from '@regulars/contract'
import type { getAudit } from '@regulars/contract/audits'
import { BYTE_ORDER_MARK, cell } from '#platform/csv'

type Audit = ResponseOf<typeof getAudit>

const headings = [
  ...['quarter', 'kind', 'item', 'title', 'verdict', 'reason', 'evidence', 'evidenceTakenAt', 'judgedAt', 'judgedBy'],
  ...['severity', 'owner', 'dueOn', 'done', 'closedAt', 'closedBy'],
]

/** One line for each item, then one for each finding. */
export function csvOf(audit: Audit, locale: Locale): string {
  const items = audit.checklist.map((item) => [
    ...[audit.quarter, 'item', item.item, item.title[locale], item.verdict, item.reason],
    ...[
      item.evidence?.sentence[locale],
      item.evidence?.takenAt,
      item.judgedAt,
      item.judgedBy?.name ?? item.judgedBy?.id,
    ],
  ])
  const findings = audit.findings.map((finding) => [
    ...[finding.foundIn, 'finding', finding.item, finding.title, null, finding.carriedBecause],
    ...[null, null, finding.openedAt, null],
    ...[finding.severity, finding.owner.name ?? finding.owner.id, finding.dueOn],
    ...[finding.done, finding.closedAt, finding.closedBy?.name ?? finding.closedBy?.id],
  ])
  const lines = [headings, ...items, ...findings].map((cells) =>
    headings.map((_, at) => cell(cells[at] ?? '')).join(','),
  )
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}
