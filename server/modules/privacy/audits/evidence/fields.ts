import { fieldUses, unregisteredFields } from '../../fields.views.ts'
import { type EvidenceKind, fact, SAMPLED } from './evidence.ts'

export const fields: EvidenceKind = {
  async take(ctx) {
    const uses = await fieldUses(ctx)
    const unused = uses.filter(({ state, builtIn }) => (state === 'unused' || state === 'unread') && !builtIn)
    const unregistered = (await unregisteredFields(ctx)).filter(({ kept }) => kept)
    return {
      sentence: {
        en: `${uses.length} fields are registered; ${unused.length} of the own ones are read by nobody, and ${unregistered.length} are kept without being registered.`,
        'zh-CN': `已登记 ${uses.length} 个字段；自定义字段中 ${unused.length} 个无人使用，另有 ${unregistered.length} 个未登记而保存。`,
      },
      concern: unused.length + unregistered.length > 0,
      facts: [
        fact('Registered fields', '已登记字段', uses.length),
        fact('Read by nobody', '无人使用', unused.length),
        fact('Kept without being registered', '未登记而保存', unregistered.length),
      ],
      sample: [...unregistered.map(({ name }) => name), ...unused.map(({ field }) => field)].slice(0, SAMPLED),
    }
  },
}
