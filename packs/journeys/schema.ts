import { JourneyDefinition } from '@regulars/contract/journeys'
import { Bilingual } from '@regulars/contract/shapes'
import { z } from 'zod'

/** A journey to start from. The segment is one that comes with every workspace, by its code. */
export const JourneyTemplate = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,60}$/),
  name: Bilingual,
  description: Bilingual,
  segment: z.string().regex(/^[a-z]+:[a-z_]+$/),
  definition: JourneyDefinition.omit({ segment: true }),
})
export type JourneyTemplate = z.infer<typeof JourneyTemplate>
