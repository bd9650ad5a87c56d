import type { Words } from '@regulars/contract'
import type { decisionEffects, DecisionKind as KindCode } from '@regulars/contract/decisions'
import type { RawBuilder } from 'kysely'
import type { z } from 'zod'
import type { Ctx } from '#platform/context'

export type Code = z.infer<typeof KindCode>

/** One thing that decides: a journey, a segment, a template. What it reads is taken from what it really asks. */
export interface Decider {
  readonly id: string
  readonly name: Words
  readonly version: number | null
  readonly features: readonly string[]
}

/** A decision about one member, as it was made. */
export interface Made {
  readonly subject: string
  readonly name: Words
  readonly at: Date | null
  readonly version: number | null
  readonly outcome: Words
  readonly sentences: readonly Words[]
  /** What was read of the member; nothing of one who turned personalisation off. */
  readonly features: readonly string[]
}

export interface Subject {
  readonly memberId: string
  /** With those who became part of them. */
  readonly profileIds: readonly string[]
}

/** What is compared between groups of members. */
export interface Compared {
  readonly workspaceId: string
  readonly from: Date
  readonly until: Date
  /** Of one decider; null for all of the kind. */
  readonly subject: string | null
}

/** One kind of automated decision. */
export interface DecisionKind {
  readonly code: Code
  readonly name: Words
  readonly decides: Words
  readonly effect: (typeof decisionEffects)[number]
  readonly stoppedBy: Words
  deciders(ctx: Ctx): Promise<readonly Decider[]>
  /** The latest decisions about a member. */
  made(ctx: Ctx, of: Subject, limit: number): Promise<readonly Made[]>
  readonly comparison?: {
    /** What counts as favourable. */
    readonly means: Words
    /** A query of (member_id, favourable, channel): one row for each decision. */
    cases(compared: Compared): RawBuilder<unknown>
  }
}

export const bySwitch: Words = {
  en: 'The member’s switch of personalisation: then no trait is read',
  'zh-CN': '会员的个性化开关：关闭后不读取任何特征',
}
