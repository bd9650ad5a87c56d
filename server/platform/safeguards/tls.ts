import type { Safeguard, SafeguardResult } from '../safeguard.ts'
import { lookAtFrontDoor, unreached } from './frontDoor.ts'

const MODERN: ReadonlySet<string> = new Set(['TLSv1.2', 'TLSv1.3'])
/** A certificate is replaced with time to spare. */
const RENEW_WITHIN_DAYS = 14

const noTls = (publicUrl: string): SafeguardResult => ({
  status: 'warn',
  evidence: {
    en: `The console is served without TLS at ${publicUrl}.`,
    'zh-CN': `控制台 ${publicUrl} 未启用 TLS。`,
  },
  remedy: {
    en: 'Set TLS_CERT_FILE and TLS_KEY_FILE, or put a proxy with HTTPS in front and set PUBLIC_URL to its address.',
    'zh-CN': '请设置 TLS_CERT_FILE 与 TLS_KEY_FILE，或在前面部署 HTTPS 代理并将 PUBLIC_URL 设为其地址。',
  },
})

/** Shakes hands at the address that people use. */
export const speaksTls: Safeguard = {
  id: 'platform.console-speaks-tls',
  layer: 'transport',
  name: { en: 'The line to the console and the API is encrypted', 'zh-CN': '控制台与 API 的连接已加密' },
  async check({ publicUrl }) {
    if (!publicUrl.startsWith('https:')) return noTls(publicUrl)
    const door = await lookAtFrontDoor(publicUrl)
    if (!door?.tls) return { status: 'warn', evidence: unreached.evidence(publicUrl), remedy: unreached.remedy }
    const { protocol } = door.tls
    if (MODERN.has(protocol)) {
      return {
        status: 'pass',
        evidence: {
          en: `A handshake at ${publicUrl} ended in ${protocol}.`,
          'zh-CN': `与 ${publicUrl} 的握手使用 ${protocol}。`,
        },
      }
    }
    return {
      status: 'warn',
      evidence: {
        en: `A handshake at ${publicUrl} ended in ${protocol}, which is outdated.`,
        'zh-CN': `与 ${publicUrl} 的握手使用已过时的 ${protocol}。`,
      },
      remedy: { en: 'Let the proxy speak TLS 1.2 or newer only.', 'zh-CN': '请让代理仅使用 TLS 1.2 或更高版本。' },
    }
  },
}

export const certificateHolds: Safeguard = {
  id: 'platform.certificate-holds',
  layer: 'transport',
  name: { en: 'The certificate is trusted and not about to end', 'zh-CN': '证书受信任且未临近到期' },
  async check({ publicUrl, now }) {
    if (!publicUrl.startsWith('https:')) {
      const evidence = { en: 'There is no certificate, for there is no TLS.', 'zh-CN': '未启用 TLS，因此没有证书。' }
      return { ...noTls(publicUrl), evidence }
    }
    const door = await lookAtFrontDoor(publicUrl)
    if (!door?.tls) return { status: 'warn', evidence: unreached.evidence(publicUrl), remedy: unreached.remedy }
    return judgeCertificate(door.tls, now)
  },
}

/** Pure. */
export function judgeCertificate(
  { distrust, validTo }: { readonly distrust: string | null; readonly validTo: Date },
  now: Date,
): SafeguardResult {
  const days = Math.floor((validTo.getTime() - now.getTime()) / 86_400_000)
  const end = validTo.toISOString().slice(0, 10)
  if (distrust === null && days > RENEW_WITHIN_DAYS) {
    return {
      status: 'pass',
      evidence: {
        en: `The certificate is trusted and valid until ${end}, ${days} days from now.`,
        'zh-CN': `证书受信任，有效期至 ${end}，还有 ${days} 天。`,
      },
    }
  }
  const said =
    distrust === null
      ? { en: `The certificate ends on ${end}, in ${days} days.`, 'zh-CN': `证书将于 ${end} 到期，还有 ${days} 天。` }
      : {
          en: `This machine does not trust the certificate (${distrust}); it is valid until ${end}.`,
          'zh-CN': `本机不信任该证书（${distrust}），有效期至 ${end}。`,
        }
  return {
    status: 'warn',
    evidence: said,
    remedy: {
      en: 'Put a certificate of an authority that browsers trust into TLS_CERT_FILE or the proxy, and start again.',
      'zh-CN': '请在 TLS_CERT_FILE 或代理中换上浏览器信任的机构签发的证书，然后重新启动。',
    },
  }
}
