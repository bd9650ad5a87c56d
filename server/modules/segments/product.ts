import { rfmNames, stages } from '@regulars/contract/segments'
import type { Ctx } from '../../platform/context.ts'
import { stageWords } from './lifecycle.words.ts'
import { rfmWords } from './rfm.ts'
import { insertSegments } from './segments.store.ts'

/** The segments that every workspace begins with: one for each RFM name and each stage, found by their code. */
export async function createProductSegments(ctx: Ctx): Promise<void> {
  await insertSegments(ctx, [
    ...rfmNames.map((name) => ({
      id: ctx.ids.next(),
      code: `rfm:${name}`,
      ...wordsOf(rfmWords[name]),
      rule: { kind: 'rfm' as const, names: [name] },
      origin: 'product' as const,
    })),
    ...stages.map((stage) => ({
      id: ctx.ids.next(),
      code: `stage:${stage}`,
      ...wordsOf(stageWords[stage]),
      rule: { kind: 'stage' as const, stages: [stage] },
      origin: 'product' as const,
    })),
  ])
}

type Words = (typeof rfmWords)[keyof typeof rfmWords]

/** The stored name is English; the console shows product segments by their code in the reader's language. */
function wordsOf({ name, description }: Words) {
  return { name: name.en, description: description.en }
}
