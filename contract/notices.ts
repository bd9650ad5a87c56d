import { z } from 'zod'
import { ChannelCode, Code, channels, LegalBasis, listPurposes, Purpose } from './consent.ts'
import { endpoint } from './endpoint.ts'
import { Bilingual, Instant } from './shapes.ts'

export const savePurpose = endpoint({
  id: 'consent.savePurpose',
  method: 'PUT',
  path: '/v1/consent/purposes/:purpose',
  summary: 'Add or change a purpose; its legal basis and the words members read are mandatory',
  permission: 'workspace:manage',
  params: z.object({ purpose: Code }),
  body: z.object({
    name: Bilingual,
    description: Bilingual,
    legalBasis: LegalBasis,
    balancingNote: z.string().trim().max(4_000).default(''),
    channels: z.array(ChannelCode).min(1).max(channels.length),
    promotional: z.boolean(),
    shares: z.boolean().default(false),
    expiresAfterDays: z.int().min(1).max(3_650).nullable().default(null),
  }),
  response: Purpose,
  refusals: ['purpose_invalid'],
  example: listPurposes.example.items[0]!,
})

/** What a notice says, part by part; the first eight are mandatory. */
export const noticeParts = [
  'title',
  'controller',
  'contact',
  'purpose',
  'method',
  'dataTypes',
  'retention',
  'rights',
  'consequences',
  'storage',
  'recipients',
  'automatedDecisions',
  'minors',
  'security',
  'changes',
] as const
export const mandatoryParts = noticeParts.slice(0, 8)

const NoticePart = z.string().max(8_000)
export const NoticeText = z
  .object({
    title: NoticePart.default(''),
    controller: NoticePart.default(''),
    contact: NoticePart.default(''),
    purpose: NoticePart.default(''),
    method: NoticePart.default(''),
    dataTypes: NoticePart.default(''),
    retention: NoticePart.default(''),
    rights: NoticePart.default(''),
    consequences: NoticePart.default(''),
    storage: NoticePart.default(''),
    recipients: NoticePart.default(''),
    automatedDecisions: NoticePart.default(''),
    minors: NoticePart.default(''),
    security: NoticePart.default(''),
    changes: NoticePart.default(''),
  })
  .meta({ id: 'NoticeText' })

export const NoticeLanguage = z.enum(['zh-CN', 'en'])
const NoticeTexts = z.partialRecord(NoticeLanguage, NoticeText)

export const NoticeVersion = z
  .object({
    notice: z.string(),
    version: z.int(),
    purposes: z.array(z.string()),
    texts: NoticeTexts,
    /** SHA-256 of the text in each language, in hexadecimal. */
    hashes: z.partialRecord(NoticeLanguage, z.string()),
    /** Changed what members agreed to: consents to older versions must be renewed. */
    material: z.boolean(),
    changeNote: z.string().nullable(),
    publishedAt: Instant,
    publishedBy: z.string(),
  })
  .meta({ id: 'NoticeVersion' })

export const NoticeDraft = z
  .object({
    notice: z.string(),
    purposes: z.array(z.string()),
    texts: NoticeTexts,
    updatedAt: Instant,
    /** What is missing before it can be published, as `zh-CN/retention`. */
    missing: z.array(z.string()),
  })
  .meta({ id: 'NoticeDraft' })

const emptyText = NoticeText.parse({})
const exampleVersion = {
  notice: 'membership',
  version: 2,
  purposes: ['marketing'],
  texts: { en: { ...emptyText, title: 'How we use your data' } },
  hashes: { en: 'a3f5…' },
  material: true,
  changeNote: null,
  publishedAt: '2026-11-22T08:00:00.000Z',
  publishedBy: 'user:0198c7a2-0000-7000-8000-000000000001',
}

export const listNotices = endpoint({
  id: 'consent.notices',
  method: 'GET',
  path: '/v1/consent/notices',
  summary: 'Drafts, and every version ever published, newest first',
  permission: 'consent:read',
  response: z.object({ drafts: z.array(NoticeDraft), versions: z.array(NoticeVersion), template: NoticeTexts }),
  example: { drafts: [], versions: [exampleVersion], template: {} },
})

export const saveNoticeDraft = endpoint({
  id: 'consent.saveNotice',
  method: 'PUT',
  path: '/v1/consent/notices/:notice',
  summary: 'Write what the next version of a notice will say; nothing changes for members until it is published',
  permission: 'workspace:manage',
  params: z.object({ notice: Code }),
  body: z.object({ purposes: z.array(z.string().max(60)).max(100), texts: NoticeTexts }),
  response: NoticeDraft,
  refusals: ['not_found'],
  example: {
    notice: 'membership',
    purposes: ['marketing'],
    texts: {},
    updatedAt: '2026-11-22T08:00:00.000Z',
    missing: [],
  },
})

export const publishNotice = endpoint({
  id: 'consent.publishNotice',
  method: 'POST',
  path: '/v1/consent/notices/:notice/publish',
  summary: 'Publish the draft as a version that never changes; a material one stops sends under older consents at once',
  permission: 'workspace:manage',
  params: z.object({ notice: Code }),
  body: z.object({ material: z.boolean(), changeNote: z.string().trim().max(2_000).default('') }),
  response: NoticeVersion,
  status: 201,
  refusals: ['not_found', 'notice_invalid'],
  example: exampleVersion,
})

/** One control of a form: the member decides on one purpose and one channel. */
export const ConsentControl = z
  .object({ purposes: z.array(z.string().max(60)).max(20), channels: z.array(ChannelCode), ticked: z.boolean() })
  .meta({ id: 'ConsentControl' })

export const CollectionPoint = z
  .object({
    code: z.string(),
    name: Bilingual,
    notice: z.string(),
    controls: z.array(ConsentControl),
    state: z.enum(['draft', 'published', 'disabled']),
    /** Of the notice when the point was published; it shows the newest. */
    noticeVersion: z.int().nullable(),
  })
  .meta({ id: 'CollectionPoint' })

const examplePoint = {
  code: 'checkout',
  name: { en: 'Checkout', 'zh-CN': '结账页' },
  notice: 'membership',
  controls: [{ purposes: ['marketing'], channels: ['email' as const], ticked: false }],
  state: 'published' as const,
  noticeVersion: 2,
}

export const listCollectionPoints = endpoint({
  id: 'consent.points',
  method: 'GET',
  path: '/v1/consent/points',
  summary: 'Where members are asked for consent',
  permission: 'consent:read',
  response: z.object({ items: z.array(CollectionPoint) }),
  example: { items: [examplePoint] },
})

export const saveCollectionPoint = endpoint({
  id: 'consent.savePoint',
  method: 'PUT',
  path: '/v1/consent/points/:point',
  summary: 'Write where and how members are asked; it takes no consents until it is published',
  permission: 'workspace:manage',
  params: z.object({ point: Code }),
  body: CollectionPoint.pick({ name: true, notice: true }).extend({ controls: z.array(ConsentControl).max(100) }),
  response: CollectionPoint,
  example: { ...examplePoint, state: 'draft', noticeVersion: null },
})

export const setCollectionPointState = endpoint({
  id: 'consent.setPointState',
  method: 'POST',
  path: '/v1/consent/points/:point/state',
  summary: 'Publish a collection point that is complete, or stop it',
  permission: 'workspace:manage',
  params: z.object({ point: Code }),
  body: z.object({ state: z.enum(['published', 'disabled']) }),
  response: CollectionPoint,
  refusals: ['not_found', 'wrong_state', 'collection_point_invalid'],
  example: examplePoint,
})
