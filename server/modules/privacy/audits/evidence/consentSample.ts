import { rebuildProofs } from '#modules/consent/index'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

const TAKEN = 20

/** Consents in force, taken at random: each proof is opened, and the notice it names looked up. */
export const consentSample: EvidenceKind = {
  async take(ctx) {
    const proofs = await rebuildProofs(ctx, TAKEN)
    const whole = proofs.filter(({ opens, hasNotice }) => opens && hasNotice).length
    const opening = proofs.filter(({ opens }) => opens).length
    return {
      sentence: {
        en: `Of ${proofs.length} consents taken at random, ${whole} were rebuilt whole: what was said opens, and the notice it names is kept.`,
        'zh-CN': `随机抽取 ${proofs.length} 条同意，${whole} 条可完整还原：证明可打开，所依据的告知仍在。`,
      },
      concern: whole < proofs.length,
      facts: [
        fact('Taken at random', '随机抽取', proofs.length),
        fact('Proof opens', '证明可打开', opening),
        fact('Notice is kept', '告知仍在', proofs.filter(({ hasNotice }) => hasNotice).length),
      ],
      sample: proofs
        .toSorted((a, b) => Number(a.opens && a.hasNotice) - Number(b.opens && b.hasNotice))
        .slice(0, SAMPLED)
        .map(({ eventId, opens, hasNotice }) => `${eventId} ${opens && hasNotice ? '✓' : '✗'}`),
    }
  },
}
