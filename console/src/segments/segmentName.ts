import type { Segment } from '@regulars/contract/segments'
import type { TFunction } from 'i18next'
import type { z } from 'zod'

export type SegmentRow = z.infer<typeof Segment>

/** Segments of the product are called by the words of the trade in the language of the page; own ones by their own name. */
export function segmentName(segment: Pick<SegmentRow, 'name' | 'origin' | 'rule'>, t: TFunction<'terms'>): string {
  const { origin, rule, name } = segment
  if (origin === 'product' && rule.kind === 'rfm' && rule.names.length === 1) return t(`rfm.${rule.names[0]!}`)
  if (origin === 'product' && rule.kind === 'stage' && rule.stages.length === 1) {
    return t(`stage.${rule.stages[0]!}`)
  }
  return name
}
