import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Instant, LocaleCode } from './shapes.ts'

/** What of their profile members may correct, where the company lets them; e-mail and phone by a code to the new one. */
export const correctableFields = ['name', 'birthday', 'language', 'email', 'phone'] as const
export const CorrectableField = z.enum(correctableFields)

/** A field of a member’s own profile; e-mail and phone are shown masked, for a link may be passed on. */
export const MyField = z
  .object({
    field: CorrectableField,
    value: z.string().nullable(),
    /** Who observed it last; `portal` is the member. */
    source: z.string().nullable(),
    observedAt: Instant.nullable(),
    correctable: z.boolean(),
  })
  .meta({ id: 'MyField' })

/** A name is words on one line: it goes into messages. */
const Name = z
  .string()
  .trim()
  .min(1)
  .max(80)
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not get into a message.
  .regex(/^[^\u0000-\u001f\u007f\u2028\u2029]+$/)

export const Corrections = z.object({
  name: Name.optional(),
  birthday: z.iso.date().optional(),
  language: LocaleCode.optional(),
})

const PortalSettings = z.object({ correctable: z.array(CorrectableField).max(correctableFields.length) })

export const getPortalSettings = endpoint({
  id: 'portal.settings',
  method: 'GET',
  path: '/v1/portal/settings',
  summary: 'What members may correct on their own pages',
  permission: 'workspace:read',
  limited: true,
  response: PortalSettings,
  example: { correctable: ['name', 'birthday', 'language', 'email', 'phone'] },
})

export const savePortalSettings = endpoint({
  id: 'portal.saveSettings',
  method: 'PUT',
  path: '/v1/portal/settings',
  summary: 'Choose what members may correct on their own pages',
  permission: 'workspace:manage',
  body: PortalSettings,
  response: PortalSettings,
  example: { correctable: ['name', 'language'] },
})
