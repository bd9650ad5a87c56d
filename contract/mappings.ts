import { z } from 'zod'
import { endpoint } from './endpoint.ts'
import { Bilingual } from './shapes.ts'

/** What a file can bring: each has fields of its own, listed by `imports.kinds`. */
export const importKinds = ['orders', 'members', 'consents', 'points', 'events', 'catalogue'] as const

/** The fields of an order line a column can be mapped to. */
export const orderFields = [
  'orderId',
  'occurredAt',
  'memberNumber',
  'sku',
  'productName',
  'quantity',
  'unitPrice',
  'lineAmount',
  'currency',
  'country',
  'store',
  'platform',
  'state',
  'phoneHash',
  'email',
  'phone',
  'name',
] as const

export const OrderMapping = z
  .object({
    code: z.string().regex(/^[a-z0-9-]{1,60}$/),
    name: Bilingual,
    kind: z.literal('orders'),
    /** Field → column heading. */
    columns: z.partialRecord(z.enum(orderFields), z.string().max(200)),
    /** How instants are written, and where: `yyyy-MM-dd HH:mm:ss` and the like, or `iso`. */
    dateFormat: z.string().max(60),
    timeZone: z.string().max(60),
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** The sales platform of orders without a column that says it: `tmall`, `jd`. */
    platform: z.string().trim().max(60).optional(),
    /** An order id that begins so is a refund. */
    refundPrefix: z.string().max(20).nullable(),
    /** Order ids that begin so are bookkeeping, not sales: quarantined as `adjustment`. */
    adjustmentPrefixes: z.array(z.string().max(20)).max(20),
    /** Text cut from the end of member numbers: `.0` of numbers printed as floats. */
    memberNumberSuffix: z.string().max(10).nullable(),
  })
  .meta({ id: 'OrderMapping' })

/** How rows of the other kinds are read. */
export const RecordMapping = z
  .object({
    code: z.string().regex(/^[a-z0-9-]{1,60}$/),
    name: Bilingual,
    kind: z.enum(['members', 'consents', 'points', 'events', 'catalogue']),
    /** Field → column heading. Further columns of members are `attribute.<name>`, of events `property.<name>`. */
    columns: z.record(z.string().max(100), z.string().max(200)),
    dateFormat: z.string().max(60),
    timeZone: z.string().max(60),
    memberNumberSuffix: z.string().max(10).nullable(),
  })
  .meta({ id: 'RecordMapping' })

export const Mapping = z.discriminatedUnion('kind', [OrderMapping, RecordMapping])
const origin = { origin: z.enum(['product', 'own']) }

export const ImportKind = z.enum(importKinds)

export const listImportKinds = endpoint({
  id: 'imports.kinds',
  method: 'GET',
  path: '/v1/imports/kinds',
  summary: 'What can be imported, and the fields of each kind',
  permission: 'imports:read',
  response: z.object({
    items: z.array(
      z.object({
        kind: ImportKind,
        name: Bilingual,
        fields: z.array(z.object({ name: z.string(), label: Bilingual, required: z.boolean() })),
        /** Fields of which at least one is needed. */
        oneOf: z.array(z.array(z.string())),
        /** What further fields begin with: `attribute.`, `property.`; null where there are none. */
        further: z.string().nullable(),
        /** What may follow it, where only fields of the register are collected; null or absent: anything. */
        furtherOnly: z.array(z.string()).nullable().optional(),
      }),
    ),
  }),
  example: { items: [] },
})

export const importTemplate = endpoint({
  id: 'imports.template',
  method: 'GET',
  path: '/v1/imports/kinds/:kind/template',
  summary: 'A workbook with the headings of a kind and one example row, which import as they stand',
  permission: 'imports:read',
  params: z.object({ kind: ImportKind }),
  response: z.string(),
  download: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  example: '',
})

export const listMappings = endpoint({
  id: 'mappings.list',
  method: 'GET',
  path: '/v1/mappings',
  summary: 'Mappings: those of the product and those saved here',
  permission: 'imports:read',
  response: z.object({
    items: z.array(z.discriminatedUnion('kind', [OrderMapping.extend(origin), RecordMapping.extend(origin)])),
  }),
  example: { items: [] },
})

export const saveMapping = endpoint({
  id: 'mappings.save',
  method: 'PUT',
  path: '/v1/mappings/:code',
  summary: 'Save a mapping for the next import of the same layout',
  permission: 'imports:write',
  params: z.object({ code: z.string().regex(/^[a-z0-9-]{1,60}$/) }),
  body: z.discriminatedUnion('kind', [OrderMapping.omit({ code: true }), RecordMapping.omit({ code: true })]),
  response: Mapping,
  refusals: ['mapping_invalid', 'already_exists'],
  example: {
    code: 'my-shop',
    name: { en: 'My shop', 'zh-CN': '我的商店' },
    kind: 'orders',
    columns: { orderId: 'order' },
    dateFormat: 'iso',
    timeZone: 'UTC',
    currency: 'CNY',
    refundPrefix: null,
    adjustmentPrefixes: [],
    memberNumberSuffix: null,
  },
})
