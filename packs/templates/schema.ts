import { Template } from '@regulars/contract/messaging'
import { Bilingual } from '@regulars/contract/shapes'
import { z } from 'zod'

/** A message to start from: Liquid in each language. What it may speak of is in docs/guides/messaging.md. */
export const MessageTemplate = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{1,60}$/),
  channel: Template.shape.channel,
  purpose: z.enum(['service', 'points', 'marketing', 'personalised_recommendation']),
  name: Bilingual,
  content: Template.shape.content,
})
export type MessageTemplate = z.infer<typeof MessageTemplate>
