import { z } from 'zod'

/** Shapes that several nouns share. */

export const Id = z.uuid()

/** An instant, ISO 8601 in UTC. */
export const Instant = z.iso.datetime({ offset: true })

/** A calendar day, `YYYY-MM-DD`, in the workspace's time zone. */
export const Day = z.iso.date()

/** Money as an integer of thousandths of the currency unit: real invoices price at 0.001. See docs/decisions. */
export const Mills = z.int()

export const Points = z.int()

export const LocaleCode = z.enum(['zh-CN', 'en'])

/** A word or sentence in both languages of the product. */
export const Bilingual = z.object({ 'zh-CN': z.string(), en: z.string() })

export const PageQuery = z.object({
  /** Opaque; from `nextCursor` of the page before. */
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** RFC 9457 problem details, with a stable `code` and a line for each field at fault. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
    requestId: z.string().optional(),
  })
  .meta({ id: 'Problem' })

export const MemberParams = z.object({
  /** A member id, or the company's own member number. */
  member: z.string().min(1).max(200),
})

export const AsOfQuery = z.object({ asOf: Day.optional() })

export const Empty = z.object({})
