import type { Bilingual } from '@regulars/contract/shapes'
import type { z } from 'zod'

/** What messages may be about. */
export interface Topic {
  readonly code: string
  readonly name: z.infer<typeof Bilingual>
  readonly description: z.infer<typeof Bilingual>
  /** Members see it and may leave it. */
  readonly offered: boolean
}

/** A topic that is offered, with a member's word on it. */
export interface TopicChoice extends Omit<Topic, 'offered'> {
  readonly wanted: boolean
}

/** More than a member would read. */
export const MOST_TOPICS = 100
