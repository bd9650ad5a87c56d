import { JourneyDefinition } from '@regulars/contract/journeys'
import { Bilingual } from '@regulars/contract/shapes'
import { z } from 'zod'

/** A journey to start from. The segment is one that comes with every workspace, by its code. */
export const JourneyTemplate = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: Bilingual,
  description: Bilingual,
  /** A rate before and after of a case told elsewhere, to hold the journey's own against; nothing that was checked here. */
  reference: z.strictObject({ before: z.number(), after: z.number(), source: Bilingual }).optional(),
  segment: z.string().regex(/^[a-z]+:[a-z_]+$/),
  definition: JourneyDefinition.omit({ segment: true }),
})
export type JourneyTemplate = z.infer<typeof JourneyTemplate>
