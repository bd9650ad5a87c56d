import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { exampleFinding, Finding, NewFinding, Person, Said } from './findings.ts'
import { Bilingual, Day, Id, Instant } from './shapes.ts'

/** Compliance audits: not the audit log, but what is looked at once a quarter, judged, and mended. */

/** What the product can show by itself; a checklist names one for each of its items. */
export const evidenceKinds = [
  'legal_bases',
  'consent_sample',
  'withdrawals',
  'automated_decisions',
  'access_review',
  'access_log',
  'deletions',
  'fields',
  'retention',
  'sharing',
  'recovery',
  'layers',
] as const

export const verdicts = ['passed', 'finding', 'not_applicable'] as const

const Evidence = z
  .object({
    takenAt: Instant,
    /** What was seen, in one sentence. */
    sentence: Bilingual,
    /** It looks as if there were something to find; a person decides. */
    concern: z.boolean(),
    facts: z.array(z.object({ name: Bilingual, value: z.union([z.number(), z.string()]) })),
    /** Some of what was looked at, by id, by name or in words. */
    sample: z.array(z.union([z.string(), Bilingual])),
  })
  .meta({ id: 'AuditEvidence' })

const AuditItem = z.object({
  item: z.string(),
  title: Bilingual,
  question: Bilingual,
  /** Where it is written. */
  basis: Bilingual,
  /** Where in the console it is looked at, as a path. */
  link: z.string().nullable(),
  /** Null until it is taken; that of a judged item stays as it was. */
  evidence: Evidence.nullable(),
  verdict: z.enum(verdicts).nullable(),
  reason: z.string().nullable(),
  judgedAt: Instant.nullable(),
  judgedBy: Person.nullable(),
})

const AuditSummary = z.object({
  id: Id,
  /** `2026-Q2`: the quarter it was opened in. */
  quarter: z.string(),
  /** It looks back from this day on. */
  looksFrom: Day,
  openedAt: Instant,
  dueOn: Day,
  state: z.enum(['open', 'closed']),
  overdue: z.boolean(),
  items: z.int(),
  judged: z.int(),
  openFindings: z.int(),
  closedAt: Instant.nullable(),
})

export const ComplianceAudit = AuditSummary.extend({
  conclusion: z.string().nullable(),
  closedBy: Person.nullable(),
  checklist: z.array(AuditItem),
  /** Those that this audit holds, and those it found that were carried over. */
  findings: z.array(Finding.extend({ isHeld: z.boolean() })),
  /** Who can own a finding. */
  people: z.array(Person),
}).meta({ id: 'ComplianceAudit' })

const exampleSummary = {
  id: '0198c7a2-0000-7000-8000-0000000000a1',
  quarter: '2026-Q2',
  looksFrom: '2026-01-01',
  openedAt: '2026-03-31T16:00:00.000Z',
  dueOn: '2026-05-01',
  state: 'open' as const,
  overdue: false,
  items: 12,
  judged: 3,
  openFindings: 1,
  closedAt: null,
}
const exampleAudit = {
  ...exampleSummary,
  conclusion: null,
  closedBy: null,
  checklist: [],
  findings: [{ ...exampleFinding, isHeld: true }],
  people: [{ id: '0198c7a2-0000-7000-8000-000000000002', name: 'Lin' }],
}

const AuditParams = z.object({ audit: Id })
const ItemParams = z.object({ audit: Id, item: z.string().min(1).max(60) })

export const listAudits = endpoint({
  id: 'complianceAudits.list',
  method: 'GET',
  path: '/v1/compliance-audits',
  summary: 'The compliance audits of the workspace, newest first, and what of them is due',
  permission: 'audit:read',
  response: z.object({
    items: z.array(AuditSummary),
    /** The quarter of today, and whether its audit was opened. */
    now: z.object({ quarter: z.string(), isOpened: z.boolean() }),
    /** The day on which the next one opens by itself. */
    nextOn: Day,
    overdue: z.object({ audits: z.int(), findings: z.int() }),
    /** Findings that nobody closed yet, the first due first; at most 200. */
    openFindings: z.array(Finding),
  }),
  example: {
    items: [exampleSummary],
    now: { quarter: '2026-Q2', isOpened: true },
    nextOn: '2026-07-01',
    overdue: { audits: 0, findings: 0 },
    openFindings: [exampleFinding],
  },
})

export const openAudit = endpoint({
  id: 'complianceAudits.open',
  method: 'POST',
  path: '/v1/compliance-audits',
  summary: 'Open the audit of this quarter, where it did not open by itself',
  permission: 'compliance:write',
  response: ComplianceAudit,
  refusals: ['already_exists'],
  example: exampleAudit,
})

export const getAudit = endpoint({
  id: 'complianceAudits.get',
  method: 'GET',
  path: '/v1/compliance-audits/:audit',
  summary: 'One compliance audit with its checklist, evidence and findings',
  permission: 'audit:read',
  params: AuditParams,
  response: ComplianceAudit,
  refusals: ['not_found'],
  example: exampleAudit,
})

export const takeEvidence = endpoint({
  id: 'complianceAudits.takeEvidence',
  method: 'POST',
  path: '/v1/compliance-audits/:audit/items/:item/evidence',
  summary: 'Take the evidence of an item anew, as of now; that of a judged item stays',
  permission: 'compliance:write',
  params: ItemParams,
  response: ComplianceAudit,
  refusals: ['not_found', 'wrong_state'],
  example: exampleAudit,
})

/** The evidence that was looked at, by when it was taken. */
const seen = { seen: Instant }

export const judgeItem = endpoint({
  id: 'complianceAudits.judge',
  method: 'PUT',
  path: '/v1/compliance-audits/:audit/items/:item',
  summary: 'Judge an item by evidence of the last hour, which is frozen with it',
  permission: 'compliance:write',
  params: ItemParams,
  body: z.discriminatedUnion('verdict', [
    z.object({ verdict: z.literal('passed'), ...seen }),
    z.object({ verdict: z.literal('not_applicable'), reason: Said, ...seen }),
    /** Without a new finding where one that is open stands for it: carried over, or found before. */
    z.object({ verdict: z.literal('finding'), finding: NewFinding.optional(), ...seen }),
  ]),
  response: ComplianceAudit,
  refusals: ['not_found', 'wrong_state', 'evidence_changed', 'finding_open'],
  example: exampleAudit,
})

export const addFinding = endpoint({
  id: 'complianceAudits.addFinding',
  method: 'POST',
  path: '/v1/compliance-audits/:audit/findings',
  summary: 'Add a finding that is of no item, or another to an item that has one',
  permission: 'compliance:write',
  params: AuditParams,
  body: NewFinding.extend({ item: z.string().min(1).max(60).nullable() }),
  response: ComplianceAudit,
  status: 201,
  refusals: ['not_found', 'wrong_state'],
  example: exampleAudit,
})

export const closeAudit = endpoint({
  id: 'complianceAudits.close',
  method: 'POST',
  path: '/v1/compliance-audits/:audit/close',
  summary: 'Close an audit in which everything is judged and no finding is open',
  permission: 'compliance:write',
  params: AuditParams,
  body: z.object({ conclusion: Said }),
  response: ComplianceAudit,
  refusals: ['not_found', 'wrong_state', 'audit_unfinished'],
  example: exampleAudit,
})

export const exportAudit = endpoint({
  id: 'complianceAudits.export',
  method: 'GET',
  path: '/v1/compliance-audits/:audit/export',
  summary: 'The checklist with evidence, judgements and findings as CSV',
  permission: 'audit:read',
  params: AuditParams,
  response: z.string(),
  download: 'text/csv',
  refusals: ['not_found'],
  example: 'quarter,kind,item,title\n',
})
