import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Day, Id, Instant } from './shapes.ts'

/** What a vendor gets. `sensitive`: what the law protects most, such as an identity number, health or where somebody was. */
export const vendorData = ['sensitive', 'direct', 'behaviour', 'content', 'pseudonym', 'staff'] as const
export const VendorData = z.enum(vendorData)

/** What every vendor is asked; the rule for the score is in docs/guides/registers.md. */
export const vendorQuestions = [
  'certified',
  'encrypted',
  'access_logged',
  'reports_incidents',
  'deletes_at_end',
  'asks_before_sub_processing',
  'had_incident',
] as const
export const VendorAnswer = z.enum(['yes', 'no', 'unknown'])

export const vendorStates = ['planned', 'active', 'ended'] as const
export const vendorRisks = ['low', 'medium', 'high'] as const
export const vendorGaps = [
  'review_overdue',
  'assessment_needed',
  'transfer_without_ground',
  'contract_ended',
  'no_contract',
  'questions_open',
] as const

const Text = z.string().trim().min(1)
const SubProcessor = z.object({ name: Text.max(120), country: Text.max(60), service: z.string().trim().max(200) })

const VendorBody = z.object({
  name: Text.max(120),
  service: Text.max(500),
  data: z.array(VendorData).min(1).max(vendorData.length),
  /** Keys of activities of the data map. */
  activities: z.array(z.string().max(120)).max(200).default([]),
  /** Keys of connections of the product that go to it. */
  connections: z.array(z.string().max(400)).max(50).default([]),
  country: Text.max(60),
  /** Whether the data leaves the country of the members for it. */
  abroad: z.boolean(),
  transferGround: Text.max(500).nullable().default(null),
  contract: Text.max(500).nullable().default(null),
  contractUntil: Day.nullable().default(null),
  /** What is left out is not known. */
  answers: z.partialRecord(z.enum(vendorQuestions), VendorAnswer),
  subProcessors: z.array(SubProcessor).max(50).default([]),
  state: z.enum(vendorStates),
  reviewDue: Day,
})

export const Vendor = z
  .object({
    ...VendorBody.shape,
    id: Id,
    /** Goes up with every change; the audit log has each. */
    version: z.int(),
    reviewedAt: Instant,
    score: z.int(),
    risk: z.enum(vendorRisks),
    gaps: z.array(z.enum(vendorGaps)),
  })
  .meta({ id: 'Vendor' })

const Connection = z.object({ key: z.string(), name: z.string(), kind: z.enum(['email', 'schedule', 'sign_on']) })

const exampleVendor: z.infer<typeof Vendor> = {
  id: '0198c7a2-0000-7000-8000-000000000041',
  name: 'Mailworks',
  service: 'Sends e-mail',
  data: ['direct'],
  activities: ['dataset/messaging'],
  connections: ['email:smtp.example.com'],
  country: 'China',
  abroad: false,
  transferGround: null,
  contract: 'DPA 2026-11',
  contractUntil: '2028-11-01',
  answers: {
    certified: 'yes',
    encrypted: 'yes',
    access_logged: 'yes',
    reports_incidents: 'yes',
    deletes_at_end: 'yes',
    asks_before_sub_processing: 'unknown',
    had_incident: 'no',
  },
  subProcessors: [],
  state: 'active',
  reviewDue: '2027-11-01',
  version: 2,
  reviewedAt: '2026-11-22T08:00:00.000Z',
  score: 7,
  risk: 'medium',
  gaps: ['questions_open'],
}

export const listVendors = endpoint({
  id: 'vendors.list',
  method: 'GET',
  path: '/v1/registers/vendors',
  summary:
    'Who gets personal data, with risk and gaps, and whom the product is connected to without a registered vendor',
  permission: 'consent:read',
  response: z.object({
    items: z.array(Vendor),
    /** In use, not registered. */
    unregistered: z.array(Connection),
    /** Connections and activities a vendor can be registered for. */
    connections: z.array(Connection),
    activities: z.array(z.object({ key: z.string(), name: Bilingual })),
  }),
  example: {
    items: [exampleVendor],
    unregistered: [{ key: 'schedule:0198c7a2-0000-7000-8000-000000000051', name: 'Orders', kind: 'schedule' }],
    connections: [{ key: 'email:smtp.example.com', name: 'smtp.example.com', kind: 'email' }],
    activities: [{ key: 'dataset/messaging', name: { en: 'Messages', 'zh-CN': '消息' } }],
  },
})

export const addVendor = endpoint({
  id: 'vendors.add',
  method: 'POST',
  path: '/v1/registers/vendors',
  summary: 'Register a vendor; one that gets direct identifiers is planned until its assessment is approved',
  permission: 'workspace:manage',
  body: VendorBody,
  response: Vendor,
  status: 201,
  refusals: ['already_exists', 'not_found', 'assessment_needed'],
  example: exampleVendor,
})

export const changeVendor = endpoint({
  id: 'vendors.change',
  method: 'PUT',
  path: '/v1/registers/vendors/:vendor',
  summary: 'Review a vendor: write down what it gets and answers now, and when it is looked at again',
  permission: 'workspace:manage',
  params: z.object({ vendor: Id }),
  body: VendorBody,
  response: Vendor,
  refusals: ['not_found', 'already_exists', 'assessment_needed'],
  example: exampleVendor,
})
