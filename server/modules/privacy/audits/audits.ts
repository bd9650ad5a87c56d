import type { ResponseOf } from '@regulars/contract'
import type { getAudit, listAudits } from '@regulars/contract/audits'
import type { AuditRow, ItemRow, Person } from './audits.store.ts'
import type { FindingRow } from './findings.store.ts'
import { nameOfQuarter } from './quarters.ts'

type Audit = ResponseOf<typeof getAudit>
type Item = Audit['checklist'][number]
type Finding = ResponseOf<typeof listAudits>['openFindings'][number]

/** What was looked at may have changed by the time it is judged. */
export const EVIDENCE_COUNTS_MS = 3_600_000

/** Whether a judgement is made on what its maker saw: on frozen evidence always, on other while it is fresh. Pure. */
export function isSeen(
  { takenAt, verdict }: Pick<ItemRow, 'takenAt' | 'verdict'>,
  { seen, now }: { readonly seen: Date; readonly now: Date },
): boolean {
  if (takenAt === null || takenAt.getTime() !== seen.getTime()) return false
  return verdict !== null || now.getTime() - takenAt.getTime() <= EVIDENCE_COUNTS_MS
}

/** What still stands between an audit and its end. Pure. */
export function unfinished({ items, judged, openFindings }: Pick<AuditRow, 'items' | 'judged' | 'openFindings'>) {
  const left = { items: items - judged, findings: openFindings }
  return left.items + left.findings > 0 ? left : undefined
}

/** `today` is the day of the workspace. Pure, as all below. */
export function presentSummary(row: AuditRow, today: string): ResponseOf<typeof listAudits>['items'][number] {
  const { id, quarter, looksFrom, openedAt, dueOn, closedAt, items, judged, openFindings } = row
  return {
    ...{ id, quarter: nameOfQuarter(quarter), looksFrom, dueOn, items, judged, openFindings },
    openedAt: openedAt.toISOString(),
    state: closedAt === null ? 'open' : 'closed',
    overdue: closedAt === null && dueOn < today,
    closedAt: closedAt?.toISOString() ?? null,
  }
}

export function presentAudit(
  row: AuditRow,
  parts: {
    readonly items: readonly ItemRow[]
    readonly findings: readonly FindingRow[]
    readonly people: readonly Person[]
  },
  today: string,
): Audit {
  return {
    ...presentSummary(row, today),
    conclusion: row.conclusion,
    closedBy: personOf(row.closedBy, row.closedByName),
    checklist: parts.items.map(presentItem),
    findings: parts.findings.map((finding) => ({
      ...presentFinding(finding, today),
      isHeld: finding.heldBy === row.id,
    })),
    people: [...parts.people],
  }
}

function presentItem({
  item,
  content,
  evidence,
  takenAt,
  verdict,
  reason,
  judgedAt,
  judgedBy,
  judgedByName,
}: ItemRow): Item {
  return {
    ...{ item, ...content, verdict, reason },
    evidence: evidence &&
      takenAt && {
        ...evidence,
        facts: [...evidence.facts],
        sample: [...evidence.sample],
        takenAt: takenAt.toISOString(),
      },
    judgedAt: judgedAt?.toISOString() ?? null,
    judgedBy: personOf(judgedBy, judgedByName),
  }
}

export function presentFinding(row: FindingRow, today: string): Finding {
  const { id, item, title, severity, dueOn, carriedBecause, done, closedAt } = row
  return {
    ...{ id, item, title, severity, dueOn, carriedBecause, done },
    foundIn: nameOfQuarter(row.foundIn),
    owner: { id: row.ownerId, name: row.ownerName },
    overdue: closedAt === null && dueOn < today,
    openedAt: row.openedAt.toISOString(),
    closedAt: closedAt?.toISOString() ?? null,
    closedBy: personOf(row.closedBy, row.closedByName),
  }
}

function personOf(id: string | null, name: string | null): Person | null {
  return id === null ? null : { id, name }
}
