import { keptResults } from '../../safeguards/safeguards.store.ts'
import { layersOf } from '../../safeguards/safeguards.ts'
import { type EvidenceKind, fact } from './evidence.ts'

export const layers: EvidenceKind = {
  async take(ctx) {
    const all = layersOf(await keptResults(ctx))
    const holding = all.filter(({ status }) => status === 'pass').length
    const warnings = all.flatMap(({ checks }) => checks.filter(({ status }) => status === 'warn'))
    return {
      sentence: {
        en: `${holding} of ${all.length} layers of protection hold.`,
        'zh-CN': `${all.length} 层防护中 ${holding} 层达标。`,
      },
      concern: holding < all.length,
      facts: [fact('Layers that hold', '达标层数', holding), fact('Warnings', '告警', warnings.length)],
      sample: warnings.map(({ evidence }) => evidence),
    }
  },
}
