import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Day, Id, Instant } from './shapes.ts'

/** What a compliance audit found wanting, until it is closed by what was done. */

export const severities = ['high', 'medium', 'low'] as const

/** Somebody reads it in a year: letters enough to say something, and not one of them all over. */
export const Said = z
  .string()
  .trim()
  .max(2_000)
  .refine((text) => new Set(text.match(/[\p{L}\p{N}]/gu)).size >= 4, 'says too little')

export const Person = z.object({ id: z.string(), name: z.string().nullable() })

export const Finding = z
  .object({
    id: Id,
    /** The quarter of the audit that found it. */
    foundIn: z.string(),
    item: z.string().nullable(),
    title: z.string(),
    severity: z.enum(severities),
    owner: Person,
    dueOn: Day,
    overdue: z.boolean(),
    openedAt: Instant,
    /** Why it was carried over, if it was. */
    carriedBecause: z.string().nullable(),
    /** What was done; null while it is open. */
    done: z.string().nullable(),
    closedAt: Instant.nullable(),
    closedBy: Person.nullable(),
  })
  .meta({ id: 'Finding' })

export const NewFinding = z.object({
  title: Said,
  severity: z.enum(severities),
  owner: Id,
  dueOn: Day,
})

export const exampleFinding = {
  id: '0198c7a2-0000-7000-8000-0000000000f1',
  foundIn: '2026-Q2',
  item: 'legal_bases',
  title: 'The purpose of surveys has no notice',
  severity: 'medium' as const,
  owner: { id: '0198c7a2-0000-7000-8000-000000000002', name: 'Lin' },
  dueOn: '2026-05-15',
  overdue: false,
  openedAt: '2026-04-02T08:00:00.000Z',
  carriedBecause: null,
  done: null,
  closedAt: null,
  closedBy: null,
}

const FindingParams = z.object({ finding: Id })

export const changeFinding = endpoint({
  id: 'findings.change',
  method: 'PATCH',
  path: '/v1/compliance-findings/:finding',
  summary: 'Give an open finding another owner, due day or severity',
  permission: 'compliance:write',
  params: FindingParams,
  body: NewFinding.omit({ title: true }).partial(),
  response: Finding,
  refusals: ['not_found', 'wrong_state'],
  example: exampleFinding,
})

export const closeFinding = endpoint({
  id: 'findings.close',
  method: 'POST',
  path: '/v1/compliance-findings/:finding/close',
  summary: 'Close a finding by what was done',
  permission: 'compliance:write',
  params: FindingParams,
  body: z.object({ done: Said }),
  response: Finding,
  refusals: ['not_found', 'wrong_state'],
  example: exampleFinding,
})

export const carryFinding = endpoint({
  id: 'findings.carryOver',
  method: 'POST',
  path: '/v1/compliance-findings/:finding/carry-over',
  summary: 'Hand an open finding over to the next audit, with the reason',
  permission: 'compliance:write',
  params: FindingParams,
  body: z.object({ reason: Said }),
  response: Finding,
  refusals: ['not_found', 'wrong_state'],
  example: exampleFinding,
})
