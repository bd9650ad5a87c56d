import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { FieldBasis } from './fields.ts'
import { Bilingual, Id, Instant } from './shapes.ts'

/** What a column says about a person; `secret` is a hash or a sealed answer that only the product can use. */
export const dataClasses = ['direct-encrypted', 'pseudonym', 'behaviour', 'content', 'staff', 'secret'] as const
export const DataClass = z.enum(dataClasses)

/** `contact`: a purpose members are written to for. `profile`: fields with one purpose. `dataset`: tables of the product. */
export const activityKinds = ['contact', 'profile', 'dataset'] as const

/**
 * `membership`: until the member is deleted. `unlinked`: it stays after that, under an id that leads to nobody. `account`: as
 * long as the user has an account. `workspace`: as long as the company has one.
 */
export const retentionKinds = ['membership', 'unlinked', 'account', 'workspace', 'days'] as const
const Retention = z.object({ kind: z.enum(retentionKinds), days: z.int().nullable() })

const Recipient = z.object({
  name: z.string(),
  /** `vendor`: in the register of vendors. `in_use`: the product sends to it or fetches from it, and nobody registered it. */
  state: z.enum(['vendor', 'in_use']),
  country: z.string().nullable(),
})

export const Activity = z
  .object({
    /** Stable: `contact/marketing`, `dataset/loyalty`. */
    key: z.string(),
    kind: z.enum(activityKinds),
    name: Bilingual,
    purpose: Bilingual,
    legalBasis: FieldBasis,
    fields: z.array(z.object({ field: z.string(), label: Bilingual })),
    classes: z.array(DataClass),
    stores: z.array(z.object({ engine: z.enum(['postgres', 'clickhouse']), table: z.string(), columns: z.int() })),
    retention: Retention,
    recipients: z.array(Recipient),
    /** Recipients outside the country of the workspace's law, with the ground of the transfer where it was written down. */
    transfers: z.array(z.object({ recipient: z.string(), country: z.string(), ground: z.string().nullable() })),
  })
  .meta({ id: 'ProcessingActivity' })

const exampleActivity: z.infer<typeof Activity> = {
  key: 'contact/marketing',
  kind: 'contact',
  name: { en: 'Offers and news', 'zh-CN': '优惠与资讯' },
  purpose: { en: 'Offers, new products and invitations.', 'zh-CN': '优惠活动、新品资讯与活动邀请。' },
  legalBasis: 'consent',
  fields: [{ field: 'email', label: { en: 'E-mail', 'zh-CN': '邮箱' } }],
  classes: ['direct-encrypted'],
  stores: [{ engine: 'postgres', table: 'messaging.intents', columns: 4 }],
  retention: { kind: 'membership', days: null },
  recipients: [{ name: 'smtp.example.com', state: 'in_use', country: null }],
  transfers: [],
}

export const readDataMap = endpoint({
  id: 'dataMap.read',
  method: 'GET',
  path: '/v1/registers/data-map',
  summary: 'Records of processing, generated from the purposes, the register of fields and the classes of every column',
  permission: 'consent:read',
  response: z.object({
    activities: z.array(Activity),
    /** What the map is made of, and how much of it is in no activity: none, or somebody must be told. */
    covered: z.object({ purposes: z.int(), fields: z.int(), columns: z.int(), missing: z.array(z.string()) }),
  }),
  example: { activities: [exampleActivity], covered: { purposes: 4, fields: 22, columns: 210, missing: [] } },
})

export const dataMapFile = endpoint({
  id: 'dataMap.file',
  method: 'GET',
  path: '/v1/registers/data-map/file',
  summary: 'The same as a table for a spreadsheet, in the language that is asked for',
  permission: 'consent:read',
  response: z.string(),
  download: 'text/csv',
  example: '',
})

export const subjectKinds = ['field', 'dataset'] as const
const Subject = z.object({ kind: z.enum(subjectKinds), subject: z.string().trim().min(1).max(80) })

/** `outdated`: what it is changed since its owner signed it off. */
export const ownedStates = ['unowned', 'owner_left', 'unsigned', 'outdated', 'signed'] as const

/** A user as a register names them. */
export const Person = z.object({
  id: Id,
  name: z.string(),
  /** No longer a user of the workspace, or shut out of it. */
  left: z.boolean(),
})

export const Owned = z
  .object({
    ...Subject.shape,
    label: Bilingual,
    /** Of what the register or the product says of it now: what a sign-off is for. */
    version: z.string(),
    accountable: Person.nullable(),
    responsible: z.array(Person),
    consulted: z.array(Person),
    informed: z.array(Person),
    signOff: z.object({ version: z.string(), by: Person, at: Instant }).nullable(),
    state: z.enum(ownedStates),
  })
  .meta({ id: 'DataOwnership' })

const exampleOwned: z.infer<typeof Owned> = {
  kind: 'field',
  subject: 'birthday',
  label: { en: 'Birthday', 'zh-CN': '生日' },
  version: '3f9a1c07b2de',
  accountable: { id: '0198c7a2-0000-7000-8000-000000000002', name: 'Lin', left: false },
  responsible: [],
  consulted: [],
  informed: [],
  signOff: null,
  state: 'unsigned',
}

export const listOwners = endpoint({
  id: 'dataOwners.list',
  method: 'GET',
  path: '/v1/registers/owners',
  summary: 'Who answers for each field and dataset, and whether they signed it off as it is now; open ones first',
  permission: 'consent:read',
  response: z.object({
    items: z.array(Owned),
    /** Users it can be given to. */
    people: z.array(Person),
  }),
  example: { items: [exampleOwned], people: [exampleOwned.accountable!] },
})

/** Fields and datasets that are given away or signed off at once. */
const MAX_SUBJECTS = 600
const MAX_PEOPLE = 20
const Subjects = z.array(Subject).min(1).max(MAX_SUBJECTS)
const People = z.array(Id).max(MAX_PEOPLE).default([])

export const assignOwners = endpoint({
  id: 'dataOwners.assign',
  method: 'PUT',
  path: '/v1/registers/owners',
  summary: 'Say who answers for fields and datasets, and who works on them, is asked and is told (RACI)',
  permission: 'workspace:manage',
  body: z.object({
    subjects: Subjects,
    accountable: Id.nullable(),
    responsible: People,
    consulted: People,
    informed: People,
  }),
  response: z.object({ items: z.array(Owned) }),
  refusals: ['not_found'],
  example: { items: [exampleOwned] },
})

export const signOff = endpoint({
  id: 'dataOwners.signOff',
  method: 'POST',
  path: '/v1/registers/sign-offs',
  summary: 'The owner has looked at fields and datasets as they are now, and answers for them',
  permission: 'consent:read',
  body: z.object({
    subjects: z
      .array(Subject.extend({ version: z.string().max(40) }))
      .min(1)
      .max(MAX_SUBJECTS),
  }),
  response: z.object({ items: z.array(Owned) }),
  status: 201,
  refusals: ['not_found', 'not_the_owner', 'changed_meanwhile'],
  example: { items: [{ ...exampleOwned, state: 'signed' as const }] },
})
