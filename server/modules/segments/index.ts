import type { Words } from '@regulars/contract'
import { rfmWords, stageWords } from '@regulars/contract/terms'
import type { Ctx } from '../../platform/context.ts'
import type { Module } from '../../platform/module.ts'
import { invariants } from './invariants.ts'
import { lifecycleRoutes } from './lifecycle.routes.ts'
import type { Stage } from './lifecycle.ts'
import { memberBlocks } from './memberBlocks.ts'
import { createProductSegments, wordsOf as wordsIn } from './product.ts'
import { questionNow } from './question.ts'
import { scoringSchedule } from './rfm.commands.ts'
import { rfmRoutes } from './rfm.routes.ts'
import { segmentRoutes } from './segments.routes.ts'
import { allSegments, findByCode, findSegment, type Segment, sizesOf } from './segments.store.ts'
import { entriesOf } from './segments.views.ts'
import { loadStages } from './stages.store.ts'
import { tickTask } from './tick.ts'

export { explainInside } from './explain.ts'
export { featuresOf, fieldsReadBy, traitsOf } from './features.ts'
export { describeStage } from './lifecycle.routes.ts'
export { definition as lifecycleDefinition, type Stage } from './lifecycle.ts'
export { describeScores } from './rfm.routes.ts'
export { rfmNameOf } from './rfm.ts'
export { insideOf, requireSegment } from './segments.commands.ts'
export type { Segment } from './segments.store.ts'

/** Who is in which group, and why: RFM scores, lifecycle stages, and rules over what is known of a member. */
export const segments: Module = {
  name: 'segments',
  routes(api) {
    segmentRoutes(api)
    rfmRoutes(api)
    lifecycleRoutes(api)
  },
  tasks: (platform) => [tickTask(platform)],
  schedules: (platform) => [scoringSchedule(platform)],
  prepare: createProductSegments,
  invariants,
  memberBlocks,
}

/** The lifecycle stage of each of these members; none for a member who has not been looked at or is anonymous. */
export async function stageOf(ctx: Ctx, memberIds: readonly string[]): Promise<Map<string, Stage>> {
  return loadStages(await questionNow(ctx, { kind: 'members', memberIds }))
}

export async function segmentById(ctx: Ctx, segmentId: string): Promise<Segment | undefined> {
  return findSegment(ctx, segmentId)
}

/** A segment of the product's own: `rfm:at_risk`, `stage:churn_warning`. */
export async function productSegment(ctx: Ctx, code: string): Promise<Segment | undefined> {
  return findByCode(ctx, code)
}

/** The segments a member is in, with their words: own ones have the same in both languages. */
export async function segmentsOfMember(ctx: Ctx, memberId: string): Promise<{ name: Words; description: Words }[]> {
  const entries = await entriesOf(ctx, memberId)
  return (await allSegments(ctx)).filter(({ id }) => entries.has(id)).map(wordsOf)
}

function wordsOf({ rule, origin, name, description }: Segment): { name: Words; description: Words } {
  if (origin === 'product' && rule.kind === 'rfm' && rule.names.length === 1) return rfmWords[rule.names[0]!]
  if (origin === 'product' && rule.kind === 'stage' && rule.stages.length === 1) return stageWords[rule.stages[0]!]
  return { name: { en: name, 'zh-CN': name }, description: { en: description, 'zh-CN': description } }
}

/** Every segment, with its words: own ones have the same in both languages. */
export async function everySegment(ctx: Ctx) {
  return (await allSegments(ctx)).map((segment) => ({ ...segment, words: wordsOf(segment) }))
}

/** How a segment is called: the product's own by their words, others in both languages as they were named. */
export function segmentWords(segment: Segment): Words {
  return { en: wordsIn(segment, 'en').name, 'zh-CN': wordsIn(segment, 'zh-CN').name }
}

/** How many members each of these segments has now. */
export async function segmentSizes(ctx: Ctx, segmentIds: readonly string[]): Promise<Map<string, number>> {
  return sizesOf(ctx, segmentIds)
}
