import type { evidenceKinds } from '@regulars/contract/audits'
import type { Bilingual } from '@regulars/contract/shapes'
import type { z } from 'zod'
import type { Ctx } from '#platform/context'

type Words = z.infer<typeof Bilingual>
export type EvidenceName = (typeof evidenceKinds)[number]

/** What the product can show by itself: counts as of now, and some of what was counted. */
export interface Evidence {
  readonly sentence: Words
  /** It looks as if there were something to find. */
  readonly concern: boolean
  readonly facts: readonly { readonly name: Words; readonly value: number | string }[]
  /** By id, by name or in words, never a value of a member. */
  readonly sample: readonly (string | Words)[]
}

export interface EvidenceKind {
  /** `since` is the day from which the audit looks back. */
  take(ctx: Ctx, since: Date): Promise<Evidence>
}

/** Of what can be many, so many are named. */
export const SAMPLED = 10

export const fact = (en: string, zh: string, value: number | string) => ({ name: { en, 'zh-CN': zh }, value })
