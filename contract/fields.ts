import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual, Day, Empty, Instant } from './shapes.ts'

export const fieldBases = ['consent', 'contract', 'legitimate_interest', 'legal_obligation'] as const
/** The ground on which a field is kept. */
export const FieldBasis = z.enum(fieldBases)

/**
 * Kinds of sensitive fields, after Article 28 of the Personal Information Protection Law: decisions about members may not
 * read them without an approved reason.
 */
export const sensitivities = [
  'biometrics',
  'belief',
  'specific_identity',
  'health',
  'financial_account',
  'location_track',
  'under_14',
] as const
export const Sensitivity = z.enum(sensitivities)

/** After so many days a field that nobody reads or writes is reported. */
export const UNUSED_AFTER_DAYS = 90

const Words = z.object({ 'zh-CN': z.string().trim().min(1).max(500), en: z.string().trim().min(1).max(500) })

/** A personal field that may be collected: why, on which ground, and for how long. */
export const Field = z
  .object({
    field: z.string(),
    label: Bilingual,
    /** Comes with the product: it can be changed and not removed. */
    builtIn: z.boolean(),
    purpose: Bilingual,
    legalBasis: FieldBasis,
    /** Null: as long as the membership. */
    retentionDays: z.int().nullable(),
    required: z.boolean(),
    /** Null: not sensitive. */
    sensitive: Sensitivity.nullable(),
  })
  .meta({ id: 'Field' })

export const fieldStates = ['used', 'young', 'unread', 'unused'] as const
const RegisteredField = Field.extend({
  /** The last day a value came; null while none has since fields are registered. */
  writtenOn: Day.nullable(),
  /** Who reads it: segments, journeys and templates there are, exports of the last 90 days, and the product itself. */
  readBy: z.object({
    segments: z.int(),
    journeys: z.int(),
    templates: z.int(),
    exports: z.int(),
    product: z.boolean(),
  }),
  /**
   * `unused`: 90 days without a reader and without a value; `unread`: values come and nobody reads them; `young`: neither
   * read nor 90 days old.
   */
  state: z.enum(fieldStates),
  /** Why decisions may read it though it is sensitive; null where they may not, or it is not. */
  approvedUse: z.object({ reason: z.string(), approvedBy: z.string(), approvedAt: Instant }).nullable(),
})

const exampleField = {
  field: 'favourite_category',
  label: { en: 'Favourite category', 'zh-CN': '偏好品类' },
  builtIn: false,
  purpose: { en: 'To choose offers', 'zh-CN': '选择适合的优惠' },
  legalBasis: 'consent' as const,
  retentionDays: 730,
  required: false,
  sensitive: null,
}

export const listFields = endpoint({
  id: 'fields.list',
  method: 'GET',
  path: '/v1/fields',
  summary: 'The register of personal fields with who uses each, and what is kept or sent without being in it',
  permission: 'consent:read',
  response: z.object({
    /** Other fields are kept out of profiles. */
    registeredOnly: z.boolean(),
    items: z.array(RegisteredField),
    /** Not in the register: values of it are in profiles, or were kept out. */
    unregistered: z.array(
      z.object({ name: z.string(), kept: z.boolean(), keptOutOn: Day.nullable(), sources: z.array(z.string()) }),
    ),
  }),
  example: {
    registeredOnly: true,
    items: [
      {
        ...exampleField,
        writtenOn: '2026-11-22',
        readBy: { segments: 1, journeys: 0, templates: 2, exports: 0, product: false },
        state: 'used',
        approvedUse: null,
      },
    ],
    unregistered: [{ name: 'shoe_size', kept: false, keptOutOn: '2026-11-22', sources: ['web'] }],
  },
})

export const saveField = endpoint({
  id: 'fields.save',
  method: 'PUT',
  path: '/v1/fields/:field',
  summary: 'Register a personal field, or change what is said of it; its purpose and legal basis are mandatory',
  permission: 'workspace:manage',
  params: z.object({ field: z.string().trim().min(1).max(80) }),
  body: z.object({
    label: Words,
    purpose: Words,
    legalBasis: FieldBasis,
    retentionDays: z.int().min(1).max(36_500).nullable(),
    required: z.boolean().default(false),
    /** Left out: what the name of the field suggests. */
    sensitive: Sensitivity.nullable().optional(),
  }),
  response: Field,
  refusals: ['invalid_request'],
  example: exampleField,
})

export const removeField = endpoint({
  id: 'fields.remove',
  method: 'DELETE',
  path: '/v1/fields/:field',
  summary: 'Take a field out of the register; values that are there stay until they are deleted',
  permission: 'workspace:manage',
  params: z.object({ field: z.string().trim().min(1).max(80) }),
  response: Empty,
  refusals: ['not_found', 'field_built_in'],
  example: {},
})

export const approveUse = endpoint({
  id: 'fields.approveUse',
  method: 'PUT',
  path: '/v1/fields/:field/use',
  summary: 'Let decisions about members read a sensitive field, for a written reason',
  permission: 'workspace:manage',
  params: z.object({ field: z.string().trim().min(1).max(80) }),
  body: z.object({ reason: z.string().trim().min(10).max(1000) }),
  response: Empty,
  refusals: ['not_found', 'field_not_sensitive'],
  example: {},
})

export const endUse = endpoint({
  id: 'fields.endUse',
  method: 'DELETE',
  path: '/v1/fields/:field/use',
  summary:
    'Decisions may no longer read a sensitive field: rules and templates that name it cannot be saved or started',
  permission: 'workspace:manage',
  params: z.object({ field: z.string().trim().min(1).max(80) }),
  response: Empty,
  refusals: ['not_found'],
  example: {},
})

export const setFieldPolicy = endpoint({
  id: 'fields.setPolicy',
  method: 'PUT',
  path: '/v1/field-policy',
  summary: 'Keep fields that are not in the register out of profiles, or collect them again',
  permission: 'workspace:manage',
  body: z.object({ registeredOnly: z.boolean() }),
  response: z.object({ registeredOnly: z.boolean() }),
  example: { registeredOnly: true },
})
