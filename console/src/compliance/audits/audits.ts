import type { ResponseOf } from '@regulars/contract'
import type { getAudit, listAudits } from '@regulars/contract/audits'

export type Audits = ResponseOf<typeof listAudits>
export type AuditSummary = Audits['items'][number]
export type Finding = Audits['openFindings'][number]
export type Audit = ResponseOf<typeof getAudit>
export type Item = Audit['checklist'][number]
export type Verdict = NonNullable<Item['verdict']>

/** What the page opens with: the first of these that is so. */
export type Headline =
  | { readonly kind: 'overdue'; readonly audits: number; readonly findings: number }
  | { readonly kind: 'open'; readonly audit: AuditSummary }
  | { readonly kind: 'none'; readonly quarter: string; readonly nextOn: string }
  | { readonly kind: 'closed'; readonly audit: AuditSummary; readonly findings: number; readonly nextOn: string }

export function headlineOf({ items, now, nextOn, overdue, openFindings }: Audits): Headline {
  if (overdue.audits + overdue.findings > 0) return { kind: 'overdue', ...overdue }
  const [latest] = items
  if (!latest) return { kind: 'none', quarter: now.quarter, nextOn }
  if (latest.state === 'open') return { kind: 'open', audit: latest }
  return { kind: 'closed', audit: latest, findings: openFindings.length, nextOn }
}

/** What is overdue, without what is not. */
export function overdueWords(
  { audits, findings }: Audits['overdue'],
  words: (kind: 'audits' | 'findings.count', count: number) => string,
): string {
  return [audits > 0 && words('audits', audits), findings > 0 && words('findings.count', findings)]
    .filter((part) => part !== false)
    .join(' · ')
}

/** Whether an audit can be closed, as far as the page knows; the server decides. */
export function isFinished({ items, judged, openFindings }: AuditSummary): boolean {
  return judged === items && openFindings === 0
}

/** Findings of an item that this audit must see closed. */
export function standingOf(audit: Pick<Audit, 'findings'>, item: string): Finding[] {
  return audit.findings.filter((one) => one.item === item && one.isHeld && one.closedAt === null)
}
