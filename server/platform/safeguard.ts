import type { Bilingual } from '@regulars/contract/shapes'
import type { z } from 'zod'
import type { Ctx } from './context.ts'

/** The five layers of protection, from the outermost store to the last resort. */
export const safeguardLayers = ['isolation', 'transport', 'access', 'masking', 'recovery'] as const
export type SafeguardLayer = (typeof safeguardLayers)[number]

/**
 * One live check of how data is protected, given by the module that protects it. It looks at what is so now: what it
 * answers is evidence, and never a setting repeated.
 */
export interface Safeguard {
  readonly id: string
  readonly layer: SafeguardLayer
  readonly name: z.infer<typeof Bilingual>
  check(ctx: Ctx): Promise<SafeguardResult>
}

export interface SafeguardResult {
  readonly status: 'pass' | 'warn'
  /** What was seen, in one sentence. */
  readonly evidence: z.infer<typeof Bilingual>
  /** What to do about it; only of a warning. */
  readonly remedy?: z.infer<typeof Bilingual>
  /** Where in the console that is done, as a path; only of a warning. */
  readonly link?: string
}
