import { evidenceKinds } from '@regulars/contract/audits'
import { Bilingual } from '@regulars/contract/shapes'
import { z } from 'zod'

const Words = z.object({ en: Bilingual.shape.en.min(1), 'zh-CN': Bilingual.shape['zh-CN'].min(1) })

/** What an audit asks, in its order. A change is a new version: audits of before keep theirs. */
export const Checklist = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,60}$/),
  version: z.int().min(1),
  items: z
    .array(
      z.strictObject({
        item: z.string().regex(/^[a-z_]{1,60}$/),
        /** What the product shows for it. */
        evidence: z.enum(evidenceKinds),
        title: Words,
        question: Words,
        /** Where it is written. */
        basis: Words,
        /** Where in the console it is looked at. */
        link: z.string().startsWith('/').nullable(),
      }),
    )
    .min(1),
})
export type Checklist = z.infer<typeof Checklist>
