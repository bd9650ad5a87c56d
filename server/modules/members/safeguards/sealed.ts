import type { Ctx } from '#platform/context'
import { CannotDecrypt, type MemberKey } from '#platform/crypto/keys'
import type { Safeguard } from '#platform/safeguard'
import { openKeys } from '../identity/memberKeys.ts'
import { type SampledIdentifier, sampleIdentifiers } from './sample.store.ts'

/** Takes identifiers as they lie in the table: ciphertext that opens under the member's key, found by a keyed hash. */
export const identifiersAreSealed: Safeguard = {
  id: 'members.identifiers-are-sealed',
  layer: 'masking',
  name: { en: 'Identifiers are encrypted under a key of each member', 'zh-CN': '标识以每位会员各自的密钥加密' },
  async check(ctx) {
    const sample = await sampleIdentifiers(ctx)
    const keys = new Map<string, MemberKey>()
    await openKeys(ctx, keys, [...new Set(sample.map(({ memberId }) => memberId))])
    const faults = sample.filter((one) => !isSealed(ctx, keys, one)).length
    if (faults === 0) {
      return {
        status: 'pass',
        evidence:
          sample.length === 0
            ? { en: 'There is no identifier yet.', 'zh-CN': '尚无任何标识。' }
            : {
                en: `${sample.length} identifiers taken at random are ciphertext that opens under the member’s own key, and each is found by its keyed hash.`,
                'zh-CN': `随机抽取的 ${sample.length} 个标识均为密文，可用会员自己的密钥打开，并可由其带密钥哈希找到。`,
              },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${faults} of ${sample.length} identifiers taken at random lie in the clear, do not open, or have another hash.`,
        'zh-CN': `随机抽取的 ${sample.length} 个标识中有 ${faults} 个未加密、无法打开或哈希不符。`,
      },
      remedy: {
        en: 'Somebody wrote to the table by hand, or the root key was changed: look in the audit log, and put the backup of the root key back.',
        'zh-CN': '可能有人手工写入了数据表，或根密钥被更换：请查看审计日志，并放回根密钥备份。',
      },
      link: '/audit',
    }
  },
}

function isSealed(
  ctx: Ctx,
  keys: ReadonlyMap<string, MemberKey>,
  { memberId, namespace, valueIndex, sealed }: SampledIdentifier,
): boolean {
  const key = keys.get(memberId)
  if (!key) return false
  try {
    const value = key.decrypt(namespace, sealed)
    return (
      !sealed.includes(Buffer.from(value)) && ctx.keys.blindIndex(ctx.workspaceId, namespace, value).equals(valueIndex)
    )
  } catch (error) {
    if (error instanceof CannotDecrypt) return false
    throw error
  }
}
