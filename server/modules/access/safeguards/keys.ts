import type { Safeguard } from '../../../platform/safeguard.ts'
import { type Key, listKeys } from '../keys.ts'

const UNUSED_AFTER_DAYS = 90
/** Named in the evidence, at most. */
const NAMED = 3
const DAY_MS = 86_400_000

/** Those that still open something. */
const isLive = (now: Date) => (key: Key) => key.revokedAt === null && (key.expiresAt === null || key.expiresAt > now)

const namesOf = (keys: readonly Key[]) =>
  `${keys
    .slice(0, NAMED)
    .map(({ name, prefix }) => `${name} (${prefix})`)
    .join(', ')}${keys.length > NAMED ? ' …' : ''}`

/** Write keys are in every shop's page and open nothing but the way in: they need no end. */
export const keysEnd: Safeguard = {
  id: 'access.keys-end',
  layer: 'access',
  name: { en: 'API keys have an end', 'zh-CN': 'API 密钥设有到期日' },
  async check(ctx) {
    const keys = (await listKeys(ctx)).filter(isLive(ctx.now)).filter(({ kind }) => kind === 'api')
    const endless = keys.filter(({ expiresAt }) => expiresAt === null)
    if (endless.length === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `All ${keys.length} API keys that work have a day on which they end.`,
          'zh-CN': `${keys.length} 个有效的 API 密钥均设有到期日。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${endless.length} of ${keys.length} API keys never end: ${namesOf(endless)}.`,
        'zh-CN': `${keys.length} 个 API 密钥中有 ${endless.length} 个永不过期：${namesOf(endless)}。`,
      },
      remedy: {
        en: 'Create a key with an end for each, change over, and revoke the old one.',
        'zh-CN': '请分别新建带到期日的密钥，切换后撤销旧密钥。',
      },
      link: '/settings#keys',
    }
  },
}

export const keysAreInUse: Safeguard = {
  id: 'access.keys-are-in-use',
  layer: 'access',
  name: { en: 'No key lies about unused', 'zh-CN': '没有闲置的密钥' },
  async check(ctx) {
    const since = new Date(ctx.now.getTime() - UNUSED_AFTER_DAYS * DAY_MS)
    const keys = (await listKeys(ctx)).filter(isLive(ctx.now))
    const unused = keys.filter(({ lastUsedAt, createdAt }) => (lastUsedAt ?? createdAt) < since)
    if (unused.length === 0) {
      return {
        status: 'pass',
        evidence: {
          en: `Each of the ${keys.length} keys that work was used or made within ${UNUSED_AFTER_DAYS} days.`,
          'zh-CN': `${keys.length} 个有效密钥在 ${UNUSED_AFTER_DAYS} 天内均有使用或刚刚创建。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `${unused.length} of ${keys.length} keys were not used for ${UNUSED_AFTER_DAYS} days: ${namesOf(unused)}.`,
        'zh-CN': `${keys.length} 个密钥中有 ${unused.length} 个 ${UNUSED_AFTER_DAYS} 天未使用：${namesOf(unused)}。`,
      },
      remedy: { en: 'Revoke the keys that nobody needs.', 'zh-CN': '请撤销无人需要的密钥。' },
      link: '/settings#keys',
    }
  },
}
