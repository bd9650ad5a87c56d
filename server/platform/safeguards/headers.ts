import type { IncomingHttpHeaders } from 'node:http'
import type { Safeguard, SafeguardResult } from '../safeguard.ts'
import { lookAtFrontDoor, unreached } from './frontDoor.ts'

/** Half a year: what lists of such sites ask for at least. */
const LEAST_HSTS_SECONDS = 180 * 86_400

/** Asked at the address that people use: a proxy may have taken away what the program said. */
async function judgedByHeaders(
  publicUrl: string,
  judge: (headers: IncomingHttpHeaders) => SafeguardResult,
): Promise<SafeguardResult> {
  const door = await lookAtFrontDoor(publicUrl)
  if (!door) return { status: 'warn', evidence: unreached.evidence(publicUrl), remedy: unreached.remedy }
  return judge(door.headers)
}

export const comesBackByHttps: Safeguard = {
  id: 'platform.browsers-come-back-by-https',
  layer: 'transport',
  name: { en: 'Browsers come back by HTTPS only (HSTS)', 'zh-CN': '浏览器只会通过 HTTPS 访问（HSTS）' },
  check: ({ publicUrl }) => judgedByHeaders(publicUrl, judgeHsts),
}

/** Pure. */
export function judgeHsts(headers: IncomingHttpHeaders): SafeguardResult {
  const said = headers['strict-transport-security']
  const seconds = Number(/max-age="?(\d+)/.exec(said ?? '')?.[1] ?? 0)
  if (seconds >= LEAST_HSTS_SECONDS) {
    const days = Math.floor(seconds / 86_400)
    return {
      status: 'pass',
      evidence: {
        en: `Strict-Transport-Security holds for ${days} days.`,
        'zh-CN': `Strict-Transport-Security 有效期 ${days} 天。`,
      },
    }
  }
  return {
    status: 'warn',
    evidence: said
      ? { en: `Strict-Transport-Security is too short: ${said}.`, 'zh-CN': `Strict-Transport-Security 过短：${said}。` }
      : {
          en: 'The answer has no Strict-Transport-Security: a browser may come by plain HTTP the next time.',
          'zh-CN': '响应缺少 Strict-Transport-Security：浏览器下次可能使用明文 HTTP。',
        },
    remedy: {
      en: 'Set PUBLIC_URL to an address with https://, and let the proxy pass the header on.',
      'zh-CN': '请将 PUBLIC_URL 设为 https:// 地址，并让代理保留该响应头。',
    },
  }
}

export const pagesAreGuarded: Safeguard = {
  id: 'platform.pages-are-guarded',
  layer: 'transport',
  name: {
    en: 'Pages run no foreign script and stand in no foreign frame',
    'zh-CN': '页面不执行外来脚本，也不被外站嵌入',
  },
  check: ({ publicUrl }) => judgedByHeaders(publicUrl, judgePages),
}

/** Pure. */
export function judgePages(headers: IncomingHttpHeaders): SafeguardResult {
  const policy = String(headers['content-security-policy'] ?? '')
  const scripts = /(?:^|;)\s*script-src([^;]*)/.exec(policy)?.[1] ?? /(?:^|;)\s*default-src([^;]*)/.exec(policy)?.[1]
  const faults = [
    ...(scripts === undefined || /unsafe-(inline|eval)|\*/.test(scripts) ? ['script-src'] : []),
    ...(/frame-ancestors 'none'/.test(policy) ? [] : ['frame-ancestors']),
    ...(headers['x-content-type-options'] === 'nosniff' ? [] : ['X-Content-Type-Options']),
  ]
  if (faults.length === 0) {
    return {
      status: 'pass',
      evidence: {
        en: 'The content security policy names own scripts only and forbids frames, and types are not guessed.',
        'zh-CN': '内容安全策略仅允许自有脚本并禁止嵌入，且不猜测内容类型。',
      },
    }
  }
  return {
    status: 'warn',
    evidence: {
      en: `The answer at the console’s address lacks or weakens ${faults.join(', ')}.`,
      'zh-CN': `控制台地址的响应缺少或放宽了 ${faults.join('、')}。`,
    },
    remedy: {
      en: 'Let the proxy pass the headers of the program on as they are.',
      'zh-CN': '请让代理原样保留程序的响应头。',
    },
  }
}
