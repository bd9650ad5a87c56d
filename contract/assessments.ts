import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Day, Id, Instant } from './shapes.ts'

export const assessmentKinds = ['recipient', 'transfer', 'sensitive_field', 'automated_decision', 'other'] as const
export const assessmentStates = ['draft', 'submitted', 'approved', 'rejected'] as const
const Grade = z.int().min(1).max(3)
const Text = z.string().trim().min(1)

export const AssessedRisk = z
  .object({ risk: Text.max(1_000), likelihood: Grade, severity: Grade, measure: z.string().trim().max(1_000) })
  .meta({ id: 'AssessedRisk' })

const AssessmentBody = z.object({
  kind: z.enum(assessmentKinds),
  /** The id of a vendor, the name of a field, or the name of what is assessed. */
  subject: Text.max(120),
  title: Text.max(200),
  /** What is done with which data, why it is needed, and why not with less. */
  description: Text.max(8_000),
  risks: z.array(AssessedRisk).max(50),
  /** Hands it to somebody else for a decision; it is not written on from then. */
  submit: z.boolean().default(false),
})

const Person = z.object({ id: z.string(), name: z.string().nullable() })

export const Assessment = z
  .object({
    ...AssessmentBody.omit({ submit: true }).shape,
    id: Id,
    subjectName: z.string(),
    state: z.enum(assessmentStates),
    author: Person,
    writtenAt: Instant,
    approver: Person.nullable(),
    decision: z.string().nullable(),
    decidedAt: Instant.nullable(),
    validUntil: Day.nullable(),
    /** Approved, and its time is over. */
    expired: z.boolean(),
    /** Three years after it was written or decided; the product deletes none before or after. */
    keptUntil: Day,
  })
  .meta({ id: 'Assessment' })

/** What may not go on, or may not begin, without an approved assessment. */
const Needed = z.object({
  kind: z.enum(['recipient', 'transfer', 'sensitive_field']),
  subject: z.string(),
  name: Bilingual,
})

const exampleAssessment: z.infer<typeof Assessment> = {
  id: '0198c7a2-0000-7000-8000-000000000061',
  kind: 'recipient',
  subject: '0198c7a2-0000-7000-8000-000000000041',
  subjectName: 'Mailworks',
  title: 'E-mail through Mailworks',
  description: 'Addresses and texts go to the vendor, who sends them.',
  risks: [{ risk: 'Addresses leak', likelihood: 1, severity: 3, measure: 'TLS; no copies after sending' }],
  state: 'approved',
  author: { id: 'user:0198c7a2-0000-7000-8000-000000000001', name: 'Zhou' },
  writtenAt: '2026-11-22T08:00:00.000Z',
  approver: { id: 'user:0198c7a2-0000-7000-8000-000000000002', name: 'Lin' },
  decision: 'Measures suffice.',
  decidedAt: '2026-11-23T08:00:00.000Z',
  validUntil: '2027-11-23',
  expired: false,
  keptUntil: '2029-11-23',
}

export const listAssessments = endpoint({
  id: 'assessments.list',
  method: 'GET',
  path: '/v1/registers/assessments',
  summary: 'Impact assessments (PIPIA, DPIA), newest first, what needs one and has none, and the outline of one',
  permission: 'consent:read',
  response: z.object({ items: z.array(Assessment), needed: z.array(Needed), outline: Bilingual }),
  example: { items: [exampleAssessment], needed: [], outline: { en: 'What is done …', 'zh-CN': '处理内容……' } },
})

export const addAssessment = endpoint({
  id: 'assessments.add',
  method: 'POST',
  path: '/v1/registers/assessments',
  summary: 'Write an assessment: what is weighed, its risks and the measures against them',
  permission: 'workspace:manage',
  body: AssessmentBody,
  response: Assessment,
  status: 201,
  refusals: ['not_found'],
  example: { ...exampleAssessment, state: 'draft', approver: null, decidedAt: null, validUntil: null },
})

export const changeAssessment = endpoint({
  id: 'assessments.change',
  method: 'PUT',
  path: '/v1/registers/assessments/:assessment',
  summary: 'Write on at a draft; what was submitted or decided stays as it is',
  permission: 'workspace:manage',
  params: z.object({ assessment: Id }),
  body: AssessmentBody,
  response: Assessment,
  refusals: ['not_found', 'wrong_state'],
  example: exampleAssessment,
})

export const decideAssessment = endpoint({
  id: 'assessments.decide',
  method: 'POST',
  path: '/v1/registers/assessments/:assessment/decision',
  summary: 'Approve a submitted assessment until a day, or reject it; never by whoever wrote it',
  permission: 'workspace:manage',
  params: z.object({ assessment: Id }),
  body: z.object({
    approved: z.boolean(),
    decision: Text.max(2_000),
    /** Needed to approve; a year is usual. */
    validUntil: Day.nullable().default(null),
  }),
  response: Assessment,
  refusals: ['not_found', 'wrong_state', 'own_assessment', 'period_invalid'],
  example: exampleAssessment,
})
