import { keptResults } from '../../safeguards/safeguards.store.ts'
import { type EvidenceKind, fact } from './evidence.ts'

/** What the safeguards of recovery saw last, backups and drills among them. */
export const recovery: EvidenceKind = {
  async take(ctx) {
    const checks = (await keptResults(ctx)).filter(({ layer }) => layer === 'recovery')
    const holding = checks.filter(({ status }) => status === 'pass').length
    return {
      sentence: {
        en: `${holding} of ${checks.length} checks of recovery hold.`,
        'zh-CN': `恢复层 ${checks.length} 项检查中 ${holding} 项达标。`,
      },
      concern: holding < checks.length || checks.length === 0,
      facts: [fact('Checks', '检查', checks.length), fact('Holding', '达标', holding)],
      sample: checks.map(({ evidence }) => evidence),
    }
  },
}
