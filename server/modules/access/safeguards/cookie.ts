import type { Safeguard } from '../../../platform/safeguard.ts'
import { sessionCookieOf } from '../sessions.ts'

/** The very cookie that the next sign-in sets. */
export const cookieIsBound: Safeguard = {
  id: 'access.session-cookie-is-bound',
  layer: 'transport',
  name: {
    en: 'The session cookie stays on encrypted lines and out of scripts',
    'zh-CN': '会话 Cookie 仅经加密传输且脚本不可读',
  },
  async check(ctx) {
    const { name, options } = sessionCookieOf(ctx)
    const seen = [
      name,
      ...(options.secure ? ['Secure'] : []),
      ...(options.httpOnly ? ['HttpOnly'] : []),
      `SameSite=${options.sameSite}`,
    ].join('; ')
    if (options.secure && options.httpOnly && name.startsWith('__Host-')) {
      return {
        status: 'pass',
        evidence: { en: `Sign-in sets ${seen}.`, 'zh-CN': `登录设置的 Cookie 为 ${seen}。` },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `Sign-in sets ${seen}: without Secure it also goes over plain HTTP.`,
        'zh-CN': `登录设置的 Cookie 为 ${seen}：缺少 Secure，明文 HTTP 也会携带。`,
      },
      remedy: {
        en: 'Set PUBLIC_URL to an address with https://; the cookie is then bound to it.',
        'zh-CN': '请将 PUBLIC_URL 设为 https:// 地址，Cookie 随即与其绑定。',
      },
    }
  },
}
