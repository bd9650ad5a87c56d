import type { Ctx } from '#platform/context'
import type { Safeguard } from '#platform/safeguard'
import { directNames } from '../profile/direct.ts'
import { describeMember, directValuesOf } from '../profile/profile.commands.ts'
import { someoneWithDirectValues } from './sample.store.ts'

/** Opens a profile as the roles would: once as one that sees direct values masked, once as one that sees none. */
export const valuesAreMasked: Safeguard = {
  id: 'members.values-are-masked',
  layer: 'masking',
  name: { en: 'Names, addresses and numbers are masked by role', 'zh-CN': '姓名、地址与号码按角色脱敏' },
  async check(ctx) {
    const memberId = await someoneWithDirectValues(ctx)
    if (memberId === undefined) {
      return {
        status: 'pass',
        evidence: { en: 'No profile holds a direct value yet.', 'zh-CN': '尚无档案含有直接标识。' },
      }
    }
    const clear = Object.values((await directValuesOf(ctx, [memberId], directNames)).get(memberId) ?? {})
    const masked = await shownTo(ctx, memberId, ['members:read', 'members:direct'])
    const hidden = await shownTo(ctx, memberId, ['members:read'])
    const legible = clear.filter((value) => masked.has(value) || hidden.has(value)).length
    if (legible === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `A profile with ${clear.length} direct values was opened as two roles: the one saw them masked, the other none, and neither one in the clear.`,
          'zh-CN': `以两种角色打开含 ${clear.length} 个直接标识的档案：一种仅见脱敏值，另一种不可见，均无明文。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `A profile was opened as roles that may not reveal: ${legible} of ${clear.length} direct values were in the clear.`,
        'zh-CN': `以无权查看明文的角色打开档案：${clear.length} 个直接标识中有 ${legible} 个为明文。`,
      },
      remedy: {
        en: 'Look which values are too short to mask, and correct or remove them; otherwise install the version before.',
        'zh-CN': '请检查是否有过短而无法脱敏的值并更正或移除，否则请回退到上一版本。',
      },
      link: '/members',
    }
  },
}

async function shownTo(
  ctx: Ctx,
  memberId: string,
  permissions: readonly ('members:read' | 'members:direct')[],
): Promise<ReadonlySet<string>> {
  const { name, attributes, identifiers } = await describeMember(
    { ...ctx, permissions: new Set(permissions) },
    memberId,
  )
  return new Set([name ?? '', ...[...attributes, ...identifiers].map(({ value }) => String(value))])
}
